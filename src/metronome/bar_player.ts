/**
 * Plays what a set has planned for the metronome: before each bar that is to click otherwise, or at another tempo, the command for it, to be
 * carried out on its 1. So what was heard stands in the score.
 *
 * Method: looks at the engine's grid many times a second. In the second half of a bar it asks for the next one: earlier, a press near a bar
 * would mean the bar that has begun. A look that came too late changes nothing but that a change comes a bar later. Bars count
 * from bar 1 of the grid, so that its start starts the plan, too. Thread: control.
 */
import type { Snapshot } from "../../dsp/snapshot.ts";
import { clickAt } from "./click_schedule.ts";
import type { MetronomeSetup } from "./setup.ts";
import { tempoAt } from "./tempo_schedule.ts";

/** Share of a bar after which the next one is asked for. */
const HALF = 0.5;

type Command = Record<string, unknown>;
/** What it needs to know of the engine. */
type Seen = Pick<
  Snapshot,
  "frame" | "running" | "metronome" | "anchorFrame" | "anchorLength" | "framesPerBeat" | "beatsPerBar"
>;

/** Runs beside one engine, which was told of bar 0 at its start (`setup_commands.ts`). */
export class BarPlayer {
  readonly #setup: MetronomeSetup;
  readonly #send: (command: Command) => void;
  readonly #told = new Map<string, string>();
  #bar = 0;

  constructor(setup: MetronomeSetup, send: (command: Command) => void) {
    this.#setup = setup;
    this.#send = send;
    for (const command of commandsOf(setup, 0)) this.#isNew(command);
  }

  /** Looks at the grid. Nothing happens while the metronome is off or the transport stands still. */
  turn(seen: Seen, outputLatencyFrames: number): void {
    if (!seen.metronome || !seen.running || seen.framesPerBeat === 0) return;
    const barAt = (frame: number) => (frame - seen.anchorFrame) / (seen.framesPerBeat * seen.beatsPerBar);
    const bar = Math.floor(barAt(seen.frame));
    // The grid began anew: what its first bar is to be was not asked for before it.
    if (bar < this.#bar) this.#tell(Math.max(0, bar), seen, {});
    this.#bar = bar;
    const heard = barAt(seen.frame - outputLatencyFrames), next = Math.floor(heard) + 1;
    if (heard - Math.floor(heard) >= HALF && next > Math.max(0, bar)) this.#tell(next, seen, { when: "bar" });
  }

  #tell(bar: number, { anchorLength }: Seen, when: Command): void {
    for (const command of commandsOf(this.#setup, bar)) {
      // A loop that is the grid has its own tempo: the plan's rests.
      if (command["do"] === "transport.set_tempo" && anchorLength > 0) continue;
      if (this.#isNew(command)) this.#send({ ...command, ...when });
    }
  }

  #isNew(command: Command): boolean {
    const name = String(command["do"]), text = JSON.stringify(command);
    if (this.#told.get(name) === text) return false;
    this.#told.set(name, text);
    return true;
  }
}

/** All that a bar, counted from 0, is to be. */
export function commandsOf(setup: MetronomeSetup, bar: number): Command[] {
  const { tempi } = setup;
  return [
    ...(tempi === undefined ? [] : [{ do: "transport.set_tempo", bpm: tempoAt(tempi, bar) }]),
    { do: "mix.click", ...clickAt(setup, bar) },
  ];
}
