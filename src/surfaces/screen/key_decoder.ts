/**
 * Names the keys in what a terminal sends.
 *
 * Method: xterm's sequences (CSI and SS3), a lone escape told from the start of a sequence by what follows; pasted text
 * (bracketed paste) is dropped, since a line of prose must not play the instrument. Thread: the one that reads the terminal.
 */

const NAMED: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
  " ": "space",
};

const FINALS: Readonly<Record<string, string>> = { A: "up", B: "down", C: "right", D: "left", H: "home", F: "end" };
const NUMBERED: Readonly<Record<string, string>> = {
  1: "home",
  3: "delete",
  4: "end",
  5: "page up",
  6: "page down",
  7: "home",
  8: "end",
};

// deno-lint-ignore no-control-regex
const SEQUENCE = /^\x1b(?:\[([0-9;?<]*)([@-~])|O([A-Z]))/;
// deno-lint-ignore no-control-regex
const SEQUENCE_START = /^\x1b(?:\[[0-9;?<]*|O)?$/;

/** Turns chunks of terminal input into names of keys; keeps what is not complete yet. */
export class KeyDecoder {
  #rest = "";
  #pasting = false;

  /** True while what came last may be the start of a sequence: call `flush` when nothing follows for some 30 ms. */
  get waiting(): boolean {
    return this.#rest !== "";
  }

  /** Names of the keys in `text` and in what was kept before. */
  feed(text: string): string[] {
    const keys: string[] = [];
    let left = this.#rest + text;
    this.#rest = "";
    while (left !== "") {
      const taken = this.#take(left, keys);
      if (taken === 0) break;
      left = left.slice(taken);
    }
    this.#rest = left;
    return keys;
  }

  /** Nothing follows: a kept escape was the escape key itself. */
  flush(): string[] {
    const escaped = this.#rest === "\x1b" && !this.#pasting;
    this.#rest = "";
    return escaped ? ["escape"] : [];
  }

  /** Takes one key off the start; 0 when it is not complete. */
  #take(left: string, keys: string[]): number {
    const sequence = SEQUENCE.exec(left);
    if (sequence !== null) {
      this.#takeSequence(sequence, keys);
      return sequence[0].length;
    }
    if (SEQUENCE_START.test(left)) return 0;
    const character = String.fromCodePoint(left.codePointAt(0)!);
    if (!this.#pasting) keys.push(keyName(character));
    return character.length;
  }

  #takeSequence([, numbers, final, shifted]: RegExpExecArray, keys: string[]): void {
    if (final === "~" && numbers === "200") this.#pasting = true;
    else if (final === "~" && numbers === "201") this.#pasting = false;
    else if (!this.#pasting) {
      const first = numbers?.split(";")[0] ?? "";
      const name = final === "~" ? NUMBERED[first] : FINALS[final ?? shifted ?? ""];
      if (name !== undefined) keys.push(name);
    }
  }
}

function keyName(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0)!;
  if (code === 0x1b) return "escape";
  return code < 32 ? `ctrl-${String.fromCharCode(code + 96)}` : character;
}
