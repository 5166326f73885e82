import { assert, assertEquals } from "@std/assert";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { SOURCE_ACTION } from "../../dsp/assembly/protocol.ts";
import type { Command } from "../../dsp/command_ring.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { type EngineEvent, EventRing } from "../../dsp/event_ring.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { COMMANDS } from "../../src/commands/table.ts";
import { describeEvent } from "../../src/events/describe.ts";
import { playScore } from "../../src/render/play_score.ts";
import { parseScore, type Score } from "../../src/score/read.ts";
import { engineFormatOf, parseScoreHeader } from "../../src/score/score_header.ts";
import { scoreHeaderLine, ScoreRecorder } from "../../src/score/write.ts";
import { randomCommandOf, seededRandom } from "../src/commands/random_commands.ts";
import { testInput } from "./render_test_parts.ts";

// A live session is played: blocks of random length, commands that arrive between blocks with presses in the past, latencies that
// change, blocks that are lost. Its score is written from the engine's answers, read back and played offline: the same bits.

const FRAMES = 192000;
const HEADER = parseScoreHeader({ rondo_score: 1, sample_rate: 48000, inputs: 2, tape_seconds: 10 });
const INPUT = testInput(FRAMES + 20000);

/** What came out: samples a channel, and every event as JSON but for ids and sources, which a replay numbers itself. */
interface Heard {
  readonly outputs: Float32Array[];
  readonly events: string[];
}

/** Mostly loops on few tracks, sometimes anything at all. */
function randomPress(random: () => number): Record<string, unknown> {
  const often = [
    "loop.record",
    "loop.record",
    "loop.overdub",
    "loop.play",
    "loop.stop",
    "loop.undo",
    "loop.redo",
    "loop.retrigger",
  ];
  const name = random() < 0.7 ? often[Math.floor(random() * often.length)] : undefined;
  const spec = COMMANDS.find((known) => known.name === name) ?? COMMANDS[Math.floor(random() * COMMANDS.length)]!;
  if (spec.name.startsWith("host.")) return { do: "loop.play", track: 1 };
  const command = randomCommandOf(spec, random);
  if (typeof command["track"] === "number") command["track"] = 1 + Math.floor(random() * 4);
  return command;
}

/** An action that will act: a press like any other at a near place of a short cycle. */
function randomAction(random: () => number): Record<string, unknown> {
  const below = (n: number) => Math.floor(random() * n);
  let command = randomPress(random);
  while (["action.set", "transport.align"].includes(String(command["do"]))) command = randomPress(random);
  delete command["when"];
  return {
    do: "action.set",
    ...(random() < 0.3 ? {} : { action: 1 + below(9) }),
    command,
    cycle: ["beat", "beat", "loop", "bar", 1, 2][below(6)],
    ...(random() < 0.5 ? { position_frames: below(9_000) - 4_000 } : { position_share: random() }),
    cycles: below(2),
    times: below(4),
    priority: below(3),
    ...(random() < 0.5 ? { then: 1 + below(9) } : {}),
  };
}

/** Plays live with this seed; returns what was heard and the score that was written. */
async function playLive(seed: number, actions: number): Promise<Heard & { score: Score; text: string; acted: number }> {
  const random = seededRandom(seed);
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, engineFormatOf(HEADER));
  const rings = [new CommandRing(memory, 0), new CommandRing(memory, 1)];
  let acted = 0;
  const heard: Heard = { outputs: [new Float32Array(FRAMES), new Float32Array(FRAMES)], events: [] };
  const recorder = new ScoreRecorder();
  const rows = [scoreHeaderLine({ ...HEADER, frames: FRAMES })];
  const eventRing = new EventRing(memory);
  let id = 1;
  for (let frame = 0; frame < FRAMES;) {
    while (random() < 0.3) rings[random() < 0.5 ? 0 : 1]!.push(livePress(random, id++, frame, actions));
    if (random() < 0.01) engine.setLatency(Math.floor(random() * 600), Math.floor(random() * 600));
    const frames = Math.min(FRAMES - frame, 1 + Math.floor(random() * 1500));
    if (random() < 0.02) engine.lose(frames);
    else playBlock(engine, frame, frames, heard.outputs);
    frame += frames;
    for (let event = eventRing.read(); event !== undefined; event = eventRing.read()) {
      const row = recorder.lineOf(event);
      if (row !== undefined) rows.push(row);
      heard.events.push(withoutNumbers(event));
      if (event.source === SOURCE_ACTION) acted++;
    }
  }
  const text = rows.join("\n");
  return { ...heard, score: parseScore(text, "live"), text, acted };
}

/** A press a little in the past, at once; or a command for a frame to come. */
function livePress(random: () => number, id: number, frame: number, actions: number): Command {
  const request = parseCommand(actions > 0 && random() < actions ? randomAction(random) : randomPress(random));
  if (random() < 0.1) return encodeCommand(request, { id, at: frame + Math.floor(random() * 20000) });
  return encodeCommand(request, {
    id,
    gesture: random() < 0.8 ? Math.max(0, frame - Math.floor(random() * 3000)) : -1,
  });
}

function playBlock(engine: Engine, frame: number, frames: number, outputs: Float32Array[]): void {
  engine.inputs.forEach((channel, index) => channel.set(INPUT[index]!.subarray(frame, frame + frames)));
  engine.process(frames);
  outputs.forEach((channel, index) => channel.set(engine.outputs[index]!.subarray(0, frames), frame));
}

function withoutNumbers(event: EngineEvent): string {
  const { id: _, source: __, ...rest } = describeEvent(event, HEADER.sample_rate);
  return JSON.stringify(rest);
}

async function replay(score: Score, blockFrames: number): Promise<Heard> {
  const heard: Heard = { outputs: [new Float32Array(FRAMES), new Float32Array(FRAMES)], events: [] };
  let frame = 0;
  await playScore(runOffline, {
    header: score.header,
    lines: score.lines,
    outputCount: 2,
    totalFrames: FRAMES,
    blockFrames,
    read: (inputs, frames) =>
      inputs.forEach((channel, index) => channel.set(INPUT[index]!.subarray(frame, frame + frames))),
    write(outputs, frames) {
      heard.outputs.forEach((channel, index) => channel.set(outputs[index]!.subarray(0, frames), frame));
      frame += frames;
    },
    lost: (frames) => void (frame += frames),
    onEvent: (event) => void heard.events.push(withoutNumbers(event)),
  });
  return heard;
}

/** First frame at which two takes of the output differ, or −1. */
function firstDifference(one: Float32Array[], other: Float32Array[]): number {
  for (let frame = 0; frame < FRAMES; frame++) {
    if (one.some((channel, index) => !Object.is(channel[frame], other[index]![frame]))) return frame;
  }
  return -1;
}

Deno.test("a live session's score, played offline at any block size, gives the same sound and events bit for bit (seeds 1 to 20)", async () => {
  for (let seed = 1; seed <= 20; seed++) await compare(seed, await playLive(seed, 0));
});

Deno.test("the same holds where actions act by themselves: they stand in the score, and what they did does not (seeds 1 to 20)", async () => {
  let acted = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const live = await playLive(seed, 0.25);
    acted += live.acted;
    await compare(seed, live);
  }
  assert(acted > 100, `${acted} actions acted`);
});

async function compare(seed: number, live: Heard & { score: Score }): Promise<void> {
  for (const blockFrames of [64, 733]) {
    const again = await replay(live.score, blockFrames);
    const different = live.events.findIndex((event, index) => event !== again.events[index]);
    const around = (events: string[]) =>
      different < 0 ? events.length : events.slice(Math.max(0, different - 3), different + 5);
    assertEquals(around(again.events), around(live.events), `events of seed ${seed} at ${blockFrames}`);
    assertEquals(firstDifference(again.outputs, live.outputs), -1, `sound of seed ${seed} at ${blockFrames}`);
  }
}
