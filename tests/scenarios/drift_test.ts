import { assertEquals } from "@std/assert";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { playScore } from "../../src/render/play_score.ts";
import { parseScore } from "../../src/score/read.ts";
import { seededRandom } from "../src/commands/random_commands.ts";

const RATE = 48000;
const MINUTES = 60;
/** A prime number of frames: no block size and no page size divides it. */
const SHORT_FRAMES = 48017;
const LONG_FRAMES = 4 * SHORT_FRAMES;
const SHORT_START = 1009;
const LONG_START = SHORT_START + 2 * SHORT_FRAMES;
/** From here on both loops play and are complete. */
const PLAYING = LONG_START + LONG_FRAMES + 2 * SHORT_FRAMES;

const SCORE = [
  `{"rondo_score":1,"sample_rate":${RATE},"inputs":1,"tape_seconds":10}`,
  `{"at":${SHORT_START},"do":"loop.record","track":1,"when":"exact"}`,
  `{"at":${SHORT_START + SHORT_FRAMES},"do":"loop.record","track":1,"when":"exact"}`,
  `{"at":${LONG_START},"do":"loop.record","track":2,"when":"exact"}`,
  `{"at":${LONG_START + LONG_FRAMES},"do":"loop.record","track":2,"when":"exact"}`,
].join("\n");

/** Noise while loops are recorded, then silence. */
function recordedInput(): Float32Array {
  const random = seededRandom(11);
  return Float32Array.from({ length: LONG_START + LONG_FRAMES + 4096 }, () => (random() * 2 - 1) * 0.2);
}

Deno.test(`two loops of 1 and 4 cycles are in place to the frame and the bit after ${MINUTES} minutes`, async () => {
  const input = recordedInput();
  const period = new Float32Array(LONG_FRAMES);
  let frame = 0;
  let wrongFrames = 0;
  await playScore(runOffline, {
    ...parseScore(SCORE, "drift"),
    outputCount: 2,
    totalFrames: MINUTES * 60 * RATE,
    blockFrames: 8191,
    read(inputs, frames) {
      const piece = input.subarray(Math.min(frame, input.length), Math.min(frame + frames, input.length));
      inputs[0]!.fill(0, 0, frames);
      inputs[0]!.set(piece);
    },
    write(outputs, frames) {
      for (let offset = 0; offset < frames; offset++) {
        const since = frame + offset - PLAYING;
        if (since >= LONG_FRAMES && outputs[0]![offset] !== period[since % LONG_FRAMES]) wrongFrames++;
        else if (since >= 0 && since < LONG_FRAMES) period[since] = outputs[0]![offset]!;
      }
      frame += frames;
    },
    lost() {},
    onEvent() {},
  });
  assertEquals([frame, wrongFrames], [MINUTES * 60 * RATE, 0]);
  // And what comes round is what was played, outside the seams at the ends of the loops (1,440 frames), at its own place.
  let compared = 0;
  for (let since = 0; since < LONG_FRAMES; since++) {
    const inShort = (PLAYING + since - SHORT_START) % SHORT_FRAMES;
    const inLong = (PLAYING + since - LONG_START) % LONG_FRAMES;
    if (inShort >= SHORT_FRAMES - 1440 || inLong >= LONG_FRAMES - 1440) continue;
    assertEquals(period[since], Math.fround(input[SHORT_START + inShort]! + input[LONG_START + inLong]!), `${since}`);
    compared++;
  }
  assertEquals(compared, LONG_FRAMES - 4 * 1440);
});
