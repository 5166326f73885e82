/**
 * Servers of a measurement's own: jackd with its dummy driver, or PipeWire without any hardware, beside whatever else runs.
 *
 * Each gets its own name or runtime folder, given to programs by `env`. Only what was started here is ended.
 */

/** A server that runs, and the environment that leads programs to it. */
export interface Server {
  title: string;
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** What to start. */
export interface ServerRequest {
  kind: "jackd" | "PipeWire";
  realTime: boolean;
  blockFrames: number;
  /** jackd waits for every client before it goes on: a busy machine is slower, but nothing is ever skipped. */
  synchronous?: boolean;
}

const START_MS = 1500;
const PIPEWIRE_LIBRARY = "/usr/lib/x86_64-linux-gnu/pipewire-0.3/jack";
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
let count = 0;

/** Starts one and gives it time to be there. */
export async function startServer(request: ServerRequest): Promise<Server> {
  const { kind, realTime, blockFrames } = request;
  const title = `${kind}${
    kind === "jackd" ? (realTime ? " real-time" : " without real-time") : ""
  }, ${blockFrames} frames`;
  if (kind === "jackd") {
    const name = `rondo_measure_${Deno.pid}_${++count}`;
    const mode = request.synchronous ? ["-S"] : [];
    const args = [realTime ? "-R" : "-r", ...mode, "-n", name, "-d", "dummy", "-r", "48000", "-p", `${blockFrames}`];
    return await spawnServer("jackd", args, { JACK_DEFAULT_SERVER: name }, title);
  }
  const folder = Deno.makeTempDirSync({ prefix: "rondo_pipewire_" });
  const env = {
    XDG_RUNTIME_DIR: folder,
    PIPEWIRE_QUANTUM: `${blockFrames}/48000`,
    LD_LIBRARY_PATH: PIPEWIRE_LIBRARY,
  };
  return await spawnServer("pipewire", [], env, title);
}

async function spawnServer(command: string, args: string[], env: Record<string, string>, title: string) {
  const options = { args, env, stdin: "null", stdout: "null", stderr: "null" } as const;
  const process = new Deno.Command(command, options).spawn();
  await sleep(START_MS);
  return {
    title,
    env,
    async stop() {
      process.kill("SIGTERM");
      await process.status;
    },
  };
}

/** Compiles a C file of native/ into a temporary folder; answers the program's path. */
export async function compileNative(source: string): Promise<string> {
  const program = `${Deno.makeTempDirSync({ prefix: "rondo_native_" })}/${source.replace(/\.c$/, "")}`;
  const path = new URL(`./native/${source}`, import.meta.url).pathname;
  const args = ["-O2", "-march=native", path, "-o", program, "-ljack", "-lm"];
  const { success, stderr } = await new Deno.Command("gcc", { args, stdout: "null" }).output();
  if (!success) throw new Error(`gcc could not compile ${source}: ${new TextDecoder().decode(stderr)}`);
  return program;
}

/** Runs a program to its end and returns its last line of output. Throws when it fails. */
export async function runToEnd(command: string, args: string[], env: Record<string, string>): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, env }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
}
