/** The timebase master in C (scripts/measure/native/transport_master.c) as a test talks to it. */
import { compileNative } from "../../../scripts/measure/servers.ts";

const RATE = 48_000;
const TICKS_PER_BEAT = 24;
export const CLOCK = 0xf8;

/** A message that came in: its byte and the transport's frame. */
export interface Witnessed {
  byte: number;
  frame: number;
}

/** A running master. */
export class TransportMaster {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";
  /** The tempo map: the newest line of it, frames and beats. */
  #tempo = { bpm: 0, frame: 0, beat: 0 };

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async start(clientName: string, tempoBpm: number): Promise<TransportMaster> {
    const program = await compileNative("transport_master.c");
    return new TransportMaster(
      new Deno.Command(program, {
        args: [clientName, `${tempoBpm}`],
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    );
  }

  /** One of its commands. */
  async say(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  /** What came in since the last time. */
  async news(): Promise<Witnessed[]> {
    await this.say("news");
    const heard: Witnessed[] = [];
    for (let line = await this.#line(); line !== "."; line = await this.#line()) {
      const [word, ...numbers] = line.split(" ");
      const [a, b, c] = numbers.map(Number) as [number, number, number];
      if (word === "tempo") this.#tempo = { bpm: a, frame: b, beat: c };
      else heard.push({ byte: a, frame: b });
    }
    return heard;
  }

  /** Frames by which a tick of a clock is beside the nearest of the master's own. */
  offFrames({ frame }: Witnessed): number {
    const { bpm, frame: from, beat } = this.#tempo;
    const ticks = (beat + ((frame - from) * bpm) / (60 * RATE)) * TICKS_PER_BEAT;
    return ((ticks - Math.round(ticks)) * 60 * RATE) / (bpm * TICKS_PER_BEAT);
  }

  async stop(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
    await this.#process.status;
    await this.#writer.abort().catch(() => {});
    await this.#reader.cancel();
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("the timebase master has ended");
      this.#rest += value;
    }
  }
}
