/**
 * What JACK offers on this machine: is a server running, and which ports has it.
 *
 * Method: a client that is opened, asked and closed (or the one this process holds already); it never enters the cycle, so nobody
 * waits for it. Prints nothing.
 * Thread: control.
 */
import { JackClient } from "./client.ts";
import {
  LATENCY_CAPTURE,
  LATENCY_PLAYBACK,
  MIDI_TYPE,
  PORT_IS_INPUT,
  PORT_IS_OUTPUT,
  PORT_IS_PHYSICAL,
  PORT_NAME_BYTES,
} from "./symbols.ts";

/** One port of the server. */
export interface JackPort {
  /** Full name, "client:port". */
  readonly name: string;
  readonly type: "audio" | "midi" | "other";
  /** As others see it: an output can be connected to our inputs. */
  readonly direction: "input" | "output";
  /** Belongs to a device. */
  readonly isPhysical: boolean;
  /** Most frames since what it gives came in from outside, or until what it takes goes out. */
  readonly latencyFrames: number;
  /** Other names that it can be found by. */
  readonly titles: readonly string[];
}

/** A running server. */
export interface JackListing {
  readonly implementation: "JACK" | "PipeWire";
  /** Frames per second. */
  readonly sampleRate: number;
  /** Frames of a cycle. */
  readonly blockFrames: number;
  readonly ports: JackPort[];
}

const LISTER_NAME = "rondo_look";

/** True when a JACK server, or PipeWire in its place, can be joined now. Takes a few milliseconds. */
export function isJackRunning(): boolean {
  if (JackClient.held()) return true;
  const client = JackClient.open(LISTER_NAME);
  client?.close();
  return client !== undefined;
}

/** The running server and its ports, or undefined when none runs. */
export function listJack(): JackListing | undefined {
  const held = JackClient.held();
  const client = held ?? JackClient.open(LISTER_NAME);
  if (!client) return undefined;
  const listing: JackListing = {
    implementation: client.library.isPipeWire ? "PipeWire" : "JACK",
    sampleRate: client.sampleRate,
    blockFrames: client.blockFrames,
    ports: client.portNames(0, "").flatMap((name) => describePort(client, name) ?? []),
  };
  if (!held) client.close();
  return listing;
}

function describePort(client: JackClient, name: string): JackPort | undefined {
  const pointer = client.findPort(name);
  if (pointer === null) return undefined;
  const flags = client.library.functions.jack_port_flags(pointer);
  const typePointer = client.library.functions.jack_port_type(pointer);
  const typeName = typePointer === null ? "" : Deno.UnsafePointerView.getCString(typePointer);
  if ((flags & (PORT_IS_INPUT | PORT_IS_OUTPUT)) === 0) return undefined;
  return {
    name,
    type: typeName.includes("audio") ? "audio" : typeName === MIDI_TYPE ? "midi" : "other",
    direction: flags & PORT_IS_OUTPUT ? "output" : "input",
    isPhysical: (flags & PORT_IS_PHYSICAL) !== 0,
    latencyFrames: latencyOf(client, pointer, (flags & PORT_IS_OUTPUT) !== 0),
    titles: titlesOf(client, pointer),
  };
}

function latencyOf(client: JackClient, port: Deno.PointerObject, isOutput: boolean): number {
  const range = new Uint32Array(2), mode = isOutput ? LATENCY_CAPTURE : LATENCY_PLAYBACK;
  client.library.functions.jack_port_get_latency_range(port, mode, range);
  return range[1]!;
}

function titlesOf(client: JackClient, port: Deno.PointerObject): string[] {
  const aliases = [new Uint8Array(PORT_NAME_BYTES), new Uint8Array(PORT_NAME_BYTES)];
  const addresses = BigUint64Array.from(aliases, (alias) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(alias)));
  const count = client.library.functions.jack_port_get_aliases(port, addresses);
  const names = aliases.slice(0, Math.max(0, count)).map((alias) => alias.subarray(0, Math.max(0, alias.indexOf(0))));
  return names.map((name) => new TextDecoder().decode(name)).filter((name) => name !== "");
}
