/**
 * What a pair of outputs for each track costs in a block of 64 frames: engine without pairs, with pairs that nobody hears, with
 * pairs that are heard, and with their copy to as many port buffers, as the JACK loop does it.
 *
 * deno run -A scripts/measure/track_pairs.ts [TRACKS…]
 *
 * Method: so many stereo loops play, each on its own track; the variants take turns for some thousand blocks, and the median block of
 * each counts. Units: µs of 1333.
 */
import { CommandRing } from "../../dsp/command_ring.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";

const BLOCK_FRAMES = 64, ROUNDS = 12, ROUND_BLOCKS = 400;

/** An engine on which so many stereo loops of half a second play. */
async function playing(trackCount: number, pairCount: number): Promise<Engine> {
  const memory = createEngineMemory(), reservePages = trackCount * 40 + 512;
  const format = { sampleRate: 48000, inputCount: 2, outputCount: 2, tapeSeconds: 5, reservePages, pairCount };
  const engine = await prepareEngine(memory, format), ring = new CommandRing(memory, 0);
  const push = (track: number, at: number) =>
    ring.push({
      ...{ kind: protocol.COMMAND_RECORD, id: 1, track, when: protocol.WHEN_EXACT, at, gesture: -1 },
      ...{ a: 0, b: 0, c: 0, source: 0 },
    });
  engine.inputs.forEach((input, side) => input.forEach((_, i) => input[i] = Math.sin(i * (0.01 + side * 0.003)) / 100));
  for (let first = 0, frame = 1000; first < trackCount; first += 50, frame += 30_000) {
    const tracks = Array.from({ length: Math.min(50, trackCount - first) }, (_, i) => first + i);
    for (const track of tracks) push(track, frame);
    for (let at = 0; at < 20_000; at += 1000) engine.process(1000);
    for (const track of tracks) push(track, frame + 24_000);
    for (let at = 0; at < 10_000; at += 1000) engine.process(1000);
  }
  return engine;
}

/** Times of blocks under a function, µs. */
function time(block: () => void): number[] {
  return Array.from({ length: ROUND_BLOCKS }, () => {
    const begun = performance.now();
    block();
    return (performance.now() - begun) * 1000;
  });
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;

for (const trackCount of Deno.args.length > 0 ? Deno.args.map(Number) : [1, 8, 64, 500]) {
  const plain = await playing(trackCount, 0), unheard = await playing(trackCount, trackCount);
  const heard = await playing(trackCount, trackCount);
  for (let pair = 0; pair < trackCount; pair++) heard.hearPair(pair, 1);
  const heads = heard.pairs.map((channel) => channel.subarray(0, BLOCK_FRAMES));
  const ports = heads.map(() => new Float32Array(BLOCK_FRAMES));
  const variants: Record<string, () => void> = {
    without: () => plain.process(BLOCK_FRAMES),
    unheard: () => unheard.process(BLOCK_FRAMES),
    heard: () => heard.process(BLOCK_FRAMES),
    copied: () => {
      heard.process(BLOCK_FRAMES);
      for (let i = 0; i < ports.length; i++) ports[i]!.set(heads[i]!);
    },
  };
  const times: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, block] of Object.entries(variants)) {
      const taken = time(block);
      if (round > 1) (times[name] ??= []).push(...taken);
    }
  }
  const medians = Object.entries(times).map(([name, taken]) => [`${name}_us`, Number(median(taken).toFixed(2))]);
  console.log(JSON.stringify({ tracks: trackCount, ...Object.fromEntries(medians) }));
}
