import { assert } from "@std/assert";
import { findArrival } from "../../../src/phones/air/matched_filter.ts";
import { probeSound } from "../../../src/phones/air/probe_sound.ts";
import { seededRandom } from "../commands/random_commands.ts";

const RATE = 48_000;

/** What a microphone hears of the probe: each way with a delay in ms and a gain, band-limited between frames, and noise. */
function heard(ways: readonly (readonly [number, number])[], noise = 0, rate = RATE): Float32Array<ArrayBuffer> {
  const sound = probeSound(rate), recording = new Float32Array(sound.length + Math.round(0.22 * rate));
  for (const [delayMs, gain] of ways) {
    const delay = delayMs * rate / 1000, whole = Math.floor(delay), part = delay - whole;
    for (let i = 0; i < recording.length; i++) recording[i]! += gain * between(sound, i - whole - part);
  }
  const random = seededRandom(1);
  for (let i = 0; i < recording.length; i++) recording[i]! += noise * Math.sqrt(3) * (2 * random() - 1);
  return recording;
}

/** The sound between its frames: windowed sinc. */
function between(sound: Float32Array, at: number): number {
  const middle = Math.floor(at);
  if (middle < -16 || middle > sound.length + 16) return 0;
  if (at === middle) return sound[middle] ?? 0;
  let sum = 0;
  for (let i = middle - 15; i <= middle + 16; i++) {
    const x = at - i;
    sum += (sound[i] ?? 0) * Math.sin(Math.PI * x) / (Math.PI * x) * Math.cos(Math.PI * x / 34) ** 2;
  }
  return sum;
}

async function delayOf(recording: Float32Array, rate = RATE): Promise<{ ms: number; clarity: number }> {
  const { frame, clarity } = await findArrival(recording, probeSound(rate), 0, 0.2 * rate);
  return { ms: frame * 1000 / rate, clarity };
}

function assertDelay(found: { ms: number; clarity: number }, ms: number, withinMs: number, what = ""): void {
  assert(Math.abs(found.ms - ms) <= withinMs, `${what} ${ms} ms was found at ${found.ms}`);
  assert(found.clarity > 7, `${what} stands out ${found.clarity} times`);
}

Deno.test("a delay of 0.1 to 100 ms is found to a hundredth of a millisecond, at every rate", async () => {
  for (const ms of [0.1, 1, 2.917, 10, 23, 23.4567, 55.5, 100]) {
    assertDelay(await delayOf(heard([[ms, 0.3]])), ms, 0.01);
  }
  for (const rate of [44_100, 96_000, 192_000]) assertDelay(await delayOf(heard([[23, 0.3]], 0, rate), rate), 23, 0.01);
});

Deno.test("the other polarity, where the highest sample of the sum lies elsewhere, changes nothing", async () => {
  for (const ms of [5, 23, 71.3]) assertDelay(await delayOf(heard([[ms, -0.3]])), ms, 0.01, "inverted");
});

Deno.test("noise, up to more than twice as loud as the probe, moves it by less than a tenth of a millisecond", async () => {
  for (const noise of [0.03, 0.06, 0.12]) {
    assertDelay(await delayOf(heard([[23, 0.3]], noise)), 23, 0.1, `noise ${noise}`);
  }
});

Deno.test("the first arrival counts, not the loudest: echoes of 1 to 60 ms, up to three times as loud, either polarity", async () => {
  for (const [lateMs, gain] of [[1, 0.3], [1.7, -0.5], [4, 0.9], [12, -0.9], [60, 0.6]] as const) {
    const echo = await delayOf(heard([[23, 0.3], [23 + lateMs, gain], [23 + 1.37 * lateMs, 0.2]], 0.01));
    assertDelay(echo, 23, 0.1, `an echo of ${lateMs} ms and ${gain}`);
  }
});

Deno.test("noise alone, or silence, never stands out", async () => {
  const noise = await delayOf(heard([], 0.2)), silence = await delayOf(heard([]));
  assert(noise.clarity < 6, `${noise.clarity}`);
  assert(silence.clarity < 1, `${silence.clarity}`);
});
