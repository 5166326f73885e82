/**
 * The question which command a MIDI control is to do: answered with the key that does it, or with a command that is typed.
 *
 * Pure apart from its own text. Thread: control.
 */
import { UserError } from "../../errors.ts";
import { namedSpec } from "../../commands/parse.ts";
import type { KeyBinding } from "./key_binding.ts";
import { typedCommand } from "../../commands/typed_command.ts";
import type { Prompt } from "./view.ts";

const MOST_TYPED = 400;

/** What an answer comes to. */
export type LearnStep = "open" | "closed" | { readonly learn: Record<string, unknown> };

/** The open question. */
export class LearnPrompt {
  /** What was typed after the colon; undefined while a key is waited for. */
  #typed: string | undefined;
  readonly #find: (key: string) => KeyBinding | undefined;

  /** @param find what a key does on the page that is shown */
  constructor(find: (key: string) => KeyBinding | undefined) {
    this.#find = find;
  }

  /** As it is shown. */
  get shown(): Prompt {
    return this.#typed === undefined
      ? { label: "Learn: press the key that a control is to do", typed: "", hint: ": to type a command, esc leaves it" }
      : { label: "Learn:", typed: this.#typed, hint: "like mix.gain track=1; enter takes it, esc leaves it" };
  }

  /** Takes a key. Throws a UserError when the answer makes no sense; the question stays open. */
  press(key: string): LearnStep {
    if (key === "escape") return "closed";
    if (this.#typed !== undefined) return this.#type(key, this.#typed);
    if (key === ":") this.#typed = "";
    else if (key !== "enter") return { learn: commandOf(key, this.#find(key)) };
    return "open";
  }

  #type(key: string, typed: string): LearnStep {
    if (key === "enter") return typed.trim() === "" ? "closed" : { learn: checked(typedCommand(typed)) };
    if (key === "backspace") this.#typed = typed.slice(0, -1);
    else if (typed.length < MOST_TYPED) {
      this.#typed = typed + (key === "space" ? " " : [...key].length === 1 ? key : "");
    }
    return "open";
  }
}

/** What is shown while a control is waited for. */
export function learningPrompt(command: string): Prompt {
  return {
    label: `Learn ${command}: move the pad, knob or fader`,
    typed: "",
    hint: "nothing else plays by MIDI; esc leaves it",
  };
}

function checked(command: Record<string, unknown>): Record<string, unknown> {
  namedSpec(String(command["do"]));
  return command;
}

function commandOf(key: string, binding: KeyBinding | undefined): Record<string, unknown> {
  if (binding?.learn !== undefined) return { ...binding.learn };
  if (binding !== undefined && "command" in binding.act) return { ...binding.act.command };
  const why = binding === undefined
    ? "does nothing"
    : "from" in binding.act
    ? "does one thing or another, as things stand"
    : "belongs to the screen";
  throw new UserError(`The key ${key} ${why}: press another, or : and type a command.`);
}
