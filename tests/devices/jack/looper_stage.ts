/** A session named "looper" on a JACK server of its own that waits for late clients, and a musician in C who plays into it and hears it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readLoop } from "../../../dsp/layers.ts";
import { heardDifferences } from "../../../scripts/measure/heard.ts";
import { compileNative } from "../../../scripts/measure/servers.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { Session, type SessionOptions } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { connectionsOf, freshServerName, JackServer, type ServerFormat } from "./server.ts";
import { until } from "./until.ts";

const RATE = 48_000, TAKE_FRAMES = 36_011;

/** Interleaved stereo noise, quiet enough for the limiter to leave it alone. */
function noise(frames: number): Float32Array<ArrayBuffer> {
  let state = 7;
  return Float32Array.from({ length: frames * 2 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2147483648) * 0.3;
  });
}

export class LooperStage {
  /** Kinds of what the host told, and its notes. */
  readonly reports: string[] = [];
  readonly notes: string[] = [];
  /** Those who play, or have played. */
  readonly musicians: Promise<unknown>[] = [];

  private constructor(readonly session: Session, readonly folder: string, public server: JackServer) {
    session.onHost((report) => {
      this.reports.push(report.kind);
      if ("note" in report && report.note !== undefined) this.notes.push(report.note);
    });
  }

  /** Everything is ended and taken away, whatever happens. */
  static async run(
    options: Partial<SessionOptions>,
    format: ServerFormat,
    use: (stage: LooperStage) => Promise<void>,
  ): Promise<void> {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_looper_" }), name = freshServerName();
    Deno.writeFileSync(join(folder, "play.f32"), new Uint8Array(noise(3 * RATE).buffer));
    const server = await JackServer.start(name, { blockFrames: 256, synchronous: true, ...format });
    let stage: LooperStage | undefined;
    try {
      const session = await Session.open({
        ...defaultSessionOptions(),
        host: "jack",
        jackServer: name,
        clientName: "looper",
        autoConnect: false,
        tapeMinutes: 1,
        sessionFolder: join(folder, "session"),
        ...options,
      });
      stage = new LooperStage(session, folder, server);
      await use(stage);
      assertEquals((await session.close()).failures, []);
    } finally {
      await stage?.session.close();
      await (stage?.server ?? server).stop();
      await Promise.allSettled(stage?.musicians ?? []);
      Deno.removeSync(folder, { recursive: true });
    }
  }

  get frame(): number {
    return this.session.state().snapshot.frame;
  }

  /** What the first track holds. */
  get loop(): readonly Float32Array[] {
    return readLoop(this.session.memory, 0)!.channels;
  }

  send(...commands: Record<string, unknown>[]): void {
    for (const command of commands) this.session.send(parseCommand(command));
  }

  /** Starts another server under the name of the one that was ended. */
  async startAgain(format: ServerFormat = {}): Promise<void> {
    this.server = await JackServer.start(this.server.name, { synchronous: true, ...format });
  }

  /** The musician plays `play.f32` into the session; gives what came from two of its ports meanwhile. */
  musician(seconds: number, from = "master"): Promise<Float32Array> {
    const hearing = this.#hear(seconds, from);
    this.musicians.push(hearing);
    return hearing;
  }

  async #hear(seconds: number, from: string): Promise<Float32Array> {
    const program = await compileNative("jack_player.c"), heard = join(this.folder, "heard.f32");
    const ports = ["looper:in_1,looper:in_2", `looper:${from}_left,looper:${from}_right`];
    const { success, stderr } = await new Deno.Command(program, {
      // A name for each port: the session connects again whom it knows.
      args: [`musician_${from}`, `${seconds}`, join(this.folder, "play.f32"), heard, ...ports],
      stdout: "null",
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new Float32Array(Deno.readFileSync(heard).buffer);
  }

  /** Records what the musician plays on track 1, and lets it loop. */
  async recordLoop(): Promise<readonly Float32Array[]> {
    const playing = this.musician(3);
    await until("the musician is connected", () => connectionsOf("looper").length >= 4);
    const at = this.frame + 6000;
    this.send({ do: "loop.record", track: 1, when: "exact", at });
    this.send({ do: "loop.play", track: 1, when: "exact", at: at + TAKE_FRAMES });
    await playing;
    assert(this.loop[0]!.some((sample) => Math.abs(sample) > 0.1), "the musician was not recorded");
    return this.loop;
  }
}

/** Frames of what was heard that the loop does not have there, and silent ones, once the ports are connected and until they go. */
export function wrongFrames(heard: Float32Array, loop: readonly Float32Array[], connectedFrame = RATE): number[] {
  const { wrongFrames, silentFrames } = heardDifferences(heard, loop, connectedFrame, (heard.length - RATE) / 2);
  return [wrongFrames, silentFrames];
}
