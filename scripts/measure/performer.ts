/**
 * `perform --headless` as a program of its own, driven line by line.
 *
 * Its lines are kept as they come, so that a measurement can wait for one or look back. Units: frames of its stream.
 */

/** One JSON line that it printed. */
export type PerformLine = Record<string, unknown>;

const MAIN = new URL("../../src/cli/main.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const LOOK_MS = 20;

/** A running performance. */
export class Performer {
  readonly lines: PerformLine[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #read: Promise<void>;
  #errors = "";

  /** @param urgent put it before the other programs of a busy machine, where the system lets us */
  constructor(args: string[], env: Record<string, string>, urgent = false) {
    const program = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--allow-all",
      "--config",
      CONFIG,
      MAIN,
      "perform",
      "--headless",
    ];
    const [command, ...rest] = urgent ? ["nice", "-n", "-15", ...program] : program;
    this.#process = new Deno.Command(command!, {
      args: [...rest, ...args],
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#read = Promise.all([this.#readLines(), this.#readErrors()]).then(() => {});
  }

  /** Process id, for signals. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Send a command. */
  async send(command: Record<string, unknown>): Promise<void> {
    await this.#input.write(new TextEncoder().encode(JSON.stringify(command) + "\n"));
  }

  /** The first line, from `from` on, that has all these fields; waits for it. Throws when it does not come. */
  async wait(fields: PerformLine, from = 0, limitMs = 30_000): Promise<PerformLine> {
    const end = performance.now() + limitMs;
    for (;;) {
      const found = this.lines.slice(from).find((line) =>
        Object.entries(fields).every(([key, value]) => line[key] === value)
      );
      if (found) return found;
      if (performance.now() > end) throw new Error(`no line ${JSON.stringify(fields)} came; ${this.#errors}`);
      await sleep(LOOK_MS);
    }
  }

  /** Wait until its stream has come to a frame. */
  async reach(frame: number): Promise<void> {
    for (let now = -1; now < frame;) {
      const from = this.lines.length;
      await this.send({ do: "state" });
      now = (await this.wait({ event: "session" }, from))["frame"] as number;
    }
  }

  /** Ask it to leave, or with a signal; gives its exit code once it is gone. */
  async quit(signal?: Deno.Signal): Promise<number> {
    if (signal) this.#process.kill(signal);
    else await this.send({ do: "quit" });
    const { code } = await this.#process.status;
    await this.#read;
    await this.#input.abort().catch(() => {});
    return code;
  }

  /** End it whatever state it is in; harmless when it has ended. */
  async end(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    await this.#process.status;
    await this.#read;
    await this.#input.abort().catch(() => {});
  }

  async #readLines(): Promise<void> {
    let rest = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.lines.push(JSON.parse(line));
    }
  }

  async #readErrors(): Promise<void> {
    for await (const text of this.#process.stderr.pipeThrough(new TextDecoderStream())) this.#errors += text;
  }
}

/** Wait. */
export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
