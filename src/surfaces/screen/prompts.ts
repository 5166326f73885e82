/**
 * Questions that keys answer on the message line: a tempo (typed or tapped), a track number, a length in seconds.
 *
 * Pure apart from the prompt's own text. Thread: control.
 */
import { type CommandRequest, parseCommand } from "../../commands/parse.ts";
import type { PromptName } from "./key_map.ts";
import type { Prompt } from "./view.ts";

/** Taps further apart than this begin anew, ms (20 BPM). */
const LONGEST_TAP_MS = 3000;
const MOST_TYPED = 8;

const QUESTIONS: Readonly<Record<PromptName, Omit<Prompt, "typed">>> = {
  tempo: { label: "Tempo in BPM:", hint: "type it, or tap space; enter sets it, esc leaves it" },
  track: { label: "Select track number:", hint: "enter selects it, esc leaves it" },
  seconds: { label: "Keep the last how many seconds?", hint: "enter makes them a loop, esc leaves it" },
};

const ANSWERS: Readonly<Record<PromptName, (value: number) => unknown>> = {
  tempo: (bpm) => ({ do: "transport.set_tempo", bpm }),
  track: (track) => ({ do: "loop.select", track }),
  seconds: (seconds) => ({ do: "loop.capture", seconds }),
};

/** What an answer comes to: still asking, left alone, or a command. */
export type PromptStep = "open" | "closed" | CommandRequest;

/** Tempo of taps, BPM, from the mean of the last intervals (at most 8); undefined for a single tap. */
export function tappedTempo(timesMs: readonly number[]): number | undefined {
  const last = timesMs.slice(-9);
  if (last.length < 2) return undefined;
  return 60000 * (last.length - 1) / (last.at(-1)! - last[0]!);
}

/** One open question. */
export class OpenPrompt {
  #typed = "";
  #tapsMs: number[] = [];

  constructor(readonly name: PromptName) {}

  /** As it is shown. */
  get shown(): Prompt {
    return { ...QUESTIONS[this.name], typed: this.#typed };
  }

  /** Takes a key pressed at `timeMs`. Throws a UserError when the answer makes no sense; the question stays open. */
  press(key: string, timeMs: number): PromptStep {
    if (key === "escape") return "closed";
    if (key === "enter") return this.#typed === "" ? "closed" : this.#answer();
    if (key === "backspace") this.#typed = this.#typed.slice(0, -1);
    else if (/^[0-9.]$/.test(key) && this.#typed.length < MOST_TYPED) this.#typed += key;
    else if (this.name === "tempo" && (key === "space" || key === "b")) this.#tap(timeMs);
    return "open";
  }

  #tap(timeMs: number): void {
    if (timeMs - (this.#tapsMs.at(-1) ?? -Infinity) > LONGEST_TAP_MS) this.#tapsMs = [];
    this.#tapsMs.push(timeMs);
    const tempo = tappedTempo(this.#tapsMs);
    if (tempo !== undefined) this.#typed = tempo.toFixed(1);
  }

  #answer(): CommandRequest {
    return parseCommand(ANSWERS[this.name](Number(this.#typed)));
  }
}
