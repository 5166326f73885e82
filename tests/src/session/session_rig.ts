/**
 * A real session on the built-in host in a folder of its own: audio worker, timers, files and all, fed from a WAV file of noise.
 */
import { join } from "node:path";
import { parseCommand } from "../../../src/commands/parse.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { Session, type SessionRemains } from "../../../src/session/session.ts";
import { defaultSessionOptions, type SessionOptions } from "../../../src/session/session_options.ts";

export const RATE = 48000;
const LOOK_MS = 5;
const LIMIT_MS = 30_000;

/** Stereo noise well below the limiter, unlike itself at every frame, the same every time. */
export function noise(frames: number): Float32Array<ArrayBuffer>[] {
  let state = 1;
  const channel = () =>
    Float32Array.from({ length: frames }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state / 2147483648) * 0.3;
    });
  return [channel(), channel()];
}

/** The session, what went in, and every event that came. */
export class SessionRig {
  readonly events: Record<string, unknown>[] = [];
  readonly notices: string[] = [];
  readonly reports: string[] = [];

  private constructor(
    readonly session: Session,
    readonly root: string,
    readonly input: readonly Float32Array[],
  ) {
    session.onEvent((event) => this.events.push(event));
    session.onNotice((sentence) => this.notices.push(sentence));
    session.onHost((report) => this.reports.push(report.kind));
  }

  get folder(): string {
    return this.session.folder;
  }
  get inputPath(): string {
    return join(this.root, "input.wav");
  }

  /** Give `use` a running session; close it and take the folder away afterwards, whatever happened. */
  static async run(
    options: Partial<SessionOptions>,
    use: (rig: SessionRig) => Promise<void>,
    seconds = 12,
  ): Promise<void> {
    const root = Deno.makeTempDirSync({ prefix: "rondo_session_" }), input = noise(seconds * RATE);
    writeWav(join(root, "input.wav"), input, RATE);
    let rig: SessionRig | undefined;
    try {
      rig = new SessionRig(await openIn(root, options), root, input);
      await use(rig);
    } finally {
      await rig?.session.close();
      Deno.removeSync(root, { recursive: true });
    }
  }

  /** Send a command in its JSON form. */
  send(command: Record<string, unknown>): number {
    return this.session.send(parseCommand(command));
  }

  /** Stream frames processed so far. */
  get frame(): number {
    return this.session.state().snapshot.frame;
  }

  /** Wait until the stream has come to a frame. */
  async until(frame: number): Promise<void> {
    await waitFor(`frame ${frame}`, () => this.frame >= frame);
  }

  /** The answer to a command, once it is there. */
  async answer(id: number): Promise<Record<string, unknown>> {
    const find = () => this.events.find((event) => event["id"] === id && event["event"] !== "waiting");
    await waitFor(`an answer to command ${id}`, () => find() !== undefined);
    return find()!;
  }

  /** The newest event of a kind. */
  last(kind: string): Record<string, unknown> {
    const found = this.events.findLast((event) => event["event"] === kind);
    if (!found) throw new Error(`no event ${kind} came`);
    return found;
  }

  close(): Promise<SessionRemains> {
    return this.session.close();
  }

  /** Go on with what was saved, once this session is closed; `until` waits for a frame. Closes it whatever happened. */
  async goOn(
    use: (session: Session, until: (frame: number) => Promise<void>) => Promise<void>,
    options: Partial<SessionOptions> = {},
  ): Promise<void> {
    const session = await openIn(this.root, { sessionFolder: this.folder, ...options });
    try {
      await use(session, (frame) => waitFor(`frame ${frame}`, () => session.state().snapshot.frame >= frame));
    } finally {
      await session.close();
    }
  }

  /** Channels of a file in the session's folder. */
  sound(name: string): Float32Array[] {
    return readWav(join(this.folder, name)).channels;
  }

  text(name: string): string {
    return Deno.readTextFileSync(join(this.folder, name));
  }
}

function openIn(root: string, options: Partial<SessionOptions>): Promise<Session> {
  return Session.open({
    ...defaultSessionOptions(),
    host: "builtin",
    inputFile: join(root, "input.wav"),
    sessionFolder: join(root, "session"),
    tapeMinutes: 1,
    ...options,
  });
}

/** Wait for something that must come; fails by name when it does not. */
export async function waitFor(what: string, isThere: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!isThere()) {
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

/** Hold this thread, timers and all, until the stream has gone on by so many frames; gives where it was and where it is. */
export function stall(rig: SessionRig, frames: number): { from: number; to: number } {
  const from = rig.frame, end = performance.now() + LIMIT_MS;
  while (rig.frame < from + frames) {
    if (performance.now() > end) throw new Error("the audio thread stood still while control was held");
  }
  return { from, to: rig.frame };
}
