import { assert, assertEquals } from "@std/assert";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { playScore } from "../../src/render/play_score.ts";
import { parseScore } from "../../src/score/read.ts";
import { bankOfData } from "../../src/sequencer/files/pattern_files.ts";
import { planRange } from "../../src/sequencer/plan/plan.ts";
import { LEAD_FRAMES } from "../../dsp/assembly/layout.ts";
import { exactMessages, type ExactPart, type ExactStep, sixteenthOf } from "./exact_steps.ts";

/** Where a grid starts that waits for the sequencer: what is sent is mixed so far ahead of the command. */
const STARTED = 4801;
/** Where a loop of one bar begins, and the frames of that bar at 48 kHz and 180 BPM. */
const LOOP = 1009;
const BAR = 64_000;
const MICROS = ["0", "1/7", "-1/9", "0", "5/24", "-1/240", "1/96", "0", "-3/11"];
const LENGTHS = ["1/2", "1/3", "9/10", "3/2", "1/16", "1"];

/** Eight parts of sixteenths: polymeter, swing, ratchets from 1 to 8, micro-timing and strummed chords. */
const PARTS: ExactPart[] = [16, 15, 12, 7, 128, 16, 32, 24].map((stepCount, part) => ({
  channel: part + 1,
  port: part % 3,
  swing: [5000, 5400, 5850, 6200, 6660, 7130, 7500, 5701][part]!,
  steps: Array.from({ length: stepCount }, (_, step) => part === 0 ? plainStep(step) : stepOf(part, step)),
}));

/** The first part beats time: nothing early or late, so that loops can be held against it. */
function plainStep(step: number): ExactStep {
  return { notes: [{ note: 24 + step, velocity: 100, length: "1/2", delay: "0" }], micro: "0", ratchets: 1 };
}

function stepOf(part: number, step: number): ExactStep | null {
  const turn = part * 31 + step;
  if (turn % 11 === 10) return null;
  const isChord = turn % 5 === 0;
  const notes = [0, 1, 2].slice(0, isChord ? 3 : 1).map((voice) => ({
    note: 36 + (turn * 5) % 60 + voice * 4,
    velocity: 1 + (turn * 13) % 127,
    length: LENGTHS[(turn + voice) % LENGTHS.length]!,
    delay: isChord ? `${voice}/48` : "0",
  }));
  // The first step is not early: nothing sounds before the start.
  const micro = step === 0 ? "0" : MICROS[turn % MICROS.length]!;
  return { notes, micro, ratchets: turn % 3 === 0 ? 7 : turn % 4 === 0 ? 1 + (turn % 8) : 1 };
}

/** The parts as a pattern file has them. */
const FILE = {
  rondo_patterns: 1,
  patterns: [{ parts: PARTS.map((part) => ({ ...part, swing: part.swing / 100 })) }],
};

/** A message in one number: they sort by frame, then by what they are. */
const inOne = (frame: number, port: number, bytes: number) => (frame * 4 + port) * 0x1000000 + bytes;

interface Heard {
  /** Messages with frames after the sequencer's first one. */
  readonly sent: Float64Array;
  /** Frames at which the loop's click came out, after the same. */
  readonly clicks: number[];
}

/** How to play the parts. `withLoop`: a loop of one bar was there first, with a click on beat 3. */
interface Playing {
  readonly rate: number;
  readonly bpm: number;
  readonly seconds: number;
  readonly blockFrames: number;
  readonly withLoop?: boolean;
}

async function play({ rate, bpm, seconds, blockFrames, withLoop = false }: Playing): Promise<Heard> {
  const start = withLoop ? LOOP + 2 * BAR : STARTED + LEAD_FRAMES;
  const lines = [
    `{"rondo_score":1,"sample_rate":${rate},"inputs":1,"tape_seconds":10}`,
    `{"at":0,"do":"transport.set_tempo","bpm":${bpm}}`,
    `{"at":1,"do":"step.set_bank","bank":${JSON.stringify(FILE)}}`,
    ...withLoop ? [LOOP, LOOP + BAR].map((at) => `{"at":${at},"do":"loop.record","track":1,"when":"exact"}`) : [],
    `{"at":${withLoop ? start - BAR / 2 : STARTED},"do":"step.start"}`,
  ];
  const totalFrames = start + seconds * rate, click = withLoop ? LOOP + BAR / 2 : -1;
  const clicks: number[] = [];
  let sent = new Float64Array(1 << 16), count = 0, heard = 0, read = 0;
  await playScore(runOffline, {
    ...parseScore(lines.join("\n"), "hour"),
    outputCount: 2,
    totalFrames,
    blockFrames,
    read(inputs, frames) {
      inputs[0]!.fill(0, 0, frames);
      if (click >= read && click < read + frames) inputs[0]![click - read] = 0.5;
      read += frames;
    },
    write(outputs, frames) {
      const [left] = outputs;
      for (let at = 0; at < frames; at++) if (left![at]! > 0.1) clicks.push(heard + at - start);
      heard += frames;
    },
    lost() {},
    onEvent() {},
    onMidi(frame, port, [status = 0, key = 0, velocity = 0]) {
      if (count === sent.length) sent = growTo(sent, 2 * count);
      // How hard a key is let go is not looked at.
      const bytes = (status << 16) | (key << 8) | (status >= 0x90 ? velocity : 0);
      sent[count++] = inOne(frame - start, port, bytes);
    },
  });
  return { sent: sent.slice(0, count).sort(), clicks };
}

function growTo(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(values);
  return grown;
}

/** What must have been sent before a frame after the start. */
function wanted(rate: number, centiBpm: number, endFrame: number): Float64Array {
  const messages: number[] = [];
  for (const part of PARTS) {
    for (const { frame, port, bytes } of exactMessages(part, sixteenthOf(rate, centiBpm), endFrame)) {
      if (frame < endFrame) messages.push(inOne(frame, port, bytes));
    }
  }
  return Float64Array.from(messages).sort();
}

/** Where two lists differ first, in words. */
function difference(sent: Float64Array, want: Float64Array): string | undefined {
  const at = sent.findIndex((value, index) => value !== want[index]);
  if (at < 0 && sent.length === want.length) return undefined;
  const words = (value = NaN) =>
    `frame ${Math.floor(value / 0x4000000)} ${(value % 0x1000000).toString(16)} port ${
      Math.floor(value / 0x1000000) % 4
    }`;
  const place = at < 0 ? sent.length : at;
  return `${sent.length} sent, ${want.length} wanted; at ${place}: ${words(sent[place])} instead of ${
    words(want[place])
  }`;
}

Deno.test("for an hour at 180 BPM, 16ths with swing, ratchets and micro-timing on 8 parts are each at their exact frame, and in step with a loop", async () => {
  const rate = 48_000, seconds = 3600;
  const { sent, clicks } = await play({ rate, bpm: 180, seconds, blockFrames: 8191, withLoop: true });
  assertEquals(difference(sent, wanted(rate, 18_000, seconds * rate)), undefined);
  assert(sent.length > 2_000_000, `${sent.length} messages`);
  // From one bar before the sequencer on, the loop clicks on beat 3, where the first part plays its ninth step.
  assertEquals(clicks, Array.from({ length: (seconds * rate) / BAR + 1 }, (_, index) => (index - 0.5) * BAR));
});

for (const [rate, centiBpm] of [[44_100, 18_000], [44_100, 17_313], [96_000, 9_997]] as const) {
  Deno.test(`at ${rate} Hz and ${centiBpm / 100} BPM, where frames and steps do not fit, every event of three minutes is at its exact frame`, async () => {
    const { sent } = await play({ rate, bpm: centiBpm / 100, seconds: 180, blockFrames: 4096 });
    assertEquals(difference(sent, wanted(rate, centiBpm, 180 * rate)), undefined);
  });
}

Deno.test("what is sent does not depend on how long the blocks are", async () => {
  const playing = { rate: 48_000, bpm: 180, seconds: 60 };
  const { sent } = await play({ ...playing, blockFrames: 8192 });
  for (const blockFrames of [1024, 333, 64]) {
    assertEquals(difference((await play({ ...playing, blockFrames })).sent, sent), undefined, `${blockFrames} frames`);
  }
});

/** Everything that is planned before a tick, in ranges of so many ticks: a line each. */
function planned(untilTick: number, rangeTicks: number): string[] {
  const pattern = bankOfData(FILE, "hour").patterns[0]!;
  const source = {
    segments: [{ originTick: 0, fromTick: 0, toTick: Infinity, pattern }],
    fill: false,
    seed: 1,
  };
  const lines: string[] = [];
  for (let from = 0; from < untilTick; from += rangeTicks) {
    for (const event of planRange(source, from, Math.min(untilTick, from + rangeTicks))) {
      lines.push(JSON.stringify(event));
    }
  }
  return lines;
}

Deno.test("planned tick by tick, block by block, or ten seconds at a time, these parts have the same events in the same order", () => {
  const ticksASecond = 960 * 3, block = (128 / 48_000) * ticksASecond;
  for (const [seconds, range] of [[5, 1], [30, block], [300, 10 * ticksASecond]] as const) {
    const until = seconds * ticksASecond;
    assertEquals(planned(until, range).join("\n"), planned(until, until).join("\n"), `ranges of ${range} ticks`);
  }
});
