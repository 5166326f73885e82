/**
 * SooperLooper as a program beside Rondo: started on a JACK server, driven over OSC with liblo's `oscsend`.
 *
 * Needs Debian's sooperlooper and liblo-tools. Where the machine has no ALSA sequencer its MIDI is told that nothing is there.
 */
import { sleep } from "./performer.ts";
import type { Server } from "./servers.ts";

const START_MS = 2500;

/** A SooperLooper that runs. */
export class SooperLooper {
  readonly #process: Deno.ChildProcess;

  private constructor(
    readonly name: string,
    readonly port: number,
    readonly loops: number,
    process: Deno.ChildProcess,
  ) {
    this.#process = process;
  }

  /** Starts one with so many stereo loops. */
  static async start(server: Server, name: string, port: number, loops: number): Promise<SooperLooper> {
    const args = ["-q", "-l", `${loops}`, "-c", "2", "-t", "12", "-p", `${port}`, "-j", name];
    const env = { ...server.env, LD_PRELOAD: await compileSilentMidi() };
    const options = { args, env, stdin: "null", stdout: "null", stderr: "null" } as const;
    const process = new Deno.Command("sooperlooper", options).spawn();
    await sleep(START_MS);
    return new SooperLooper(name, port, loops, process);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Sends a message to one of its loops; −1: to all. */
  async send(loop: number, path: string, types: string, ...values: (string | number)[]): Promise<void> {
    const args = ["localhost", `${this.port}`, `/sl/${loop}/${path}`, types, ...values.map(String)];
    const { success } = await new Deno.Command("oscsend", { args }).output();
    if (!success) throw new Error("oscsend failed");
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }
}

async function compileSilentMidi(): Promise<string> {
  const library = `${Deno.makeTempDirSync({ prefix: "rondo_native_" })}/no_alsa_sequencer.so`;
  const source = new URL("./native/no_alsa_sequencer.c", import.meta.url).pathname;
  const { success } = await new Deno.Command("gcc", { args: ["-shared", "-fPIC", source, "-o", library] }).output();
  if (!success) throw new Error("gcc could not compile no_alsa_sequencer.c");
  return library;
}
