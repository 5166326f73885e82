/**
 * The rows above the tracks: who drives the engine and how well, the grid, and the inputs.
 *
 * Thread: control.
 */
import { PAGE_BYTES } from "../../../dsp/assembly/layout.ts";
import { absentPart } from "./absent_part.ts";
import { meterRow } from "./bars.ts";
import { clockPart } from "./clock_part.ts";
import { phonesPart } from "./phones_part.ts";
import { scenePart } from "./scene_part.ts";
import { heardPart } from "./heard_row.ts";
import { joinFitting, piece, type Row, rowWidth, spreadRow } from "./row.ts";
import { textWidth } from "./text_width.ts";
import { heardFrame, type View } from "./view.ts";
import { beatWords, durationWords, levelWords, memoryWords } from "./words.ts";

/** Host, format, latency and device at the left; load, gaps, memory and tape at the right. */
export function hostRow(view: View, columns: number): Row {
  const { host, sampleRate } = view.state;
  const gap = piece("  ");
  const latencyMs = (host.inputLatencyFrames + host.outputLatencyFrames) * 1000 / sampleRate;
  const name = [piece(" RONDO ", "title")];
  const health = joinFitting(healthParts(view), gap, columns - rowWidth(name) - 20);
  const room = Math.max(24, columns - rowWidth(health) - 2);
  const left = joinFitting(
    [
      name,
      [piece(host.name, "strong")],
      host.running ? [] : [piece("NOT RUNNING", "bad")],
      [piece(`${sampleRate / 1000} kHz`)],
      [piece(`${host.blockFrames} frames`)],
      [piece(`latency ${latencyMs.toFixed(1)} ms`)],
      host.realTime ? [piece("real-time", "good")] : [],
    ],
    gap,
    room,
  );
  const device = shortDevice(host.device, room - rowWidth(left) - 2, view);
  return spreadRow(device === "" ? left : [...left, gap, piece(device, "dim")], health, columns);
}

/** As much of a device's name as there is room for. The end of a long one says more than its start (a path, a number). */
function shortDevice(device: string, room: number, view: View): string {
  if (textWidth(device) <= room) return device;
  return room < 8 ? "" : view.look.glyphs.ellipsis + [...device].slice(1 - Math.floor(room)).join("");
}

function healthParts(view: View): Row[] {
  const { host, snapshot, sampleRate } = view.state;
  const load = Math.round(view.load * 100);
  const used = (snapshot.pagesLimit - snapshot.pagesFree) * PAGE_BYTES;
  return [
    [piece("load ", "dim"), piece(`${load} %`, load >= 80 ? "bad" : load >= 50 ? "warn" : "plain")],
    [piece("xruns ", "dim"), piece(String(host.xruns), host.xruns > 0 ? "warn" : "plain")],
    phonesPart(view),
    [piece("memory ", "dim"), piece(memoryWords(used))],
    [piece("tape ", "dim"), piece(durationWords((snapshot.frame - snapshot.tapeOldestFrame) / sampleRate))],
  ];
}

/** Tempo, beat lights, bar and beat, the grid's length, when commands act, and what is switched on. */
export function transportRow(view: View, columns: number): Row {
  const { snapshot } = view.state;
  const { dot } = view.look.glyphs;
  const right: Row = joinFitting(
    [
      [
        piece("acts ", "dim"),
        piece(view.when === "now" ? "now" : `at next ${view.when}`, view.when === "now" ? "plain" : "accent"),
      ],
      scenePart(view),
      clockPart(view),
      absentPart(view),
      snapshot.metronome ? [piece("click", "accent")] : [],
      snapshot.monitor > 0 ? [piece("monitor", "accent")] : [],
      snapshot.mixes.masterMuted ? [piece("PA muted", "warn")] : [],
      snapshot.mixes.cueCount > 0 ? [piece("cue", "accent")] : [],
      actionPart(view),
      snapshot.pendingCount > 0 ? [piece(`${snapshot.pendingCount} waiting`, "warn")] : [],
    ],
    piece(` ${dot} `, "dim"),
    columns,
  );
  const left = joinFitting(
    [[piece(" ")], ...gridParts(view)],
    piece("  "),
    Math.max(10, columns - rowWidth(right) - 2),
  );
  return spreadRow(left, right, columns);
}

/** How many actions count, and when the next of them acts. */
function actionPart({ state }: View): Row {
  const active = state.actions.filter((action) => action.active);
  if (active.length === 0) return [];
  const frames = active.map(({ firesFrame }) => firesFrame).filter((frame) => frame >= 0);
  const seconds = Math.max(0, Math.min(...frames) - heardFrame(state)) / state.sampleRate;
  const next = frames.length === 0 ? "no grid to count" : `next in ${durationWords(seconds)}`;
  return [piece(`${active.length} action${active.length === 1 ? "" : "s"}, ${next}`, "accent")];
}

function gridParts(view: View): Row[] {
  const { snapshot, sampleRate } = view.state;
  const { framesPerBeat, beatsPerBar, anchorLength, tempoBpm } = snapshot;
  if (framesPerBeat <= 0) return [[piece("no tempo yet: the first loop sets the grid", "dim")]];
  const beats = (heardFrame(view.state) - snapshot.anchorFrame) / framesPerBeat;
  const bar = Math.floor(beats / beatsPerBar) + 1;
  const beat = Math.floor(beats - (bar - 1) * beatsPerBar) + 1;
  const grid = anchorLength > 0
    ? `grid ${durationWords(anchorLength / sampleRate)}, ${beatWords(anchorLength / framesPerBeat)}`
    : "grid by tempo";
  const running: Row[] = snapshot.running
    ? [beatLights(beat, beatsPerBar, view), [piece(`${bar}.${beat}`, "strong")]]
    : [];
  return [[piece(tempoBpm.toFixed(1), "strong"), piece(" BPM")], ...running, [piece(grid)]];
}

function beatLights(beat: number, beatsPerBar: number, view: View): Row {
  if (beatsPerBar > 12) return [];
  const { on, off } = view.look.glyphs;
  const lights: Row = [];
  for (let number = 1; number <= Math.ceil(beatsPerBar); number++) {
    const lit = number === beat;
    lights.push(piece(lit ? on : off, lit ? (number === 1 ? "bad" : "accent") : "dim"));
  }
  return lights;
}

/** Meters of the inputs, and what is heard of them. */
export function inputRow(view: View, columns: number): Row {
  return metersRow("in ", view.state.meters.inputs, view, columns, heardPart(view));
}

/** Meters of the outputs, and what the limiter takes away. */
export function outputRow(view: View, columns: number): Row {
  const { limiterGain } = view.state.snapshot;
  const limited = limiterGain < 0.9999;
  const limiter = [
    piece("limiter ", "dim"),
    piece(`${levelWords(Math.min(1, limiterGain))} dB`, limited ? "warn" : "dim"),
  ];
  return metersRow("out", view.state.meters.outputs, view, columns, limiter);
}

function metersRow(
  title: string,
  meters: readonly { peak: number }[],
  view: View,
  columns: number,
  right: Row,
): Row {
  const start: Row = [piece(` ${title} `, "strong")];
  const room = columns - rowWidth(start) - (right.length === 0 ? 0 : rowWidth(right) + 2);
  // A number of two digits, a space, the bar, its level ("-12.3"), two spaces.
  const fixed = 2 + 1 + 1 + 5 + 2;
  const count = Math.max(1, Math.min(meters.length, Math.floor(room / (fixed + 4))));
  const width = Math.max(1, Math.min(28, Math.floor(room / count) - fixed));
  const parts = meters.slice(0, count).map(({ peak }, index) => [
    piece(String(index + 1).padStart(2), "dim"),
    piece(" "),
    ...meterRow(peak, width, view.look),
    piece(" "),
    piece((peak > 0 ? levelWords(peak) : "").padStart(5), "dim"),
    piece("  "),
  ]);
  return spreadRow([...start, ...parts.flat()], right, columns);
}
