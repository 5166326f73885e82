/** Checks a bank against every limit that the model states, in words of its own. What was checked once is not checked again. */
import { assert } from "@std/assert";
import type { Fraction } from "../../../src/sequencer/model/fraction.ts";
import type { Bank, Lock, Note, Part, Pattern, Step } from "../../../src/sequencer/model/pattern.ts";

const checked = new WeakSet<object>();

function once<Value extends object>(value: Value, check: (value: Value) => void): void {
  if (checked.has(value)) return;
  check(value);
  checked.add(value);
}

function whole(value: number, least: number, most: number, what: string): void {
  assert(Number.isInteger(value) && value >= least && value <= most, `${what} is ${value}`);
}

function within(value: number, least: number, most: number, what: string): void {
  assert(value >= least && value <= most, `${what} is ${value}`);
}

function exact({ n, d }: Fraction, what: string): number {
  assert(Number.isSafeInteger(n) && Number.isSafeInteger(d) && d >= 1 && d <= 10000, `${what} is ${n}/${d}`);
  for (let divisor = 2; divisor <= 100; divisor++) assert(n % divisor !== 0 || d % divisor !== 0, `${what}: ${n}/${d}`);
  return n / d;
}

function checkNote({ key, velocity, length, delay }: Note): void {
  whole(key, 0, 127, "key");
  whole(velocity, 1, 127, "velocity");
  const steps = exact(length, "length");
  assert(steps > 0 && steps <= 128, `length is ${steps}`);
  within(exact(delay, "delay"), -1, 1, "delay");
}

function checkLock(lock: Lock): void {
  if (lock.kind === "control") whole(lock.number, 0, 127, "controller");
  whole(lock.value, lock.kind === "bend" ? -8192 : 0, lock.kind === "bend" ? 8191 : 127, lock.kind);
}

function checkStep(step: Step): void {
  assert(step.notes.length <= 16 && step.locks.length <= 32, "notes and locks");
  step.notes.forEach((note) => once(note, checkNote));
  step.locks.forEach((lock) => once(lock, checkLock));
  const controllers = step.locks.map((lock) => lock.kind === "control" ? lock.number : lock.kind);
  assert(new Set(controllers).size === controllers.length, "one lock a controller");
  within(step.probability, 0, 100, "probability");
  whole(step.ratchets, 1, 8, "ratchets");
  whole(step.ratchetRamp, -100, 100, "ratchet ramp");
  within(exact(step.micro, "micro"), -0.5, 0.5, "micro");
  if (step.condition !== undefined) {
    assert(/^((not_)?(first|fill|previous|neighbour)|[1-9]\d?:[1-9]\d?)$/.test(step.condition), step.condition);
  }
  for (const value of [step.on, step.slide, step.skip]) assert(typeof value === "boolean");
}

function checkPart(part: Part): void {
  whole(part.steps.length, 1, 128, "steps");
  part.steps.forEach((step) => once(step, checkStep));
  assert(part.name.length >= 1 && part.name.length <= 64, "name");
  const speeds = ["1/8", "1/6", "1/4", "1/3", "1/2", "2/3", "3/4", "1", "4/3", "3/2", "2", "3", "4", "6", "8"];
  assert(speeds.includes(part.speed), `speed is ${part.speed}`);
  assert(["forward", "reverse", "ping_pong", "random"].includes(part.direction), part.direction);
  whole(part.port, 0, 31, "port");
  whole(part.channel, 1, 16, "channel");
  within(part.swing, 50, 75, "swing");
  whole(part.transpose, -48, 48, "transpose");
  whole(part.muteGroup, 0, 8, "mute group");
  for (const value of [part.muted, part.soloed]) assert(typeof value === "boolean");
}

function checkPattern(pattern: Pattern): void {
  whole(pattern.parts.length, 1, 64, "parts");
  pattern.parts.forEach((part) => once(part, checkPart));
  assert(pattern.name.length >= 1 && pattern.name.length <= 64, "name");
  whole(pattern.length, 0, 4096, "length");
  assert(pattern.tempoBpm === 0 || (pattern.tempoBpm >= 10 && pattern.tempoBpm <= 1000), `${pattern.tempoBpm} BPM`);
  whole(4 * pattern.beatsPerBar, 0, 4 * 64, "quarters of a beat in a bar");
  whole(pattern.beatUnit, 0, 64, "beat unit");
  whole(pattern.seed, 0, 2 ** 31 - 1, "seed");
}

/** Throws where anything in the bank is beyond its limits. */
export function checkBank({ patterns, song }: Bank): void {
  whole(patterns.length, 1, 128, "slots");
  assert(patterns.some((pattern) => pattern !== undefined), "a bank without any pattern");
  for (const pattern of patterns) if (pattern !== undefined) once(pattern, checkPattern);
  assert(song.length <= 999, "entries");
  for (const { pattern, times } of song) {
    whole(pattern, 0, 127, "pattern of an entry");
    whole(times, 1, 999, "times of an entry");
  }
}
