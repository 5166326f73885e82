/**
 * What a control thread held for 500 ms does to the sound: nothing, beside a native client on the same server.
 *
 * deno run -A scripts/measure/stall.ts [BLOCK_FRAMES [STALLS]]
 *
 * Method: a session on a jackd of its own loops what a JACK client in C plays; then this thread, which is the session's control, is
 * held again and again while a pedal on a thread of its own presses. Printed: frames that Rondo and the native client missed
 * while control was held and while it was free, frames heard that are not the loop, and where the presses acted.
 * Units: frames, ms.
 */
import { COMMAND_PLAY, COMMAND_RECORD, WHEN_EXACT } from "../../dsp/assembly/protocol.ts";
import { readLoop } from "../../dsp/layers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { heardDifferences } from "./heard.ts";
import { sleep } from "./performer.ts";
import type { PedalOrder } from "./pedal_worker.ts";
import { readRecordings, RECORDINGS } from "./recording.ts";
import { compileNative, startServer } from "./servers.ts";

const RATE = 48000, TAKE_FRAMES = 96_011, STALL_MS = 500, REST_MS = 700;

/** What was found. */
export interface StallFindings {
  blockFrames: number;
  stalls: number;
  /** Missed by Rondo while control was held, and while it was free. */
  missedFramesHeld: number;
  missedFramesFree: number;
  /** Missed by the native client beside it, in all. */
  nativeMissedFrames: number;
  /** Heard, and neither the loop nor the silence of a missed cycle. */
  wrongFrames: number;
  silentFrames: number;
  comparedFrames: number;
  /** Farthest that a press of the pedal acted from its own frame, and presses taken up while control was still held. */
  pedalErrorFrames: number;
  presses: number;
  pressesWhileHeld: number;
}

/**
 * Measure on a server of its own. Needs jackd, gcc with JACK's headers, flac and sonic-pi-samples.
 * @param synchronous the server waits for late clients: no frame is ever missed, and all of them can be compared
 */
export async function measureStalls(blockFrames: number, stalls: number, synchronous = false): Promise<StallFindings> {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_stall_" });
  const played = readRecordings(RECORDINGS, RATE, 0.7);
  Deno.writeFileSync(`${folder}/play.f32`, new Uint8Array(played.buffer));
  const program = await compileNative("jack_player.c");
  const server = await startServer({ kind: "jackd", realTime: true, synchronous, blockFrames });
  for (const [name, value] of Object.entries(server.env)) Deno.env.set(name, value);
  const session = await Session.open({
    ...defaultSessionOptions(),
    host: "jack",
    clientName: "looper",
    autoConnect: false,
    sessionFolder: `${folder}/session`,
  });
  try {
    return await new Stalls(session, blockFrames, stalls).run(program, folder, server.env);
  } finally {
    await session.close();
    await server.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** One measurement on a session that runs. */
class Stalls {
  /** Spans of the stream, in frames, in which control was held. */
  readonly #held: { from: number; to: number }[] = [];
  readonly #events: Record<string, unknown>[] = [];

  constructor(readonly session: Session, readonly blockFrames: number, readonly stalls: number) {
    session.onEvent((event) => this.#events.push(event));
  }

  async run(program: string, folder: string, env: Record<string, string>): Promise<StallFindings> {
    const pedal = new Worker(new URL("./pedal_worker.ts", import.meta.url), { type: "module" });
    await new Promise((ready) => pedal.onmessage = ready);
    const seconds = 8 + (this.stalls * (STALL_MS + REST_MS)) / 1000;
    const musician = new Deno.Command(program, {
      args: ["musician", `${seconds}`, `${folder}/play.f32`, `${folder}/heard.f32`, ...PORTS],
      env,
      stdout: "piped",
    }).output();
    await sleep(1500);
    await this.#loop();
    for (let stall = 0; stall < this.stalls; stall++) {
      await sleep(REST_MS);
      this.#hold();
    }
    const { stdout } = await musician;
    const { skipped } = JSON.parse(new TextDecoder().decode(stdout)) as { skipped: number };
    const heard = new Float32Array(Deno.readFileSync(`${folder}/heard.f32`).buffer);
    const end = heard.length / 2 - RATE, begin = end - Math.round((this.stalls * (STALL_MS + REST_MS) * RATE) / 1000);
    const differences = heardDifferences(heard, readLoop(this.session.memory, 0)!.channels, begin, end);
    const presses = await this.#press(pedal);
    pedal.terminate();
    return {
      blockFrames: this.blockFrames,
      stalls: this.stalls,
      ...this.#missed(),
      nativeMissedFrames: skipped,
      ...differences,
      ...presses,
    };
  }

  /** Record a loop of what plays, and let it go on. */
  async #loop(): Promise<void> {
    const start = this.#frame + RATE / 5;
    this.session.send(parseCommand({ do: "loop.record", track: 1, when: "exact", at: start }));
    this.session.send(parseCommand({ do: "loop.play", track: 1, when: "exact", at: start + TAKE_FRAMES }));
    while (this.#frame < start + TAKE_FRAMES + RATE / 2) await sleep(20);
  }

  /** Do nothing else on this thread for 500 ms: no timer, no message, no garbage collection of ours. */
  #hold(ms = STALL_MS): void {
    const from = this.#frame, end = performance.now() + ms;
    while (performance.now() < end);
    this.#held.push({ from, to: this.#frame });
  }

  #missed(): { missedFramesHeld: number; missedFramesFree: number } {
    let held = 0, free = 0;
    for (const event of this.#events) {
      if (event["do"] !== "host.lost") continue;
      const at = event["at"] as number, frames = event["frames"] as number;
      if (this.#held.some(({ from, to }) => at >= from && at <= to + this.blockFrames)) held += frames;
      else free += frames;
    }
    return { missedFramesHeld: held, missedFramesFree: free };
  }

  /** Let the pedal record a second loop, both presses while control is held, and see where they acted. */
  async #press(pedal: Worker): Promise<{ pedalErrorFrames: number; presses: number; pressesWhileHeld: number }> {
    const base = { track: 1, when: WHEN_EXACT, at: -1, a: 0, b: 0, c: 0, source: 3 };
    const first = this.#frame + RATE / 10, second = first + RATE / 4;
    const presses = [
      { frame: first, command: { ...base, kind: COMMAND_RECORD, id: 900_001, gesture: first } },
      { frame: second, command: { ...base, kind: COMMAND_PLAY, id: 900_002, gesture: second } },
    ];
    pedal.postMessage({ memory: this.session.memory, ring: 2, presses } satisfies PedalOrder);
    this.#hold();
    const released = this.#frame;
    await sleep(500);
    const answers = presses.map(({ command }) => this.#events.find((event) => event["id"] === command.id)!);
    const take = this.#events.findLast((event) => event["event"] === "take")!;
    const errors = [
      (take["tape_frame"] as number) - first,
      (take["recorded_frames"] as number) - (second - first),
      ...answers.map((answer, index) => (answer["gesture"] as number) - presses[index]!.command.gesture),
    ];
    const taken = answers.filter((answer) => (answer["at"] as number) <= released);
    return {
      pedalErrorFrames: Math.max(...errors.map(Math.abs)),
      presses: presses.length,
      pressesWhileHeld: taken.length,
    };
  }

  get #frame(): number {
    return this.session.state().snapshot.frame;
  }
}

const PORTS = ["looper:in_1,looper:in_2", "looper:master_left,looper:master_right"];

if (import.meta.main) {
  const [blockFrames = "128", stalls = "10"] = Deno.args;
  console.log(JSON.stringify(await measureStalls(Number(blockFrames), Number(stalls))));
  Deno.exit(0);
}
