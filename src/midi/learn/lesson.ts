/**
 * One sitting of learning: which control was moved, which command it shall do, and the map that grows by it.
 *
 * Method: two steps in turn, move and name. Messages count while a control is waited for, typed lines while a command is. Who
 * owns ports, keyboard and file is somebody else. Thread: any.
 */
import { UserError } from "../../errors.ts";
import type { ReadText } from "../maps/edit_map.ts";
import type { MidiMessage } from "../message.ts";
import { typedCommand } from "../../commands/typed_command.ts";
import { bindingFor, describeMoved } from "./learned_binding.ts";
import { alsoSentence, withLearned } from "./learned_map.ts";
import { type Moved, MovedControl } from "./moved_control.ts";

/** What the owner does. */
export interface LessonHooks {
  /** Shows a line. */
  say(line: string): void;
  /** The map's text as it is now. */
  read(): string;
  /** Reads the text as the map that it is or holds; a map's own reader if left out. */
  parse?: ReadText;
  /** Keeps the map's new text. */
  write(text: string): void;
}

/** A sitting. */
export class Lesson {
  readonly #name: string;
  readonly #hooks: LessonHooks;
  #listener = new MovedControl();
  #moved: Moved | undefined;

  /** @param name what sentences call the map */
  constructor(name: string, hooks: LessonHooks) {
    this.#name = name;
    this.#hooks = hooks;
    hooks.say("Move a control.");
  }

  /** A message came at `timeMs`. */
  hear(message: MidiMessage, timeMs: number): void {
    if (this.#moved !== undefined) return;
    this.#moved = this.#listener.take(message, timeMs);
    if (this.#moved === undefined) return;
    this.#hooks.say(
      `That is ${describeMoved(this.#moved)}. Which command? (like mix.gain track=1; nothing: another control)`,
    );
  }

  /** A line was typed. */
  type(line: string): void {
    if (this.#moved === undefined) return this.#hooks.say("Move a control first.");
    if (line.trim() !== "") {
      try {
        this.#bind(this.#moved, line);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return this.#hooks.say(error.message);
      }
    }
    this.#moved = undefined;
    this.#listener = new MovedControl();
    this.#hooks.say("Move a control.");
  }

  #bind(moved: Moved, line: string): void {
    const learned = bindingFor(moved, typedCommand(line));
    const { text, also } = withLearned(this.#hooks.read(), learned, moved, this.#name, this.#hooks.parse);
    this.#hooks.write(text);
    this.#hooks.say(
      `${this.#name}: ${describeMoved(moved)} does ${learned.binding.do!.do}.${alsoSentence(also)}`,
    );
  }
}
