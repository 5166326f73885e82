/**
 * The step page: what plays and is recorded, a row of steps for each part, and all of the step under the cursor in words.
 *
 * Thread: control.
 */
import { noteName } from "../../midi/note_name.ts";
import { fractionJson, toNumber } from "../../sequencer/model/fraction.ts";
import type { Lock, Step } from "../../sequencer/model/pattern.ts";
import { PAGE_STEPS, type PartState, type StepsState } from "../../sequencer/steps_state.ts";
import { partSettingsRow } from "./part_words.ts";
import { joinFitting, piece, type Role, type Row } from "./row.ts";
import { fitText } from "./text_width.ts";
import { scrolledTop } from "./track_table.ts";
import type { View } from "./view.ts";

/** Cells of what stands before the steps: number, name, channel, mute and solo. */
const NAME_CELLS = 14;
const FACTS_CELLS = 12;

/** The page in at most `rows` rows. */
export function stepPage(view: View, columns: number, rows: number): Row[] {
  const { steps } = view.state;
  if (steps === undefined || rows < 1) {
    return [[piece(" There is no sequencer in this session.", "dim")]].slice(0, rows);
  }
  const room = Math.max(1, rows - 3);
  const top = scrolledTop(0, steps.partIndex, room, steps.parts.length);
  const parts = steps.parts.slice(top, top + room).map((part, index) =>
    partRow(part, top + index, steps, view, columns)
  );
  const page = [playRow(steps, view, columns), ...parts];
  if (steps.parts.length === 0) {
    page.push([piece("  This slot is free: any edit of it begins with step.new_pattern (:).", "dim")]);
  }
  const selected = steps.parts[steps.partIndex];
  const words = selected === undefined ? [] : [partSettingsRow(selected, steps.partIndex + 1, columns)];
  return [...page, stepRow(steps, columns), ...words].slice(0, rows);
}

/** A pattern that nobody named says its number once. */
function ownName({ patternIndex, patternName }: StepsState): string {
  return patternName === `pattern ${patternIndex + 1}` ? "" : patternName;
}

const MODE: Readonly<Record<StepsState["mode"], [text: string, role: Role]>> = {
  stopped: ["stopped", "dim"],
  playing: ["playing", "good"],
  paused: ["step by step", "accent"],
};

function playRow(steps: StepsState, view: View, columns: number): Row {
  const { queued, songEntry } = steps;
  const [mode, role] = MODE[steps.mode];
  const waits = steps.mode === "playing" && !view.state.snapshot.running;
  const parts: Row[] = [
    [piece(` pattern ${steps.patternIndex + 1} `, "strong"), piece(ownName(steps))],
    [piece(waits ? "waits for the clock" : mode, waits ? "warn" : role)],
    queued === undefined
      ? []
      : [piece(`pattern ${queued.patternIndex + 1} in ${Math.max(0, queued.beatsLeft).toFixed(1)} beats`, "warn")],
    songEntry === undefined ? [] : [piece(`song, entry ${songEntry + 1}`, "accent")],
    steps.recording === "off" ? [] : [piece(`recording: ${steps.recording}`, "bad")],
    steps.advance ? [piece("advance", "accent")] : [],
    steps.fill ? [piece("fill", "accent")] : [],
    steps.protect ? [piece("protected", "accent")] : [],
    [piece(`page ${steps.page + 1} of ${steps.pageCount}`, "dim")],
  ];
  return joinFitting(parts, piece("  "), columns);
}

function partRow(part: PartState, index: number, steps: StepsState, view: View, columns: number): Row {
  const isSelected = index === steps.partIndex;
  const { marker } = view.look.glyphs;
  const row: Row = [
    piece(isSelected ? ` ${marker}` : "  ", "chosen"),
    piece(fitText(`${index + 1} ${part.name}`, NAME_CELLS), isSelected ? "chosen" : "plain"),
  ];
  const cells = Math.floor((columns - NAME_CELLS - 3) / PAGE_STEPS);
  if (columns - NAME_CELLS - FACTS_CELLS - 3 >= PAGE_STEPS * 2) row.push(...factsOf(part));
  const width = cells >= 3 && columns - NAME_CELLS - FACTS_CELLS - 3 >= PAGE_STEPS * 3 ? 3 : cells >= 2 ? 2 : 1;
  const from = steps.page * PAGE_STEPS;
  for (let place = from; place < Math.min(from + PAGE_STEPS, part.stepCount); place++) {
    row.push(cellOf(part, isSelected, place, steps, view, width));
    if ((place + 1) % 4 === 0 && width > 1) row.push(piece(" "));
  }
  return row;
}

function factsOf({ channel, muted, soloed, stepCount }: PartState): Row {
  return [
    piece(fitText(`ch${channel}`, 5), "dim"),
    piece(muted ? "M" : " ", "bad"),
    piece(soloed ? "S" : " ", "warn"),
    piece(fitText(String(stepCount), 4, "right"), "dim"),
    piece(" "),
  ];
}

function cellOf(part: PartState, isSelected: boolean, place: number, steps: StepsState, view: View, width: number) {
  const isPlayed = place === part.playStep, isCursor = isSelected && place === steps.cursor;
  const step = isSelected ? steps.steps[place] : undefined;
  const sign = step === undefined
    ? (part.onSteps[place] ? view.look.glyphs.on : view.look.glyphs.rest)
    : signOf(step, isHeld(steps.steps, place), view);
  const role: Role = isPlayed ? "title" : isCursor ? "chosen" : step === undefined ? "plain" : roleOf(step);
  if (width === 1) return piece(sign, role);
  return piece(isCursor && width === 3 ? `[${sign}]` : `${" ".repeat(width - 2)}${sign} `, role);
}

function signOf({ on, skip, ratchets, notes }: Step, held: boolean, { look }: View): string {
  if (skip) return "x";
  if (!on) return notes.length > 0 ? look.glyphs.kept : held ? look.glyphs.done : look.glyphs.rest;
  if (notes.length === 0) return look.glyphs.full;
  return ratchets > 1 ? String(ratchets) : look.glyphs.on;
}

/** Whether the note before a rest sounds through it, played forward. */
function isHeld(steps: readonly Step[], place: number): boolean {
  const from = steps.findLastIndex(({ on, notes }, index) => index < place && on && notes.length > 0);
  return from >= 0 && steps[from]!.notes.some(({ length }) => from + toNumber(length) > place);
}

function roleOf({ on, skip, condition, probability, locks }: Step): Role {
  if (!on || skip) return "dim";
  if (condition !== undefined || probability < 100) return "warn";
  return locks.length > 0 ? "accent" : "good";
}

/** All of the step under the cursor. */
function stepRow({ steps, cursor }: StepsState, columns: number): Row {
  const step = steps[cursor];
  if (step === undefined) return [];
  const parts: Row[] = [
    [piece(` step ${cursor + 1}`, "strong"), piece(step.on ? "" : " off", "dim")],
    ...step.notes.map(({ key, velocity, length, delay }): Row => [
      piece(noteName(key), "strong"),
      piece(` vel ${velocity} len ${fractionJson(length)}`),
      piece(delay.n === 0 ? "" : ` late ${fractionJson(delay)}`),
    ]),
    step.probability < 100 ? [piece(`${step.probability} %`, "warn")] : [],
    step.condition === undefined ? [] : [piece(step.condition, "warn")],
    step.ratchets > 1 ? [piece(`${step.ratchets} strokes`)] : [],
    step.ratchetRamp === 0 ? [] : [piece(`ramp ${step.ratchetRamp} %`)],
    step.micro.n === 0 ? [] : [piece(`micro ${fractionJson(step.micro)}`)],
    step.slide ? [piece("slide")] : [],
    step.skip ? [piece("skipped", "dim")] : [],
    ...step.locks.map((lock): Row => [piece(lockWords(lock), "accent")]),
  ];
  return joinFitting(parts, piece("  "), columns);
}

function lockWords(lock: Lock): string {
  return lock.kind === "control" ? `cc${lock.number} ${lock.value}` : `${lock.kind} ${lock.value}`;
}
