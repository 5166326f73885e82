import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { BarPlayer } from "../../src/metronome/bar_player.ts";
import type { MetronomeSetup } from "../../src/metronome/setup.ts";
import { parseScore } from "../../src/score/read.ts";
import { ScoreRecorder } from "../../src/score/write.ts";
import { setupCommands } from "../../src/session/setup_commands.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { Rig } from "./rig.ts";

const RATE = 48_000;
const START = 4_801;
/** Control looks this often, in frames: 10 ms. */
const LOOK = 480;
const BEATS = 3;

/** A rig with a metronome as a set prepares it, its plan looked after as control does. */
class PlannedRig {
  readonly player: BarPlayer;
  #id = 1;

  private constructor(readonly rig: Rig, setup: MetronomeSetup, readonly latencyFrames: number) {
    const options = { ...defaultSessionOptions(), metronome: true, metronomeSetup: setup, tempoBpm: 120 };
    for (const command of setupCommands({ ...options, beatsPerBar: BEATS })) this.send({ ...command });
    this.player = new BarPlayer(setup, (command) => this.send(command));
  }

  static async open(setup: MetronomeSetup, latencyFrames = 0): Promise<PlannedRig> {
    const rig = await Rig.open({ tapeSeconds: 2, blockFrames: 96, seed: 5 });
    rig.engine.setLatency(latencyFrames, latencyFrames);
    const planned = new PlannedRig(rig, setup, latencyFrames);
    rig.at(START, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
    return planned;
  }

  send({ at: _, ...command }: Record<string, unknown>): void {
    const { at: __, ...slot } = encodeCommand(parseCommand(command), { id: this.#id++ });
    this.rig.at(this.rig.frame, slot);
  }

  /** Plays for so long; `looks`: control looks meanwhile. */
  play(frames: number, looks = true): void {
    const end = this.rig.frame + frames;
    while (this.rig.frame < end) {
      this.rig.runTo(Math.min(end, this.rig.frame + LOOK));
      if (looks) this.player.turn(this.rig.snapshot, this.latencyFrames);
    }
  }

  /** Answers that were carried out after the start, as frame and what came with it. */
  done(kind: number): { frame: number; a: number; refused: boolean }[] {
    return this.rig.events
      .filter((event) => event.command === kind && event.at > START && event.kind !== P.EVENT_WAITING)
      .map((event) => ({ frame: event.frame, a: event.argumentA, refused: event.kind !== P.EVENT_DONE }));
  }
}

for (const latencyFrames of [0, 2_048]) {
  Deno.test(`a tempo plan goes up to the highest and back, each tempo for its bars and on the 1 (latency ${latencyFrames})`, async () => {
    const tempi = { fromBpm: 150, toBpm: 200, stepBpm: 25, bars: 2, end: "reverse" } as const;
    const planned = await PlannedRig.open({ click: {}, tempi }, latencyFrames);
    planned.play(18 * RATE);
    const changes = planned.done(P.COMMAND_SET_TEMPO);
    let frame = START, bpm = 150;
    const expected = [175, 200, 175, 150, 175, 200].map((next) => {
      frame += Math.round((2 * BEATS * 60 * RATE) / bpm);
      bpm = next;
      return { frame, a: next, refused: false };
    });
    assert(changes.length >= expected.length);
    // Where a bar is no whole number of frames, its rounding may add up: at most a frame a change.
    for (const [i, { frame, ...rest }] of expected.entries()) {
      const { frame: at, ...is } = changes[i]!;
      assertEquals(is, rest);
      assert(Math.abs(at - frame) <= i + 1, `change ${i}: ${at}, not ${frame}`);
    }
    const first = Math.max(...rangeOf(planned.rig.outputs[0]!, changes[0]!.frame - 500, 500));
    assertEquals([first, planned.rig.outputs[0]![changes[0]!.frame + 1] !== 0], [0, true], "silence, then the 1");
  });
}

function rangeOf(sound: Float32Array, from: number, frames: number): number[] {
  return [...sound.subarray(from, from + frames)].map(Math.abs);
}

Deno.test("clicks change on the 1, silent bars are silent, and the plan begins anew with the grid", async () => {
  const clicks = [{ bars: 1, subdivision: 2 }, { bars: 1, permutation: [] }];
  const planned = await PlannedRig.open({ click: {}, clicks });
  const bar = BEATS * 24_000, start = planned.rig.frame + START;
  planned.play(start + 3.4 * bar);
  const loud = (from: number, beat: number) =>
    rangeOf(planned.rig.outputs[0]!, from + beat * 24_000, 200).some((x) => x > 0.01);
  const heard = [0, 0.5, 2.5, 3, 3.5, 5.5, 6, 6.5, 8.5, 9.5].map((beat) => loud(START, beat));
  assertEquals(heard, [true, true, true, false, false, false, true, true, true, false]);
  assertEquals(planned.done(P.COMMAND_CLICK).map(({ frame }) => (frame - START) / bar), [1, 2, 3]);
  const again = planned.rig.frame + 1_000;
  planned.rig.at(again - 500, { kind: P.COMMAND_STOP_ALL, when: P.WHEN_EXACT });
  planned.rig.at(again, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
  planned.play(1.5 * bar);
  assertEquals([0.5, 1, 2.5, 3, 3.5].map((beat) => loud(again, beat)), [true, true, true, false, false]);
});

Deno.test("while control is held up, what changes still changes on a 1, and to what that bar is to be", async () => {
  const clicks = [{ bars: 1, subdivision: 2 }, { bars: 1, subdivision: 3 }];
  const planned = await PlannedRig.open({ click: {}, clicks });
  const bar = BEATS * 24_000;
  for (let turn = 0; turn < 8; turn++) {
    planned.play(bar * 1.1);
    planned.play(bar * 1.3, false);
  }
  const changes = planned.done(P.COMMAND_CLICK);
  assert(changes.length >= 4, `${changes.length}`);
  for (const { frame, a } of changes) {
    assertEquals((frame - START) % bar, 0);
    assertEquals(a % P.CLICK_PLACES_UNIT, (frame - START) / bar % 2 === 0 ? 2 : 3);
  }
});

Deno.test("the tempo plan rests while a loop is the grid, and while the metronome is off", async () => {
  const tempi = { fromBpm: 120, toBpm: 180, stepBpm: 10, bars: 1, end: "repeat" } as const;
  const planned = await PlannedRig.open({ click: {}, tempi });
  planned.play(START + 4_000);
  planned.send({ do: "mix.metronome", on: false });
  planned.play(4 * RATE);
  assertEquals(planned.done(P.COMMAND_SET_TEMPO), []);
  planned.send({ do: "loop.record" });
  planned.play(2 * RATE);
  planned.send({ do: "loop.record" });
  planned.play(RATE / 2);
  planned.send({ do: "mix.metronome", on: true });
  planned.play(4 * RATE);
  assertEquals(planned.done(P.COMMAND_SET_TEMPO), []);
});

Deno.test("what the plan did stands in the score and plays again without it, to the bit", async () => {
  const tempi = { fromBpm: 140, toBpm: 173, stepBpm: 11, bars: 1, end: "repeat" } as const;
  const clicks = [{ bars: 1, subdivision: 4, probability: 0.6 }, { bars: 2, subdivision: 3, permutation: [0, 2] }];
  const planned = await PlannedRig.open({ click: {}, clicks, tempi }, 700);
  planned.play(12 * RATE);
  const { rig } = planned, recorder = new ScoreRecorder();
  const lines = rig.events.map((event) => recorder.lineOf(event)).filter((line) => line !== undefined);
  const header = '{"rondo_score":1,"sample_rate":48000,"inputs":1,"tape_seconds":2,"seed":5}';
  const score = parseScore([header, ...lines].join("\n"), "score");
  const again = await Rig.open({ tapeSeconds: 2, blockFrames: 64, seed: score.header.seed });
  again.engine.setLatency(700, 700);
  for (const { atFrame, gestureFrame, request } of score.lines.filter((line) => !line.request.do.startsWith("host."))) {
    again.at(atFrame, encodeCommand(request, { id: 1, gesture: gestureFrame, at: atFrame }));
  }
  assertEquals(again.runTo(rig.frame).outputs, rig.outputs);
  assert(lines.length > 12, `${lines.length}`);
});
