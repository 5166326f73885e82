/**
 * The terminal as a screen of its own: taken over on entering, given back as it was on leaving, however that comes about.
 *
 * Method: alternate screen, hidden cursor, no line wrap, bracketed paste, raw keys (xterm control sequences). Leaving is
 * synchronous and may be called twice, so that it works from `unload` and from a crash. Thread: control.
 */
import type { Size } from "./view.ts";

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h";
const LEAVE = "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[0m\x1b[?1049l";

const encoder = new TextEncoder();

/** True when both keys and screen are a terminal's. */
export function isTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** The terminal while the screen owns it. */
export class Terminal {
  #entered = false;
  readonly #leave = () => this.leave();

  /** Takes the terminal over. */
  enter(): void {
    this.#entered = true;
    globalThis.addEventListener("unload", this.#leave);
    Deno.stdin.setRaw(true);
    this.write(ENTER);
  }

  /** Gives it back; does nothing the second time. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    globalThis.removeEventListener("unload", this.#leave);
    try {
      this.write(LEAVE);
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone: nobody is left to see it.
    }
  }

  /** Columns and rows now. */
  size(): Size {
    try {
      const { columns, rows } = Deno.consoleSize();
      if (columns > 0 && rows > 0) return { columns, rows };
    } catch {
      // A terminal that does not tell is taken for the usual one.
    }
    return { columns: 80, rows: 24 };
  }

  /** Writes all of it. */
  write(text: string): void {
    let bytes = encoder.encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
  }
}
