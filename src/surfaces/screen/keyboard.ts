/**
 * What happens when a key is pressed: a command goes out, a question opens, a page turns, or the player wants to leave.
 *
 * Method: everything but a question is looked up in the key table. Thread: control.
 */
import type { WhenName } from "../../commands/command_spec.ts";
import { type CommandRequest, parseCommand } from "../../commands/parse.ts";
import { findCommand } from "../../commands/table.ts";
import { STATE_EMPTY } from "../../../dsp/assembly/protocol.ts";
import type { PlayedSession } from "../played_session.ts";
import type { KeyAct, KeyBinding, ScreenAct } from "./key_binding.ts";
import { findKey, findStepKey } from "./key_map.ts";
import { LearnPrompt } from "./learn_prompt.ts";
import { OpenPrompt } from "./prompts.ts";
import type { Message } from "./view.ts";
import { reasonOf } from "../../errors.ts";

/** Choices of when commands act, in the order in which `w` goes round. */
const WHEN_ROUND: readonly WhenName[] = ["now", "beat", "bar", "loop"];
/** A second `q` within this long means it. */
const CONFIRM_MS = 4000;

/** The keyboard's side of the screen. */
export class Keyboard {
  /** When commands that can wait act. */
  when: WhenName = "now";
  page: "tracks" | "steps" | "help" = "tracks";
  /** The page that help goes back to. */
  home: "tracks" | "steps" = "tracks";
  /** First row of the help page. */
  helpTop = 0;
  prompt: OpenPrompt | LearnPrompt | undefined;
  message: Message | undefined;
  /** Set by the key that draws everything again; whoever draws takes it back. */
  redraw = false;
  /** Set once the player means to leave. */
  leaving = false;
  #askedToQuitMs = -Infinity;

  constructor(readonly session: PlayedSession) {}

  /** Takes a key pressed at `timeMs` (performance.timeOrigin + performance.now()). */
  press(key: string, timeMs: number): void {
    try {
      if (key === "ctrl-c") this.leaving = true;
      else if (this.prompt !== undefined) this.#answer(this.prompt, key, timeMs);
      else if (this.page === "help") this.#turnHelp(key);
      else this.#play(key, timeMs);
    } catch (error) {
      this.message = { text: reasonOf(error), role: "warn" };
    }
  }

  #answer(prompt: OpenPrompt | LearnPrompt, key: string, timeMs: number): void {
    const step = prompt.press(key, timeMs);
    if (step === "open") return;
    this.prompt = undefined;
    this.message = undefined;
    if (step === "closed") return;
    if ("learn" in step) this.session.learn(step.learn);
    else this.session.send(step, timeMs, "keys");
  }

  #turnHelp(key: string): void {
    if (key === "down" || key === "page down" || key === "space") this.helpTop += key === "down" ? 1 : 10;
    else if (key === "up" || key === "page up") this.helpTop = Math.max(0, this.helpTop - (key === "up" ? 1 : 10));
    else this.page = this.home;
  }

  #play(key: string, timeMs: number): void {
    if (key === "escape" && this.session.state().midi?.learning !== undefined) return this.session.learn(undefined);
    const act = this.#find(key)?.act;
    if (act === undefined) {
      const shown = [...key].length === 1 ? `"${key}"` : key;
      this.message = { text: `The key ${shown} does nothing; ? shows all keys.`, role: "plain" };
      return;
    }
    if (!("screen" in act && act.screen === "quit")) this.#askedToQuitMs = -Infinity;
    this.#act(act, timeMs);
  }

  /** What a key does on the page that is shown. */
  #find(key: string): KeyBinding | undefined {
    return this.page === "steps" ? findStepKey(key) : findKey(key);
  }

  #act(act: KeyAct, timeMs: number): void {
    if ("command" in act) this.#send(act.command, timeMs);
    else if ("ask" in act) this.prompt = new OpenPrompt(act.ask);
    else if ("screen" in act) this.#turn(act.screen, timeMs);
    else {
      const made = act.from(this.session.state());
      if ("say" in made) this.message = { text: made.say, role: "plain" };
      else this.#act("ask" in made ? made : { command: made }, timeMs);
    }
  }

  #send(command: CommandRequest, timeMs: number): void {
    const waits = this.when !== "now" && (findCommand(command.do)?.waits ?? false);
    this.message = undefined;
    this.session.send(parseCommand(waits ? { ...command, when: this.when } : command), timeMs, "keys");
  }

  #turn(act: ScreenAct, timeMs: number): void {
    if (act === "help") [this.page, this.helpTop] = ["help", 0];
    else if (act === "steps") this.page = this.home = this.page === "steps" ? "tracks" : "steps";
    else if (act === "redraw") this.redraw = true;
    else if (act === "learn") this.prompt = new LearnPrompt((pressed) => this.#find(pressed));
    else if (act === "when") this.when = WHEN_ROUND[(WHEN_ROUND.indexOf(this.when) + 1) % WHEN_ROUND.length]!;
    else this.#askToQuit(timeMs);
  }

  #askToQuit(timeMs: number): void {
    const { tracks, steps } = this.session.state();
    const isPlayed = tracks.some(({ state }) => state !== STATE_EMPTY) || steps?.canUndo === true;
    if (!isPlayed || timeMs - this.#askedToQuitMs < CONFIRM_MS) this.leaving = true;
    else {
      this.#askedToQuitMs = timeMs;
      this.message = { text: "Press q again to save everything and quit.", role: "warn" };
    }
  }
}
