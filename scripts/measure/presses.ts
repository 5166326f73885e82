/**
 * Presses early and late around the bar: where do a take's start and end, a loop's start and stop come to lie?
 *
 * deno run -A scripts/measure/presses.ts [--json]
 *
 * Method: at 60, 120 and 200 BPM a loop of one bar of 4/4 is the anchor. Then a press is −200 … +200 ms off the bar, in steps of 10 ms: the
 * start of a take (its end pressed on the bar), its end, `play` and `stop` for the bar. Errors in frames: of a take its start and length
 * as the engine tells them; of `play` the place of what sounds, compared sample by sample with where the loop must lie, and the
 * first frame at which it sounds; of `stop` the frame at which its fade begins. Sound cannot begin or end before the press: after a late
 * press it does so LEAD_FRAMES after it, in its place. Offline, deterministic: the same on every machine.
 */
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { noise, Rig } from "../../tests/scenarios/rig.ts";

const RATE = 48000;
const ANCHOR = 10_000;
const SETTLED = RATE / 10;
/** What is measured. */
export const TEMPOS_BPM = [60, 120, 200];
/** How far off the bar. */
export const OFFSETS_MS: readonly number[] = Array.from({ length: 41 }, (_, step) => -200 + 10 * step);

/** What one press came to, frames. */
export interface Press {
  tempoBpm: number;
  offsetMs: number;
  /** Of a take whose start was pressed so far off. */
  startError: number;
  startLengthError: number;
  /** Of a take whose end was pressed so far off. */
  endStartError: number;
  endLengthError: number;
  /** Frames of the loop that differ from what must sound at their place, once it plays. */
  playDiffering: number;
  /** From the bar, or from the first frame that a late press can still change, to the first that sounds. */
  playStartError: number;
  /** The same to the first that fades. */
  stopStartError: number;
}

function barOf(tempoBpm: number): number {
  return Math.round(4 * 60 / tempoBpm * RATE);
}

/** A rig with a loop of one bar on track 1, and the first bar line after everything has settled. */
async function withBar(tempoBpm: number): Promise<{ rig: Rig; bar: number; line: number }> {
  const bar = barOf(tempoBpm);
  const rig = await Rig.open({ source: noise(0.4), blockFrames: 77, tapeSeconds: 12, reservePages: 600 });
  rig.at(1_000, { kind: P.COMMAND_SET_TEMPO, a: tempoBpm, b: 4, when: P.WHEN_EXACT });
  rig.at(ANCHOR, { kind: P.COMMAND_RECORD, track: 0, when: P.WHEN_EXACT });
  rig.at(ANCHOR + bar, { kind: P.COMMAND_PLAY, track: 0, when: P.WHEN_EXACT });
  const line = ANCHOR + Math.ceil((SETTLED + 2 * bar) / bar) * bar;
  return { rig, bar, line };
}

/** Start and length of the take on track 2 that two presses make, off from the line and from a bar after it. */
async function takeErrors(tempoBpm: number, start: number, end: number): Promise<[number, number]> {
  const { rig, bar, line } = await withBar(tempoBpm);
  rig.at(line + start, { kind: P.COMMAND_RECORD, track: 1 });
  rig.at(line + bar + end, { kind: P.COMMAND_RECORD, track: 1 }).runTo(line + 3 * bar);
  const take = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  return [take.frame - line, take.b - bar];
}

/** Track 1 is stopped on a bar and played for the next one, pressed so far off. */
async function playErrors(tempoBpm: number, off: number): Promise<[number, number]> {
  const { rig, bar, line } = await withBar(tempoBpm);
  rig.at(line - bar, { kind: P.COMMAND_STOP, track: 0, when: P.WHEN_EXACT });
  rig.at(line + off, { kind: P.COMMAND_PLAY, track: 0, when: P.WHEN_BAR }).runTo(line + 2 * bar);
  const [sound, source] = [rig.outputs[0]!, rig.inputs[0]!];
  const earliest = Math.max(line, line + off + LEAD_FRAMES);
  let first = line - (bar >> 1);
  while (sound[first] === 0 && first < line + bar) first++;
  let differing = 0;
  for (let frame = earliest + RATE / 50; frame < line + bar - RATE / 20; frame++) {
    const at = (frame - ANCHOR) % bar;
    if (at < bar - RATE / 20) differing += Number(sound[frame] !== source[ANCHOR + at]);
  }
  // The fade's first frame is silent still: a ramp from nothing.
  return [differing, first - 1 - earliest];
}

async function stopError(tempoBpm: number, off: number): Promise<number> {
  const { rig, bar, line } = await withBar(tempoBpm);
  rig.at(line + off, { kind: P.COMMAND_STOP, track: 0, when: P.WHEN_BAR }).runTo(line + bar);
  const [sound, source] = [rig.outputs[0]!, rig.inputs[0]!];
  const earliest = Math.max(line, line + off + LEAD_FRAMES);
  let first = earliest - 2_000 > line ? earliest - 2_000 : line;
  const plays = (frame: number) => sound[frame] === source[ANCHOR + (frame - ANCHOR) % bar];
  while (plays(first) && first < line + bar) first++;
  return first - 1 - earliest;
}

/** Every press at a tempo. */
export async function measurePresses(tempoBpm: number): Promise<Press[]> {
  const presses: Press[] = [];
  for (const offsetMs of OFFSETS_MS) {
    const off = offsetMs * RATE / 1000;
    const [startError, startLengthError] = await takeErrors(tempoBpm, off, 0);
    const [endStartError, endLengthError] = await takeErrors(tempoBpm, 0, off);
    const [playDiffering, playStartError] = await playErrors(tempoBpm, off);
    const stopStartError = await stopError(tempoBpm, off);
    presses.push({
      tempoBpm,
      offsetMs,
      startError,
      startLengthError,
      endStartError,
      endLengthError,
      playDiffering,
      playStartError,
      stopStartError,
    });
  }
  return presses;
}

const ERRORS = [
  "startError",
  "startLengthError",
  "endStartError",
  "endLengthError",
  "playDiffering",
  "playStartError",
  "stopStartError",
] as const;

/** The errors of a press that are not zero. */
export function wrongOf(press: Press): string[] {
  return ERRORS.filter((name) => press[name] !== 0);
}

if (import.meta.main) {
  console.log(`largest error, frames${ERRORS.map((name) => name.padStart(18)).join("")}`);
  for (const tempoBpm of TEMPOS_BPM) {
    const presses = await measurePresses(tempoBpm);
    const cells = ERRORS.map((name) => `${Math.max(...presses.map((press) => Math.abs(press[name])))}`.padStart(18));
    console.log(`${tempoBpm} BPM, ${presses.length} offsets`.padEnd(21) + cells.join(""));
    if (Deno.args.includes("--json")) presses.forEach((press) => console.log(JSON.stringify(press)));
  }
}
