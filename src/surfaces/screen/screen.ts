/**
 * The live screen: draws the session twenty times a second and hands keys to the keyboard.
 *
 * Thread: control; keys are read by a worker (key_worker.ts).
 */
import type { PlayedSession } from "../played_session.ts";
import { Drawing } from "./drawing.ts";
import { KeyDecoder } from "./key_decoder.ts";
import type { KeyChunk } from "./key_worker.ts";
import { Keyboard } from "./keyboard.ts";
import { type Look, lookOf } from "./look.ts";
import { eventMessage, heardMessage, hostMessage } from "./messages.ts";
import { learningPrompt } from "./learn_prompt.ts";
import { screenRows, visibleTracks } from "./screen_rows.ts";
import { isTerminal, Terminal } from "./terminal.ts";
import { scrolledTop } from "./track_table.ts";
import type { Message, Size, View } from "./view.ts";

const FRAME_MS = 50;
/** After a lone escape nothing more came: it was the key. */
const ESCAPE_MS = 30;
/** Time to read a sentence. */
const MESSAGE_MS = 6000;
const WARNING_MS = 4000;
/** What is left of the shown load after each drawing, so that a short peak can be seen. */
const LOAD_DECAY = 0.93;

/** What the screen needs to know beside the session. */
export interface ScreenOptions {
  trackNames: readonly (string | undefined)[];
  getEnvironment(name: string): string | undefined;
}

/** The screen while it is up. `left` settles when the player quits, and rejects when drawing fails. */
export class Screen {
  readonly left: Promise<void>;
  readonly #keyboard: Keyboard;
  readonly #terminal = new Terminal();
  readonly #drawing = new Drawing();
  readonly #keys = new KeyDecoder();
  readonly #look: Look;
  readonly #done = Promise.withResolvers<void>();
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #escapeTimer: ReturnType<typeof setTimeout> | undefined;
  #top = 0;
  #shows = true;
  #load = 0;
  /** What holds and waits for a warning to be read. */
  #later: Message | undefined;
  #shown: { message: Message | undefined; sinceMs: number } = { message: undefined, sinceMs: 0 };
  readonly #recordingSince = new Map<number, number>();

  constructor(readonly session: PlayedSession, readonly options: ScreenOptions) {
    this.left = this.#done.promise;
    this.#look = lookOf(options.getEnvironment);
    this.#keyboard = new Keyboard(session);
    session.onEvent((event) => this.#takeEvent(event));
    session.onHeard((event) => this.say(heardMessage(event)));
    session.onHost((report) => this.say(hostMessage(report)));
    session.onNotice((text) => this.say({ text, role: "warn" }));
  }

  /** Takes the terminal over and starts drawing. */
  open(): void {
    const { note } = this.session.state().host;
    if (note !== undefined) this.say({ text: note, role: "warn" });
    this.#terminal.enter();
    this.#worker = new Worker(new URL("./key_worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<KeyChunk>) => this.#takeKeys(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#done.reject(new Error(`The keys cannot be read: ${event.message}`));
    };
    this.#timer = setInterval(() => this.#tick(), FRAME_MS);
    this.#tick();
  }

  /** Shows the screen again, or gives the terminal back for a while; playing goes on, keys do nothing meanwhile. */
  show(shows: boolean): void {
    if (shows === this.#shows) return;
    this.#shows = shows;
    this.#drawing.forget();
    if (shows) this.#terminal.enter();
    else this.#terminal.leave();
  }

  /** Gives the terminal back. */
  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#escapeTimer);
    this.#terminal.leave();
  }

  /**
   * Shows a sentence on the message line. A warning, and what holds, stays long enough to be read before good news replace it; what holds
   * itself is then shown after it.
   */
  say(message: Message | undefined): void {
    if (message === undefined) return;
    const shown = this.#keyboard.message;
    const calm = message.role === "plain" || message.role === "good";
    const warns = shown !== undefined && (shown.role === "warn" || shown.role === "bad");
    const held = warns || (shown?.holds === true && message.holds !== true);
    const fresh = shown !== this.#shown.message || performance.now() - this.#shown.sinceMs < WARNING_MS;
    if (!(calm && held && fresh)) this.#keyboard.message = message;
    else if (message.holds === true) this.#later = message;
  }

  #takeEvent(event: Record<string, unknown>): void {
    if (event["event"] === "state" && event["state"] === "recording") {
      this.#recordingSince.set(Number(event["track"]) - 1, Number(event["frame"]));
    }
    this.say(eventMessage(event));
  }

  #takeKeys({ text, timeMs }: KeyChunk): void {
    clearTimeout(this.#escapeTimer);
    if (text === undefined) return this.#done.resolve();
    if (!this.#shows) return;
    for (const key of this.#keys.feed(text)) this.#press(key, timeMs);
    if (!this.#keys.waiting) return;
    this.#escapeTimer = setTimeout(() => {
      for (const key of this.#keys.flush()) this.#press(key, timeMs);
    }, ESCAPE_MS);
  }

  #press(key: string, timeMs: number): void {
    this.#keyboard.press(key, timeMs);
    if (this.#keyboard.leaving) this.#done.resolve();
  }

  #tick(): void {
    try {
      this.#draw();
    } catch (error) {
      clearInterval(this.#timer);
      // A terminal that was closed is a way to leave, like any other.
      if (isTerminal()) this.#done.reject(error);
      else this.#done.resolve();
    }
  }

  #draw(): void {
    if (!this.#shows) return;
    const size = this.#terminal.size();
    if (this.#keyboard.redraw) this.#drawing.forget();
    this.#keyboard.redraw = false;
    const codes = this.#drawing.draw(screenRows(this.#view(size), size), size, this.#look.colours);
    if (codes !== "") this.#terminal.write(codes);
  }

  /** The newest message for as long as it takes to read it, losses until the next; then what the demo does. */
  #currentMessage(demo: string | undefined): Message | undefined {
    const nowMs = performance.now();
    if (this.#later !== undefined && nowMs - this.#shown.sinceMs >= WARNING_MS) {
      this.#keyboard.message = this.#later;
      this.#later = undefined;
    }
    const { message } = this.#keyboard;
    if (message !== this.#shown.message) this.#shown = { message, sinceMs: nowMs };
    const fresh = message?.role === "bad" || nowMs - this.#shown.sinceMs < MESSAGE_MS;
    if (message !== undefined && fresh) return message;
    return demo === undefined ? undefined : { text: demo, role: "plain" };
  }

  #view(size: Size): View {
    const state = this.session.state();
    const { when, page, home, prompt, helpTop } = this.#keyboard;
    const chosen = state.tracks.findIndex(({ index }) => index === state.snapshot.selected);
    this.#top = scrolledTop(this.#top, chosen, visibleTracks(size), state.tracks.length);
    this.#load = Math.max(state.host.load, this.#load * LOAD_DECAY);
    const view: View = {
      state,
      look: this.#look,
      page,
      home,
      top: page === "help" ? helpTop : this.#top,
      when,
      trackNames: this.options.trackNames,
      recordingSince: this.#recordingSince,
      load: this.#load,
    };
    const message = this.#currentMessage(state.demo);
    if (message !== undefined) view.message = message;
    const { learning } = state.midi ?? {};
    if (prompt !== undefined) view.prompt = prompt.shown;
    else if (learning !== undefined) view.prompt = learningPrompt(learning);
    return view;
  }
}
