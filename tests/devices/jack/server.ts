/**
 * A JACK server of a test's own: jackd with its dummy driver, under its own name, so that several run beside each other.
 *
 * `JACK_DEFAULT_SERVER` of this process is set to that name: libjack reads it whenever a client is opened.
 */
import { until } from "./until.ts";

export interface ServerFormat {
  sampleRate?: number;
  blockFrames?: number;
  realTime?: boolean;
  /** The server waits for every client: a busy machine is slower, but no block is ever skipped. */
  synchronous?: boolean;
  /** Ports that there are in all; the server's own default when left out. */
  portMax?: number;
}

let serverCount = 0;

/** A name nobody else uses. */
export function freshServerName(): string {
  return `rondo_test_${Deno.pid}_${++serverCount}`;
}

/** Runs one of JACK's small programs and returns its lines; none when it failed. Waits for it, so keep it rare. */
export function runTool(program: string, ...args: string[]): string[] {
  const { success, stdout } = new Deno.Command(program, { args, stderr: "null" }).outputSync();
  return success ? new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "") : [];
}

/** Connections of every port of a client, as `port > peer`, as jack_lsp sees them. */
export function connectionsOf(clientName: string): string[] {
  const connections: string[] = [];
  let port = "";
  for (const line of runTool("jack_lsp", "-c")) {
    if (!line.startsWith(" ")) port = line;
    else if (port.startsWith(`${clientName}:`)) connections.push(`${port} > ${line.trim()}`);
  }
  return connections.sort();
}

/** A running server. */
export class JackServer {
  readonly name: string;
  #process: Deno.ChildProcess;

  private constructor(name: string, process: Deno.ChildProcess) {
    this.name = name;
    this.#process = process;
  }

  /** Starts a server and waits until it takes clients. */
  static async start(name: string, format: ServerFormat = {}): Promise<JackServer> {
    Deno.env.set("JACK_DEFAULT_SERVER", name);
    const { sampleRate = 48000, blockFrames = 128, realTime = false, synchronous = false, portMax } = format;
    const mode = [realTime ? "--realtime" : "--no-realtime", ...(synchronous ? ["--sync"] : [])];
    if (portMax !== undefined) mode.push("--port-max", `${portMax}`);
    const args = [...mode, "-n", name, "-d", "dummy"];
    const process = new Deno.Command("jackd", {
      args: [...args, "-r", `${sampleRate}`, "-p", `${blockFrames}`],
      stdout: "null",
      stderr: "null",
      stdin: "null",
    }).spawn();
    const server = new JackServer(name, process);
    await until("jackd takes clients", () => runTool("jack_lsp").length > 0);
    return server;
  }

  /**
   * Takes back the place of a killed server in JACK's list, which has room for eight: one of the same name is started and
   * ended properly.
   */
  static async bury(name: string): Promise<void> {
    const server = await JackServer.start(name);
    await server.stop();
  }

  /** Ends the server as a crash would (SIGKILL), or as a user would (SIGTERM). */
  async stop(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
    try {
      this.#process.kill(signal);
    } catch {
      // It is gone already.
    }
    await this.#process.status;
  }
}
