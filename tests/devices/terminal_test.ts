import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { inFolder } from "../in_folder.ts";
import { taskArguments } from "../src/cli/run_task.ts";
import { PretendedNsm } from "../src/nsm/pretended_nsm.ts";
import { needs } from "./needs.ts";

// A real terminal, made by util-linux' `script`: what is written to its input are keys, what comes out is what a screen gets.

const ENTER = "\x1b[?1049h";
const LEAVE = "\x1b[?1049l";

/** A program in a terminal of 100 × 30. */
class InTerminal {
  readonly child: Deno.ChildProcess;
  shown = "";
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(folder: string, deno: string[], env: Record<string, string> = {}) {
    const quoted = [Deno.execPath(), ...deno].map((word) => `'${word}'`).join(" ");
    const command = `stty rows 30 cols 100; ${quoted}; echo "code $?"; stty -a`;
    this.child = new Deno.Command("script", {
      args: ["-qec", command, "/dev/null"],
      cwd: folder,
      env: { INIT_CWD: folder, TERM: "xterm-256color", LANG: "C.UTF-8", JACK_DEFAULT_SERVER: "rondo_nobody", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#reader = this.child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#writer = this.child.stdin.getWriter();
  }

  async press(keys: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(keys));
  }

  /** Reads on until the words have been shown. */
  async until(words: string): Promise<void> {
    while (!this.shown.includes(words)) assert(await this.#readMore(), `"${words}" never came: ${this.shown}`);
  }

  /** What came after the screen was given back, once the program has ended. */
  async end(): Promise<string> {
    while (await this.#readMore());
    await this.#writer.close().catch(() => {});
    await this.child.status;
    return this.shown.slice(this.shown.lastIndexOf(LEAVE) + LEAVE.length);
  }

  async #readMore(): Promise<boolean> {
    const { value, done } = await this.#reader.read();
    if (!done) this.shown += value;
    return !done;
  }
}

function assertGivenBack(terminal: InTerminal, after: string): void {
  assertEquals(terminal.shown.split(ENTER).length, 2);
  assertEquals(terminal.shown.split(LEAVE).length, 2);
  for (const code of ["\x1b[?25h", "\x1b[?7h", "\x1b[?2004l"]) assertStringIncludes(terminal.shown, code);
  // Line editing and echo work again.
  for (const setting of ["icanon", "echo", "isig"]) assertMatch(after, new RegExp(`(?<!-)\\b${setting}\\b`));
}

const PERFORM = ["--host", "builtin", "--session", "out"];

Deno.test({
  name: "in a terminal: record, loop, help and quit by keys; the terminal is given back and the loop is saved",
  ...needs("script"),
  async fn() {
    await inFolder(async (folder) => {
      const terminal = new InTerminal(folder, [...taskArguments("perform"), ...PERFORM]);
      await terminal.until("the tape is already running");
      await terminal.press("b120\r");
      await terminal.until("120.0");
      await terminal.press("r");
      await terminal.until("recording");
      await terminal.until(" 0.5");
      await terminal.press("r");
      await terminal.until("is a loop of");
      await terminal.press("?");
      await terminal.until("any other key goes back");
      await terminal.press("?q");
      await terminal.until("Press q again");
      await terminal.press("q");
      const after = await terminal.end();
      assertGivenBack(terminal, after);
      assertStringIncludes(after, "code 0");
      assertStringIncludes(after, "Saved");
      assert((await Deno.stat(`${folder}/out/loops/track-01.wav`)).size > 0);
    });
  },
});

Deno.test({
  name: "in a terminal: Ctrl-C leaves at once and saves",
  ...needs("script"),
  async fn() {
    await inFolder(async (folder) => {
      const terminal = new InTerminal(folder, [...taskArguments("perform"), ...PERFORM]);
      await terminal.until("the tape is already running");
      await terminal.press("\x03");
      const after = await terminal.end();
      assertGivenBack(terminal, after);
      assertStringIncludes(after, "code 0");
      assert((await Deno.stat(`${folder}/out/score.jsonl`)).size > 0);
    });
  },
});

Deno.test({
  name: "in a terminal: closing its window saves what was played",
  ...needs("script"),
  async fn() {
    await inFolder(async (folder) => {
      const terminal = new InTerminal(folder, [...taskArguments("perform"), ...PERFORM]);
      await terminal.until("the tape is already running");
      await terminal.press("r");
      await terminal.until("recording");
      // Long enough not to be taken for a double press.
      await terminal.until(" 0.3");
      terminal.child.kill("SIGKILL");
      await terminal.end();
      // The task outlives its terminal for as long as saving takes; session.json is written last.
      while (!isThere(`${folder}/out/session.json`)) await new Promise((resolve) => setTimeout(resolve, 20));
      assert((await Deno.stat(`${folder}/out/loops/track-01.wav`)).size > 0);
    });
  },
});

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

for (const how of ["caught", "crash"]) {
  Deno.test({
    name: `in a terminal: a session that fails (${how}) leaves the terminal as it was`,
    ...needs("script"),
    async fn() {
      await inFolder(async (folder) => {
        const program = fileURLToPath(new URL("failing_screen.ts", import.meta.url));
        const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
        const terminal = new InTerminal(folder, ["run", "-A", `--config=${config}`, program, how]);
        const after = await terminal.end();
        assertGivenBack(terminal, after);
        assertStringIncludes(after + terminal.shown, "ended: the session is broken");
        assertStringIncludes(after, "code 1");
      });
    },
  });
}

Deno.test({
  name: "a session manager hides the screen and shows it again while playing goes on",
  ...needs("script"),
  async fn() {
    const manager = await PretendedNsm.open();
    try {
      await inFolder(async (folder) => {
        const started = [...taskArguments("perform"), "--host", "builtin"];
        const terminal = new InTerminal(folder, started, { NSM_URL: manager.url });
        assertEquals((await manager.welcome())[1], ":dirty:optional-gui:");
        manager.send("/nsm/client/open", `${folder}/Rondo.nABCD`, "a session", "Rondo.nABCD");
        await manager.next("/nsm/client/gui_is_shown");
        await terminal.until("the tape is already running");
        manager.send("/nsm/client/hide_optional_gui");
        await manager.next("/nsm/client/gui_is_hidden");
        await terminal.until(LEAVE);
        manager.send("/nsm/client/show_optional_gui");
        await manager.next("/nsm/client/gui_is_shown");
        terminal.shown = terminal.shown.slice(terminal.shown.lastIndexOf(LEAVE));
        await terminal.until(ENTER);
        await terminal.until("RONDO");
        await terminal.press("q");
        assertStringIncludes(await terminal.end(), "code 0");
      });
    } finally {
      await manager.close();
    }
  },
});
