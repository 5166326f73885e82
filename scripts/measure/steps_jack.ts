/**
 * Whether a pattern that is edited fifty times a second, by a control thread that is held for half a second now and then, arrives over JACK
 * MIDI without an event late, lost or doubled.
 *
 * deno run -A scripts/measure/steps_jack.ts [--seconds 600] [--block 128]
 *
 * Method: a session on a JACK server plays four parts at 180 BPM with ratchets and swing, the first of them untouched; the others are edited. A
 * JACK client in C logs what it hears by the server's own frame clock. What must be heard, and when, is what the session's score renders
 * afterwards; part 1 is also counted by itself. Frames of both differ by a distance that must never change. Needs jackd and gcc.
 * Thread: control. Units: frames at 48 kHz.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { playScore } from "../../src/render/play_score.ts";
import { readScore } from "../../src/score/read.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { connect, type Heard, hearJack, type Listening, median, sleep } from "./jack_listener.ts";
import { startServer } from "./servers.ts";

const BPM = 180;
const EDIT_MS = 20;
const STALL_EVERY_MS = 2000;
const STALL_MS = 500;
const RATE = 48_000;

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "600" }, block: { type: "string", default: "128" } },
});
const seconds = Number(values.seconds);

const server = await startServer({ kind: "jackd", realTime: true, blockFrames: Number(values.block) });
Deno.env.set("JACK_DEFAULT_SERVER", server.env["JACK_DEFAULT_SERVER"]!);
const root = Deno.makeTempDirSync({ prefix: "rondo_steps_" });
try {
  const { listening, edits, stalls } = await play(join(root, "session"));
  report(listening, await rendered(join(root, "session", "score.jsonl")), edits, stalls);
} finally {
  await server.stop();
  Deno.removeSync(root, { recursive: true });
}
Deno.exit(0);

/** Plays and edits until the time is over. */
async function play(folder: string): Promise<{ listening: Listening; edits: number; stalls: number }> {
  const session = await Session.open({
    ...defaultSessionOptions(),
    host: "jack",
    inputCount: 1,
    outputCount: 1,
    clientName: "rondo_steps",
    autoConnect: false,
    tapeMinutes: 1,
    tempoBpm: BPM,
    sessionFolder: folder,
    midi: { inputs: [], outputs: [{ name: "notes", port: "notes", kind: "jack", clock: false }] },
  });
  session.onNotice((sentence) => console.log(`  (${sentence})`));
  const send = (command: Record<string, unknown>) => void session.send(parseCommand(command));
  const listener = await hearJack(server, "log_steps");
  await connect(server, "rondo_steps:notes", "log_steps:in");
  makeParts(send);
  await sleep(500);
  send({ do: "step.start" });
  const counts = await editFor(send);
  send({ do: "step.stop" });
  await sleep(1000);
  const listening = await listener.end();
  await session.close();
  return { listening, ...counts };
}

function makeParts(send: (command: Record<string, unknown>) => void): void {
  for (let step = 1; step <= 16; step++) send({ do: "step.note", step, note: 36 + step, velocity: 100, length: "1/2" });
  for (const part of [2, 3, 4]) {
    send({ do: "step.add_part" });
    send({ do: "step.part_set", part, channel: part, swing: 50 + 4 * part });
    send({ do: "step.euclid", part, hits: 3 + 2 * part });
  }
}

async function editFor(send: (command: Record<string, unknown>) => void): Promise<{ edits: number; stalls: number }> {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const begun = performance.now();
  let edits = 0, stalls = 0, heldMs = begun;
  while (performance.now() - begun < seconds * 1000) {
    // What was missed while control was held is not made up for.
    const part = 2 + edits % 3, step = 1 + (edits * 7) % 16;
    if (edits % 4 === 3) send({ do: "step.set", part, step, ratchets: 1 + edits % 8, micro: `${edits % 11 - 5}/24` });
    else send({ do: "step.note", part, step, note: 40 + edits % 40, velocity: 1 + edits % 127 });
    edits++;
    if (performance.now() - heldMs > STALL_EVERY_MS) {
      Atomics.wait(cell, 0, 0, STALL_MS);
      heldMs = performance.now();
      stalls++;
    }
    await sleep(EDIT_MS);
  }
  return { edits, stalls };
}

/** What the score sends, as the listener would name it; frames of the stream. */
async function rendered(path: string): Promise<Heard[]> {
  const { header, lines } = readScore(path);
  const sent: Heard[] = [];
  await playScore(runOffline, {
    header,
    lines,
    outputCount: 1,
    totalFrames: Math.max(...lines.map(({ atFrame }) => atFrame)) + 2 * RATE,
    blockFrames: 512,
    read: (inputs) => inputs.forEach((input) => input.fill(0)),
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi: (frame, _, bytes) => void sent.push({ frame, status: bytes[0]!, data1: bytes[1]!, data2: bytes[2]! }),
  });
  return sent;
}

/** Pairs what was heard with what was wanted, both in order; what has no partner was lost or came twice. */
function pair(
  heard: readonly Heard[],
  wanted: readonly Heard[],
): { distances: number[]; lost: Heard[]; extra: Heard[] } {
  const name = ({ status, data1, data2 }: Heard) => `${status} ${data1} ${data2}`;
  const distances: number[] = [], lost: Heard[] = [], extra: Heard[] = [];
  let at = 0;
  for (const one of heard) {
    let place = at;
    while (place < Math.min(wanted.length, at + 40) && name(wanted[place]!) !== name(one)) place++;
    if (wanted[place] === undefined || name(wanted[place]!) !== name(one)) extra.push(one);
    else {
      lost.push(...wanted.slice(at, place));
      distances.push(one.frame - wanted[place]!.frame);
      at = place + 1;
    }
  }
  return { distances, lost: [...lost, ...wanted.slice(at)], extra };
}

function report({ heard, skipped }: Listening, wanted: readonly Heard[], edits: number, stalls: number): void {
  const [ons, offs] = [0x90, 0x80].map((kind) => heard.filter(({ status }) => (status & 0xf0) === kind).length);
  console.log(`${seconds} s at ${BPM} BPM, ${edits} edits, control held ${stalls} times for ${STALL_MS} ms:`);
  console.log(`  heard ${heard.length} of ${wanted.length} messages; ${ons} notes began, ${offs} ended`);
  const { distances, lost, extra } = pair(heard, wanted);
  const distance = median(distances), off = distances.filter((one) => one !== distance);
  console.log(`  lost ${lost.length}, doubled or unknown ${extra.length}`);
  console.log(`  at the score's frame: ${distances.length - off.length}, off: ${off.length}`);
  if (off.length > 0) console.log(`  off by, in frames: ${off.slice(0, 20).map((one) => one - distance).join(", ")}`);
  const first = heard.filter(({ status }) => status === 0x90);
  const steps = first.map(({ data1 }) => data1 - 37),
    missing = steps.filter((step, i) => i > 0 && step !== (steps[i - 1]! + 1) % 16);
  const due = Math.round((first.at(-1)!.frame - first[0]!.frame) / (RATE * 60 / BPM / 4)) + 1;
  console.log(`  part 1, untouched: ${first.length} of ${due} notes due, out of order ${missing.length}`);
  console.log(
    `  the server skipped ${skipped[0]} cycles (${skipped[1]} frames) at the listener, ${skipped[2]} overflows`,
  );
}
