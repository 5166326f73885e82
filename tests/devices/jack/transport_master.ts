/** The timebase master in C (scripts/measure/native/transport_master.c) as a test talks to it, and the session that follows it. */
import { assert } from "@std/assert";
import { compileNative } from "../../../scripts/measure/servers.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";

const RATE = 48_000;
const TICKS_PER_BEAT = 24;
const CLOCK = 0xf8;
/** Ticks that are judged after each change, and those before them: a whole tick of the master's is known to a frame by then. */
const JUDGED = 48, SETTLING = 48;
/** A grid is left alone where it is 0.6 frames beside, and ticks are whole frames. */
export const EXACT_FRAMES = 1.1;
/** A place in whole ticks is found to less than half a frame. */
export const WHOLE_TICK_FRAMES = 1.5;

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

  /** @param through a program that starts it */
  static async start(clientName: string, tempoBpm: number, through?: string): Promise<TransportMaster> {
    const program = await compileNative("transport_master.c"), args = [clientName, `${tempoBpm}`];
    return new TransportMaster(
      new Deno.Command(through ?? program, {
        args: through === undefined ? args : [program, ...args],
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

/** A session "looper" that follows JACK's transport and sends its clock at a JACK MIDI port. */
export function openFollower(sessionFolder: string): Promise<Session> {
  return Session.open({
    ...defaultSessionOptions(),
    host: "jack",
    clientName: "looper",
    autoConnect: false,
    sessionFolder,
    midi: { inputs: [], outputs: [{ name: "clock", port: "clock", kind: "jack", clock: true }], follow: true },
  });
}

/**
 * Rondo's MIDI clock ticks where the master's ticks are, as the master sees it.
 * @param share of the ticks that is judged: a tick that is due in a cycle that a server skipped comes after it
 */
export async function checkTicks(master: TransportMaster, mostFrames = WHOLE_TICK_FRAMES, share = 1): Promise<void> {
  await master.news();
  const ticks: number[] = [];
  while (ticks.length < SETTLING + JUDGED) {
    await new Promise((done) => setTimeout(done, 50));
    const heard = (await master.news()).filter(({ byte }) => byte === CLOCK);
    ticks.push(...heard.map((witnessed) => master.offFrames(witnessed)));
  }
  const judged = ticks.slice(SETTLING).sort((a, b) => Math.abs(a) - Math.abs(b));
  const worst = Math.abs(judged[Math.ceil(share * judged.length) - 1]!);
  assert(worst <= mostFrames, `ticks are off by ${judged.map((off) => off.toFixed(2)).join(", ")} frames`);
}
