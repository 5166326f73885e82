import { assert, assertEquals, assertRejects } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { type Played, playPiece } from "../../../src/sequence/play_piece.ts";
import type { Piece } from "../../../src/sequence/piece.ts";
import { SilentSession } from "../../../src/session/silent_session.ts";
import { listedOutput, message, midiPiece, patternsPiece } from "./sequence_rig.ts";

const NEVER = new Promise<never>(() => {});

/** Plays a piece on a list; gives what was sent. */
async function play(piece: Piece, { clock = false, left = NEVER }: { clock?: boolean; left?: Promise<unknown> } = {}) {
  const session = await SilentSession.open(listedOutput(clock));
  let ended: Played;
  try {
    ended = await playPiece(session, piece, { clock, waitSeconds: 0 }, left);
  } finally {
    await session.close();
  }
  return { ended, sent: (await session.close()).map(({ bytes }) => [...bytes]) };
}

Deno.test("a pattern goes out note by note, each with its end, in order, and the playing ends by itself", async () => {
  const piece = patternsPiece('{"tempo": 480, "parts": [{"note": "C2", "channel": 10, "steps": "X.o-"}]}', 2);
  const { ended, sent } = await play(piece);
  const once = [[0x99, 36, 120], [0x89, 36, 64], [0x99, 36, 60], [0x89, 36, 64]];
  assertEquals([ended, sent], [{ isWhole: true, eventCount: 4 }, [...once, ...once]]);
});

Deno.test("a MIDI file goes out byte by byte; a note that it leaves sounding is ended", async () => {
  const sysex = { tick: 0, kind: "sysex", status: 0xf0, data: Uint8Array.from([...Array(300).fill(5), 0xf7]) } as const;
  const track = [
    sysex,
    message(0, 0xc2, 5),
    message(10, 0x92, 60, 77),
    message(20, 0x92, 64, 77),
    message(100, 0x82, 60, 3),
  ];
  const { sent } = await play(midiPiece([track], 200));
  const messages = [[0xc2, 5], [0x92, 60, 77], [0x92, 64, 77], [0x82, 60, 3], [0x82, 64, 64]];
  assertEquals(sent, [[0xf0, ...Array(300).fill(5), 0xf7], ...messages]);
});

Deno.test("who leaves in the middle hears silence: notes end, pedals and bends are let go", async () => {
  const leave = Promise.withResolvers<void>();
  const track = [message(0, 0xb0, 64, 127), message(0, 0x90, 60, 100), message(48000, 0x80, 60, 0)];
  const session = await SilentSession.open(listedOutput());
  const playing = playPiece(session, midiPiece([track], 48000), { clock: false, waitSeconds: 0 }, leave.promise);
  while ((session.sender?.sentCount ?? 0) < 2) await new Promise((done) => setTimeout(done, 5));
  leave.resolve();
  assertEquals((await playing).isWhole, false);
  const sent = (await session.close()).map(({ bytes }) => [...bytes]);
  assertEquals(sent.slice(0, 3), [[0xb0, 64, 127], [0x90, 60, 100], [0x80, 60, 64]]);
  assert(sent.some(([status, control, value]) => status === 0xb0 && control === 64 && value === 0), "the pedal is up");
});

Deno.test("the clock starts with the first note, 24 ticks a quarter, and stops at the end", async () => {
  const piece = patternsPiece('{"tempo": 480, "parts": [{"steps": "x...x..."}]}', 4);
  const { sent } = await play(piece, { clock: true });
  const start = sent.findIndex(([status]) => status === 0xfa), notes = sent.findIndex(([status]) => status === 0x90);
  assert(start >= 0 && notes - start <= 2, `start at ${start}, the first note at ${notes}`);
  // Each stroke comes right with the first tick of its quarter.
  const counted: number[] = [];
  let count = -1;
  for (const [status] of sent.slice(start)) {
    if (status === 0xf8) count++;
    if (status === 0x90) counted.push(count);
  }
  assertEquals(counted.map((tick) => Math.abs(tick - Math.round(tick / 24) * 24) <= 1), Array(8).fill(true));
  assertEquals([Math.round(counted[7]! / 24), sent.at(-1)], [7, [0xfc]]);
});

Deno.test("an output that is not there is one sentence, and nothing is left running", async () => {
  const outputs: MidiSetup["outputs"] = [{
    name: "synth",
    port: "a port that nobody has",
    kind: "device",
    clock: false,
  }];
  const setup = { inputs: [], outputs };
  const { message } = await assertRejects(() => SilentSession.open(setup), UserError);
  assert(
    message.startsWith("The MIDI output a port that nobody has cannot be opened: ") && !message.includes("\n"),
    message,
  );
});
