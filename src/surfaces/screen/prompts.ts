/**
 * Questions that keys answer on the message line: a tempo (typed or tapped), a track number, a note, any command at all.
 *
 * Pure apart from the prompt's own text. Thread: control.
 */
import { type CommandRequest, parseCommand } from "../../commands/parse.ts";
import type { PromptName } from "./key_binding.ts";
import { typedCommand } from "../../commands/typed_command.ts";
import type { Prompt } from "./view.ts";
import { reasonOf } from "../../errors.ts";

/** Taps further apart than this begin anew, ms (20 BPM). */
const LONGEST_TAP_MS = 3000;
/** A question: what is shown, what may be typed, and the command that the answer makes. */
interface Question extends Omit<Prompt, "typed"> {
  readonly takes: RegExp;
  readonly most: number;
  readonly answer: (text: string) => unknown;
}

const NUMBER = { takes: /^[0-9.]$/, most: 8 };
const WORD = { takes: /^[A-Za-z0-9#_:+-]$/, most: 16 };

const QUESTIONS: Readonly<Record<PromptName, Question>> = {
  tempo: {
    label: "Tempo in BPM:",
    hint: "type it, or tap space; enter sets it, esc leaves it",
    ...NUMBER,
    answer: (bpm) => ({ do: "transport.set_tempo", bpm: Number(bpm) }),
  },
  track: {
    label: "Select track number:",
    hint: "enter selects it, esc leaves it",
    ...NUMBER,
    answer: (track) => ({ do: "loop.select", track: Number(track) }),
  },
  scene: {
    label: "Launch scene number:",
    hint: "enter launches it, esc leaves it",
    ...NUMBER,
    answer: (scene) => ({ do: "mix.scene", scene: Number(scene) }),
  },
  store: {
    label: "Store what plays as scene number:",
    hint: "enter stores it, esc leaves it",
    ...NUMBER,
    answer: (scene) => ({ do: "mix.scene_store", scene: Number(scene) }),
  },
  action: {
    label: "Start action number:",
    hint: "enter starts it, esc leaves it",
    ...NUMBER,
    answer: (action) => ({ do: "action.start", action: Number(action) }),
  },
  seconds: {
    label: "Keep the last how many seconds?",
    hint: "enter makes them a loop, esc leaves it",
    ...NUMBER,
    answer: (seconds) => ({ do: "loop.capture", seconds: Number(seconds) }),
  },
  note: {
    label: "Note of the step:",
    hint: "like C4, F#3 or 60",
    ...WORD,
    answer: (text) => ({ do: "step.note", note: noteOf(text) }),
  },
  chord: {
    label: "Add to its chord:",
    hint: "like C4, F#3 or 60",
    ...WORD,
    answer: (text) => ({ do: "step.note", note: noteOf(text), mode: "add" }),
  },
  probability: {
    label: "It plays how often, in %?",
    hint: "0 to 100",
    ...NUMBER,
    answer: (text) => ({ do: "step.set", probability: Number(text) }),
  },
  condition: {
    label: "It plays when?",
    hint: "first, not_first, fill, not_fill, previous, neighbour, 2:4 (the second of four), none",
    ...WORD,
    answer: (condition) => ({ do: "step.set", condition }),
  },
  strokes: {
    label: "How many strokes, evenly?",
    hint: "enter spreads them over the part, esc leaves it",
    ...NUMBER,
    answer: (text) => ({ do: "step.euclid", hits: Number(text) }),
  },
  command: {
    label: ":",
    hint: 'a command, like mix.gain track=1 db=-3; in quotes what holds a blank and "="',
    takes: /^.$/u,
    most: 400,
    answer: typedCommand,
  },
};

function noteOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

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
  /** What was wrong with the last answer. */
  #fault: string | undefined;

  constructor(readonly name: PromptName) {}

  /** As it is shown. */
  get shown(): Prompt {
    const { label, hint } = QUESTIONS[this.name];
    return { label, hint: this.#fault ?? hint, typed: this.#typed };
  }

  /** Takes a key pressed at `timeMs`. Throws a UserError when the answer makes no sense; the question stays open. */
  press(key: string, timeMs: number): PromptStep {
    this.#fault = undefined;
    if (key === "escape") return "closed";
    if (key === "enter") return this.#typed === "" ? "closed" : this.#answer();
    if (key === "backspace") this.#typed = this.#typed.slice(0, -1);
    else if (this.name === "tempo" && (key === "space" || key === "b")) this.#tap(timeMs);
    else this.#type(key === "space" ? " " : key);
    return "open";
  }

  #type(character: string): void {
    const { takes, most } = QUESTIONS[this.name];
    // A comma is the decimal point of many a keyboard.
    const typed = character === "," && takes === NUMBER.takes ? "." : character;
    if (takes.test(typed) && this.#typed.length < most) this.#typed += typed;
  }

  #tap(timeMs: number): void {
    if (timeMs - (this.#tapsMs.at(-1) ?? -Infinity) > LONGEST_TAP_MS) this.#tapsMs = [];
    this.#tapsMs.push(timeMs);
    const tempo = tappedTempo(this.#tapsMs);
    if (tempo !== undefined) this.#typed = tempo.toFixed(1);
  }

  #answer(): CommandRequest {
    try {
      return parseCommand(QUESTIONS[this.name].answer(this.#typed));
    } catch (error) {
      this.#fault = reasonOf(error);
      throw error;
    }
  }
}
