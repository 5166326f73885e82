import { assert, assertEquals } from "@std/assert";
import { type CommandRequest, parseCommand } from "../../../src/commands/parse.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { findCommand } from "../../../src/commands/table.ts";
import { STATE_NAMES } from "../../../src/commands/command_spec.ts";
import type { Controller } from "../../../src/controllers/controller.ts";
import { ControllerLights } from "../../../src/controllers/controller_lights.ts";
import type { LitState } from "../../../src/controllers/lit_state.ts";
import { readShipped, shippedControllers } from "../../../src/controllers/shipped.ts";
import { SHOWS } from "../../../src/controllers/shown.ts";
import { InputLine } from "../../../src/midi/in/input_line.ts";
import { numbersOf } from "../../../src/midi/maps/places.ts";
import { decodeMessage } from "../../../src/midi/message.ts";
import { parseNoteName } from "../../../src/midi/note_name.ts";
import { randomNumbers } from "../midi/messages.ts";
import { pretendedState, pretendedTrack } from "../surfaces/pretended_session.ts";
import { litOf, pretendedSteps } from "./pretended_steps.ts";

const BYTES = 1_000_000;
const MODES = ["stopped", "playing", "paused"] as const;
type Random = (limit: number) => number;

/** A controller that counts what its commands leave sounding. */
class Played {
  readonly sounding = new Set<number>();
  readonly seen = new Set<string>();
  readonly line: InputLine;
  #through = new Set<number>();

  constructor({ map, playsPart }: Controller) {
    const sinks = {
      command: (request: CommandRequest) => this.#take(request),
      play: (port: number, [status = 0, key = 0, velocity = 0]: Uint8Array) => {
        const place = port << 11 | (status & 15) << 7 | key;
        if (status >> 4 === 9 && velocity > 0) this.#through.add(place);
        else if (status >> 4 === 8 || status >> 4 === 9) this.#through.delete(place);
      },
      clock: () => {},
      seen: () => {},
    };
    const use = { map, correctionMs: 0, isClock: true, thru: 0, playsPart };
    this.line = new InputLine(use, { valueOf: () => undefined }, sinks);
    this.line.playPart({ port: 1, channel: 1 });
  }

  get stuck(): number[] {
    return [...this.sounding, ...this.#through];
  }

  #take(request: CommandRequest): void {
    this.seen.add(request.do);
    const { do: name, note, on = true } = parseCommand(request);
    if (findCommand(name) !== undefined) encodeCommand(request, { id: 1, gesture: -1, source: 1 });
    if (name !== "step.play_note") return;
    if (on) this.sounding.add(Number(note));
    else this.sounding.delete(Number(note));
  }
}

/** Messages that the controller itself would send, one for each of its controls. */
function ownMessages({ map }: Controller): number[][] {
  const parameters = Object.values(map.chains ?? {}).flatMap((chain) =>
    "nrpn" in chain ? [[0xb0, 99, chain.nrpn >> 7, 98, chain.nrpn & 127, 6, 100, 38, 3]] : []
  );
  return map.bind.flatMap(({ on: { note, control, program, channel = 1 } }) => {
    const notes = note === undefined ? [] : numbersOf(typeof note === "string" ? parseNoteName(note) : note);
    const controls = control === undefined ? [] : numbersOf(control);
    const programs = program === undefined ? [] : numbersOf(program);
    return [
      ...notes.map((key) => [0x8f + channel, key, 100, 0x7f + channel, key, 0]),
      ...controls.map((number) => [0xaf + channel, number, 127, 0xaf + channel, number, 0]),
      ...programs.map((number) => [0xbf + channel, number]),
    ];
  }).concat(parameters);
}

/** The next piece of what a broken cable might bring: noise, or the controller's own words with a byte changed, cut or doubled. */
function piece(random: Random, own: number[][]): number[] {
  const byte = () => random(256);
  if (own.length === 0 || random(3) === 0) return Array.from({ length: 1 + random(12) }, byte);
  const words = [...own[random(own.length)]!], at = random(words.length);
  const kind = random(6);
  if (kind === 0) words[at] = byte();
  if (kind === 1) words.splice(at, 1);
  if (kind === 2) words.splice(at, 0, [0xf8, 0xfe, 0xf0, 0xf7][random(4)]!);
  if (kind === 3) words.length = at;
  return words;
}

Deno.test("a million random and mutated bytes into every controller: no exception, every command whole, no stuck note", () => {
  const names = shippedControllers();
  const share = Math.ceil(BYTES / names.length);
  let count = 0;
  names.forEach((name, index) => {
    const controller = readShipped(name), own = ownMessages(controller), random = randomNumbers(index + 1);
    const played = new Played(controller);
    for (let sent = 0, time = 0; sent < share; time += random(40)) {
      const bytes = piece(random, own);
      played.line.receive(time, Uint8Array.from(bytes));
      sent += bytes.length;
      count += bytes.length;
      if (random(50) === 0) played.line.show({ first: 8 * random(16), mode: MODES[random(3)]! });
      if (random(20) === 0) played.line.poll(time);
      if (random(30) === 0) played.line.playPart({ port: 1 + random(3), channel: 1 + random(16) });
      if (random(2000) === 0) played.line.remap(controller.map);
      if (random(5000) === 0) played.line.lose(time);
    }
    played.line.lose(1e9);
    assertEquals(played.stuck, [], `${name} leaves notes sounding`);
    const bound = new Set(controller.map.bind.flatMap(({ do: command }) => command === undefined ? [] : [command.do]));
    assertEquals([...bound].filter((command) => !played.seen.has(command)), [], `${name} was never heard`);
  });
  assert(count >= BYTES);
});

Deno.test("keys that are held when a keyboard is pulled are let go, each once", () => {
  const played = new Played(readShipped("keyboard"));
  played.line.receive(0, Uint8Array.of(0x90, 60, 100, 64, 90, 0x95, 67, 1));
  assertEquals([...played.sounding], [60, 64, 67]);
  played.line.receive(1, Uint8Array.of(0x90, 64, 0));
  assertEquals([...played.sounding], [60, 67]);
  played.line.lose(2);
  assertEquals(played.stuck, []);
});

/** Any state at all. */
function randomState(random: Random) {
  const { snapshot } = pretendedState();
  const maybe = () => random(2) === 1;
  const tracks = Array.from({ length: random(20) }, (_, index) =>
    pretendedTrack({
      index: index * (1 + random(2)),
      state: random(STATE_NAMES.length),
      muted: maybe(),
      soloed: maybe(),
      cued: maybe(),
      gain: random(40) / 10,
      pan: random(3) - 1,
      meanSquare: random(3),
      lengthFrames: random(2) * 96000,
      positionFrames: random(96000),
      waitingFrame: random(3) - 1,
    }));
  const count = random(129), mode = MODES[random(3)]!;
  const steps = pretendedSteps({
    count,
    mode,
    plays: random(count + 1),
    cursor: 1 + random(Math.max(1, count)),
    advance: maybe(),
    on: Array.from({ length: 128 }, (_, step) => step).filter(maybe),
    changes: {
      used: Array.from({ length: random(128) }, maybe),
      recording: (["off", "overdub", "replace"] as const)[random(3)]!,
    },
  });
  return {
    tracks,
    steps,
    snapshot: {
      ...snapshot,
      frame: random(2 ** 30),
      selected: random(20) - 1,
      running: maybe(),
      framesPerBeat: random(2) * 24000,
    },
  };
}

Deno.test("whatever the state, every controller is sent whole messages only, and shows only words that were promised", () => {
  const random = randomNumbers(3);
  const checkWords = (state: LitState) => {
    for (const [name, show] of Object.entries(SHOWS)) {
      const shown = show.read(state, random(200));
      if (typeof shown === "number") assert(show.isShare && shown >= 0 && shown <= 1, `${name} is ${shown}`);
      else for (const word of shown) assert(show.words?.includes(word) ?? true, `${name} is ${word}`);
    }
  };
  for (const name of shippedControllers()) {
    const controller = readShipped(name), { modes = [undefined], pages = 1 } = controller.map;
    let stand: { mode?: string; page: number } = { page: 1 };
    const leds = new ControllerLights(
      controller,
      () => ({ mode: stand.mode, page: stand.page, window: controller.map.window }),
    );
    for (let round = 0; round < 300; round++) {
      const mode = modes[random(modes.length)];
      stand = { page: 1 + random(pages), ...(mode === undefined ? {} : { mode }) };
      const state = randomState(random);
      checkWords(litOf(controller, state, stand));
      for (const message of leds.update(pretendedState(state))) assert(decodeMessage(message), `${name}: ${message}`);
      if (random(20) === 0) leds.forget();
    }
    for (const message of leds.farewell()) assert(decodeMessage(message), `${name}: ${message}`);
  }
});
