/**
 * Measures Rondo's JACK host on this machine and prints one table: round trip, punctuality, what ports for MIDI cost, collections.
 *
 * deno run -A scripts/measure/jack.ts [--only round-trip,intervals,midi,collections] [--rounds 6] [--seconds 10] [--minutes 10]
 * Needs jackd, jack_iodelay, jack_connect, gcc with JACK's headers, PipeWire with its JACK library, and `deno task build`. With
 * the defaults it takes about 35 minutes; leave the machine alone meanwhile. Servers are its own, with the dummy driver.
 */
import { parseArgs } from "node:util";
import { measureCollections } from "./jack_collections.ts";
import { type Figures, measureIntervals, type Punctuality } from "./jack_intervals.ts";
import { measureRoundTrips, type Passage } from "./jack_round_trip.ts";
import { compileNative, type ServerRequest } from "./servers.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "round-trip,intervals,midi,collections" },
    rounds: { type: "string", default: "6" },
    seconds: { type: "string", default: "10" },
    minutes: { type: "string", default: "10" },
  },
});
const SERVERS: ServerRequest[] = [
  { kind: "jackd", realTime: false, blockFrames: 128 },
  { kind: "jackd", realTime: true, blockFrames: 128 },
  { kind: "jackd", realTime: true, blockFrames: 64 },
  { kind: "PipeWire", realTime: true, blockFrames: 128 },
  { kind: "PipeWire", realTime: true, blockFrames: 64 },
];
const wanted = new Set(options.only.split(","));
const rows: string[][] = [];
const native = await compileNative("jack_client.c");

if (wanted.has("round-trip")) await roundTrips();
if (wanted.has("intervals")) await intervals();
if (wanted.has("midi")) await midiCosts();
if (wanted.has("collections")) await collections();
printTable(["what", "server", "client", "figures"], rows);

async function roundTrips(): Promise<void> {
  for (const blockFrames of [128, 64]) {
    const request: ServerRequest = { kind: "jackd", realTime: true, blockFrames };
    for (const { server, client, frames, share } of await measureRoundTrips(request, passages())) {
      rows.push(["round trip", server, client, `${frames} frames (${Math.round(share * 100)} % of the readings)`]);
    }
  }
}

function passages(): Passage[] {
  const request = { name: "rondo_measure", seconds: 60, tracks: 0, ports: 1, garbage: 0, monitor: true };
  const script = new URL("./jack_rondo.ts", import.meta.url).pathname;
  return [
    {
      client: "native C",
      command: native,
      args: ["native_measure", "60", "0", "1", "/dev/null"],
      input: "native_measure:in_1",
      output: "native_measure:out_1",
    },
    {
      client: "Rondo",
      command: Deno.execPath(),
      args: ["run", "-A", script, JSON.stringify(request)],
      input: "rondo_measure:in_1",
      output: "rondo_measure:out_1",
    },
    performPassage("jack", ["--no-connect"], "in_1", "master_left"),
    performPassage("portaudio", [], "in_0", "out_0"),
  ];
}

/** The instrument itself, as a musician starts it. */
function performPassage(host: string, more: string[], input: string, output: string): Passage {
  const script = new URL("../../src/cli/main.ts", import.meta.url).pathname;
  const name = `rondo_${host}`;
  const folder = Deno.makeTempDirSync({ prefix: "rondo_measure_" });
  const args = ["perform", "--host", host, "--name", name, "--headless", "--monitor", "--session", folder, ...more];
  return {
    client: `perform --host ${host}`,
    command: Deno.execPath(),
    args: ["run", "-A", script, ...args],
    input: `${name}:${input}`,
    output: `${name}:${output}`,
  };
}

async function intervals(): Promise<void> {
  for (const request of SERVERS) {
    const pair = await measureIntervals(native, request, Number(options.rounds), Number(options.seconds));
    for (const client of pair) addPunctuality(client);
    const [bar, own] = pair as [Punctuality, Punctuality];
    const ratio = (kind: "interval" | "signal", share: keyof Figures) =>
      `${share} ${(own[kind][share] / bar[kind][share]).toFixed(3)}`;
    rows.push(["interval, ratio", own.server, "Rondo / C", `${ratio("interval", "p50")}, ${ratio("interval", "p99")}`]);
    rows.push([
      "start to signal, ratio",
      own.server,
      "Rondo / C",
      `${ratio("signal", "p99")}, ${ratio("signal", "p999")}`,
    ]);
  }
}

/** What a cycle costs without and with ports for MIDI, of which each sends and hears a clock, and with a look at the transport. */
async function midiCosts(): Promise<void> {
  for (const request of [SERVERS[1], SERVERS[3]] as ServerRequest[]) {
    for (const ports of [0, 4]) {
      const pair = await measureIntervals(native, request, Number(options.rounds), Number(options.seconds), ports);
      const [bar, own] = pair as [Punctuality, Punctuality];
      const what = `cycle with ${ports} MIDI ports, µs`;
      for (const { server, client, cost } of pair) rows.push([what, server, client, inWords(cost)]);
      const ratio = (share: keyof Figures) => `${share} ${(own.cost[share] / bar.cost[share]).toFixed(2)}`;
      rows.push([what, own.server, "Rondo / C", `${ratio("p50")}, ${ratio("p99")}`]);
    }
  }
}

function addPunctuality(own: Punctuality): void {
  const told = `${own.cycles} cycles, ${own.lostFrames} frames lost, ${own.isRealTime ? "SCHED_FIFO" : "no real-time"}`;
  rows.push(["interval, µs", own.server, own.client, `${inWords(own.interval)} (${told})`]);
  rows.push(["start to wake, µs", own.server, own.client, inWords(own.wake)]);
  rows.push(["start to signal, µs", own.server, own.client, inWords(own.signal)]);
}

function inWords({ p50, p99, p999, max }: Figures): string {
  return `p50 ${p50}, p99 ${p99}, p99.9 ${p999}, max ${max}`;
}

async function collections(): Promise<void> {
  const seconds = Number(options.minutes) * 60;
  for (const request of [SERVERS[1], SERVERS[3]] as ServerRequest[]) {
    for (const [portCounts, midi] of [[[2, 40], 0], [[2], 4]] as [number[], number][]) {
      const runs = await measureCollections(request, portCounts, seconds, midi);
      for (const { server, ports, count, longestMs, lostFrames } of runs) {
        const figures = `${count} in ${seconds} s, longest ${longestMs} ms (${lostFrames} frames lost)`;
        const client = `Rondo, ${ports} ports${midi === 0 ? "" : ` and ${2 * midi} for MIDI`}`;
        rows.push(["collections in the audio worker", server, client, figures]);
      }
    }
  }
}

function printTable(head: string[], body: string[][]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...body.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  console.log(line(head));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of body) console.log(line(row));
}
