/** A part as one line, so that a test can say what it expects: a step a word, `.` for a rest, in brackets what is off. */
import { fractionJson } from "../../../../src/sequencer/model/fraction.ts";
import { DEFAULT_NOTE, type Lock, type Note, type Part, type Step } from "../../../../src/sequencer/model/pattern.ts";

function shownNote({ key, velocity, length, delay }: Note): string {
  const isUsual = length.n === DEFAULT_NOTE.length.n && length.d === DEFAULT_NOTE.length.d;
  return [
    key,
    velocity === DEFAULT_NOTE.velocity ? "" : `v${velocity}`,
    isUsual ? "" : `l${fractionJson(length)}`,
    delay.n === 0 ? "" : `d${fractionJson(delay)}`,
  ].join("");
}

function shownLock(lock: Lock): string {
  return lock.kind === "control" ? `cc${lock.number}=${lock.value}` : `${lock.kind}=${lock.value}`;
}

/** One step: its notes, `@` its locks, and after `,` how it plays. */
function shownStep(step: Step): string {
  const ways = [
    step.probability === 100 ? "" : `${step.probability}%`,
    step.condition === undefined ? "" : `if ${step.condition}`,
    step.ratchets === 1 ? "" : `x${step.ratchets}`,
    step.ratchetRamp === 0 ? "" : `ramp${step.ratchetRamp}`,
    step.micro.n === 0 ? "" : `late${fractionJson(step.micro)}`,
    step.slide ? "slide" : "",
    step.skip ? "skip" : "",
  ].filter((way) => way !== "");
  const locks = step.locks.map((lock) => `@${shownLock(lock)}`).join("");
  const sounds = step.notes.map(shownNote).join("+") + locks;
  const word = sounds === "" ? (step.on ? "on" : ".") : step.on ? sounds : `(${sounds})`;
  return [word, ...ways].join(",");
}

/** All steps. */
export function shownPart(part: Part | undefined): string {
  return part === undefined ? "nothing" : part.steps.map(shownStep).join(" ");
}
