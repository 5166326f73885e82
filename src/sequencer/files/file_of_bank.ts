/**
 * A bank in the words of a pattern file: everything of it, and nothing that is as in an empty pattern. Thread: any.
 */
import { noteName } from "../../midi/note_name.ts";
import { type Fraction, fractionJson } from "../model/fraction.ts";
import {
  type Bank,
  DEFAULT_NOTE,
  emptyPart,
  emptyPattern,
  type Lock,
  type Note,
  type Part,
  type Pattern,
  type Step,
} from "../model/pattern.ts";
import type { FilePart, FilePattern, FileStep, PatternFile } from "./pattern_schema.ts";

/** The file. */
export function fileOfBank({ patterns, song }: Bank): PatternFile {
  const used = patterns.slice(0, patterns.findLastIndex((pattern) => pattern !== undefined) + 1);
  return {
    rondo_patterns: 1,
    patterns: used.map((pattern, index) => pattern === undefined ? null : filePattern(pattern, index)),
    ...(song.length === 0 ? {} : { song: song.map(({ pattern, times }) => ({ pattern: pattern + 1, times })) }),
  };
}

/** The text of a file: a step a line. */
export function patternFileText(bank: Bank): string {
  const { patterns, ...rest } = fileOfBank(bank);
  const listed = patterns.map((pattern) => {
    if (pattern === null) return "    null";
    const { parts, ...facts } = pattern;
    const rows = parts.map(({ steps, ...settings }) => {
      const lines = Array.isArray(steps) ? steps.map((step) => `          ${JSON.stringify(step)}`).join(",\n") : "";
      return `        ${open(settings)}"steps": [\n${lines}\n        ]}`;
    });
    return `    ${open(facts)}"parts": [\n${rows.join(",\n")}\n    ]}`;
  });
  return `${open(rest)}"patterns": [\n${listed.join(",\n")}\n]}\n`;
}

/** An object's text without its end, ready for another key. */
function open(facts: object): string {
  const text = JSON.stringify(facts);
  return text === "{}" ? "{" : `${text.slice(0, -1)}, `;
}

function filePattern(pattern: Pattern, index: number): FilePattern {
  const empty = emptyPattern(index);
  return {
    ...(pattern.name === empty.name ? {} : { name: pattern.name }),
    ...(pattern.tempoBpm === 0 ? {} : { tempo: pattern.tempoBpm }),
    ...(pattern.beatsPerBar === 0 ? {} : { beats_per_bar: pattern.beatsPerBar }),
    ...(pattern.beatUnit === 0 ? {} : { beat_unit: pattern.beatUnit as 1 }),
    ...(pattern.length === 0 ? {} : { length: pattern.length }),
    ...(pattern.seed === empty.seed ? {} : { seed: pattern.seed }),
    parts: pattern.parts.map(filePart),
  };
}

function filePart(part: Part, index: number): FilePart {
  const empty = emptyPart(index);
  return {
    ...(part.name === empty.name ? {} : { name: part.name }),
    ...(part.port === 0 ? {} : { port: part.port }),
    ...(part.channel === empty.channel ? {} : { channel: part.channel }),
    ...(part.speed === "1" ? {} : { speed: part.speed }),
    ...(part.direction === "forward" ? {} : { direction: part.direction }),
    ...(part.swing === 50 ? {} : { swing: part.swing }),
    ...(part.transpose === 0 ? {} : { transpose: part.transpose }),
    ...(part.muted ? { muted: true } : {}),
    ...(part.soloed ? { soloed: true } : {}),
    ...(part.muteGroup === 0 ? {} : { mute_group: part.muteGroup }),
    steps: part.steps.map(fileStep),
  };
}

/** A step in the words of a pattern file. */
export function fileStep(step: Step): FileStep {
  const { on, notes, locks } = step;
  const facts = {
    ...(on === (notes.length > 0 || locks.length > 0) ? {} : { on }),
    ...(locks.length === 0 ? {} : { locks: locks.map(fileLock) }),
    ...(step.probability === 100 ? {} : { probability: step.probability }),
    ...(step.condition === undefined ? {} : { condition: step.condition }),
    ...(step.ratchets === 1 ? {} : { ratchets: step.ratchets }),
    ...(step.ratchetRamp === 0 ? {} : { ratchet_ramp: step.ratchetRamp }),
    ...(step.micro.n === 0 ? {} : { micro: fractionJson(step.micro) }),
    ...(step.slide ? { slide: true } : {}),
    ...(step.skip ? { skip: true } : {}),
  };
  const written = notes.map(fileNote);
  if (Object.keys(facts).length > 0) return { ...facts, ...(written.length === 0 ? {} : { notes: written }) };
  return written.length === 0 ? null : written.length === 1 && typeof written[0] === "string" ? written[0] : written;
}

function fileNote({ key, velocity, length, delay }: Note) {
  const facts = {
    ...(velocity === DEFAULT_NOTE.velocity ? {} : { velocity }),
    ...(same(length, DEFAULT_NOTE.length) ? {} : { length: fractionJson(length) }),
    ...(delay.n === 0 ? {} : { delay: fractionJson(delay) }),
  };
  return Object.keys(facts).length === 0 ? noteName(key) : { note: noteName(key), ...facts };
}

function fileLock(lock: Lock) {
  switch (lock.kind) {
    case "control":
      return { control: lock.number, value: lock.value };
    case "bend":
      return { bend: lock.value };
    case "program":
      return { program: lock.value };
    case "pressure":
      return { pressure: lock.value };
  }
}

function same(x: Fraction, y: Fraction): boolean {
  return x.n === y.n && x.d === y.d;
}
