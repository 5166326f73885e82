/** Other programs at ALSA's sequencer: Debian's aplaymidi plays to a port of ours, its aseqdump listens to one. */
import { until } from "../jack/until.ts";

const PATIENCE_MS = 30_000;

/** The "client:port" of a port, as aplaymidi (`-l`) or aseqdump lists it. */
export async function addressOf(program: "aplaymidi" | "aseqdump", port: string): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args: ["-l"] }).output();
  const line = new TextDecoder().decode(stdout).split("\n").find((line) => line.includes(port));
  const address = line?.trim().split(/\s+/)[0];
  if (!address) throw new Error(`${program} sees no "${port}": ${new TextDecoder().decode(stdout)}`);
  return address;
}

/** A MIDI file of one track that plays messages `stepTicks` apart, 960 ticks in half a second. */
export function midiFile(messages: readonly Uint8Array[], stepTicks = 4): Uint8Array {
  const events = messages.flatMap((message) => {
    const isSysex = message[0] === 0xf0;
    const body = isSysex ? [0xf0, ...variableLength(message.length - 1), ...message.subarray(1)] : [...message];
    return [...variableLength(stepTicks), ...body];
  });
  const track = [...events, 0, 0xff, 0x2f, 0];
  const header = [...new TextEncoder().encode("MThd"), 0, 0, 0, 6, 0, 0, 0, 1, 960 >> 8, 960 & 255];
  return Uint8Array.from([...header, ...new TextEncoder().encode("MTrk"), ...bigEndian(track.length), ...track]);
}

function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >> shift) & 255);
}

/** aplaymidi plays a file to one of our ports; returns when it has ended. */
export async function playTo(port: string, messages: readonly Uint8Array[]): Promise<void> {
  const address = await addressOf("aplaymidi", port);
  const file = await Deno.makeTempFile({ suffix: ".mid" });
  await Deno.writeFile(file, midiFile(messages));
  const { success, stderr } = await new Deno.Command("aplaymidi", { args: ["-p", address, "-d", "0", file] }).output();
  await Deno.remove(file);
  if (!success) throw new Error(`aplaymidi: ${new TextDecoder().decode(stderr)}`);
}

/** aseqdump, listening to one of our ports. */
export class Listener {
  readonly lines: string[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  private constructor(address: string) {
    const args = ["-oL", "aseqdump", "-p", address];
    this.#process = new Deno.Command("stdbuf", { args, stdout: "piped", stderr: "null" }).spawn();
    this.#reading = this.#read();
  }

  /** Connects aseqdump to a port and waits until it listens. */
  static async open(port: string): Promise<Listener> {
    const listener = new Listener(await addressOf("aseqdump", port));
    await listener.until("aseqdump listens", () => listener.lines.some((line) => line.startsWith("Source")));
    return listener;
  }

  /** Lines of events whose name matches. */
  events(name: RegExp): string[] {
    return this.lines.filter((line) => name.test(line));
  }

  /** Bytes of all sysex messages heard, one after another. */
  sysexBytes(): number[] {
    const texts = this.lines.map((line) => line.match(/System exclusive\s+([0-9A-F ]+)$/)?.[1]?.trim());
    return texts.flatMap((text) => text === undefined ? [] : text.split(" ").map((byte) => parseInt(byte, 16)));
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    await until(what, isSo, PATIENCE_MS).catch((error) => {
      throw new Error(`last heard: ${this.lines.slice(-3).join(" | ")}`, { cause: error });
    });
  }

  async close(): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await this.#reading;
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const chunk of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      this.lines.push(...lines);
    }
  }
}
