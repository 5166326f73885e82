/**
 * Learning while playing: the next control that somebody moves is bound to a command, in the map of its input.
 *
 * Method: while it waits, the MIDI thread plays nothing of what controllers say and leaves it in a ring instead, which is looked at here
 * thirty times a second. It ends with a binding, when it is ended, or by itself after a while, so that no pedal stays dead. Thread: control.
 */
import { namedSpec } from "../commands/parse.ts";
import { parseBindings } from "../controllers/read_bindings.ts";
import { UserError } from "../errors.ts";
import type { TimedRecord, TimedRing } from "../midi/in/jack_input.ts";
import { bindingFor, describeMoved } from "../midi/learn/learned_binding.ts";
import { alsoSentence, withLearned } from "../midi/learn/learned_map.ts";
import { type Moved, MovedControl } from "../midi/learn/moved_control.ts";
import { decodeMessage } from "../midi/message.ts";
import type { MidiInputSetup, MidiSetup } from "../midi/setup.ts";
import { learnedFileOf, shownPath, writeMapText } from "./learned_file.ts";

/** Period of looks into the ring, ms. */
const LOOK_MS = 33;
/** It ends by itself after this long, ms. */
const PATIENCE_MS = 30_000;

/** What it asks of the session. */
export interface LearnHooks {
  /** The MIDI thread is to play, or to tell. */
  tell(on: boolean): void;
  notice(sentence: string): void;
}

/** Starts learning or, without a command, ends it. Throws a UserError where no MIDI input is there to learn from. */
export function learnWith(learn: MidiLearn | undefined, command: Record<string, unknown> | undefined): void {
  if (command === undefined) learn?.stop();
  else if (learn?.hasInputs === true) learn.start(command);
  else throw new UserError("There is no MIDI input to learn from: start with --midi-in and the name of a port.");
}

/** Reads a map, or the map of a controller's file. */
const readBoth = (text: string, name: string) => parseBindings(text, name).map;

/** One session's learning. */
export class MidiLearn {
  /** Maps that were made, and how to play by them again, in sentences. */
  readonly notes: string[] = [];
  readonly #inputs: readonly MidiInputSetup[];
  readonly #ring: TimedRing;
  readonly #record: TimedRecord;
  readonly #folder: string;
  readonly #maps: { renew(path: string): void };
  readonly #hooks: LearnHooks;
  #command: Record<string, unknown> | undefined;
  #listeners: MovedControl[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #endMs = 0;

  /**
   * @param setup its inputs get the maps that are made for them
   * @param record what the ring reads into
   */
  constructor(
    setup: MidiSetup,
    ring: TimedRing,
    record: TimedRecord,
    maps: { renew(path: string): void },
    hooks: LearnHooks,
  ) {
    this.#inputs = setup.inputs;
    this.#ring = ring;
    this.#record = record;
    this.#folder = setup.mapFolder ?? Deno.cwd();
    this.#maps = maps;
    this.#hooks = hooks;
  }

  get hasInputs(): boolean {
    return this.#inputs.length > 0;
  }

  /** The command that waits for a control; undefined while none does. */
  get waiting(): string | undefined {
    return this.#command && String(this.#command["do"]);
  }

  /** Waits for a control for a command. Throws a UserError where there is no such command. */
  start(command: Record<string, unknown>): void {
    namedSpec(String(command["do"]));
    this.stop();
    while (this.#ring.read(this.#record));
    this.#command = command;
    this.#listenAnew();
    this.#endMs = performance.now() + PATIENCE_MS;
    this.#hooks.tell(true);
    this.#timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Ends the waiting. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#command !== undefined) this.#hooks.tell(false);
    this.#command = undefined;
  }

  /** One look at what came in. */
  look(): void {
    while (this.#command !== undefined && this.#ring.read(this.#record)) {
      const { port, time, bytes, length } = this.#record;
      const message = decodeMessage(bytes.slice(0, length));
      const moved = message && this.#listeners[port]?.take(message, time);
      if (moved !== undefined) this.#take(port, moved, this.#command);
    }
    if (this.#command === undefined || performance.now() < this.#endMs) return;
    this.#hooks.notice(`No control was moved for ${this.waiting}: nothing was learned, controllers play again.`);
    this.stop();
  }

  #take(input: number, moved: Moved, command: Record<string, unknown>): void {
    try {
      this.#bind(input, moved, command);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#hooks.notice(`${describeMoved(moved)}: ${error.message}`);
      this.#listenAnew();
      return;
    }
    this.stop();
  }

  #bind(input: number, moved: Moved, command: Record<string, unknown>): void {
    const setup = this.#inputs[input]!, learned = bindingFor(moved, command);
    const { path, text, isNew } = learnedFileOf(setup, this.#folder);
    const shown = shownPath(path), { text: edited, also } = withLearned(text, learned, moved, shown, readBoth);
    writeMapText(path, edited);
    setup.mapPath = path;
    this.#maps.renew(path);
    this.#hooks.notice(`${describeMoved(moved)} does ${command["do"]} (${shown}).${alsoSentence(also)}`);
    if (!isNew) return;
    const port = setup.isJack ? "jack" : setup.isVirtual ? "virtual" : setup.port;
    this.notes.push(`What was learned is in ${shown}: to play by it again, start with --midi-in "${port}=${shown}".`);
  }

  #listenAnew(): void {
    this.#listeners = this.#inputs.map(() => new MovedControl());
  }
}
