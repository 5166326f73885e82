const FRAMES = 288000;
const FIRST_CLICK = 48000;
const CLICK_SPACING = 24000;
const CLICK_COUNT = 10;
const CLICK_FRAMES = 4800;

/** The golden signal: 6 s at 48 kHz, very quiet noise with a decaying 1 kHz click every half second from 1 s on. */
export function clicksInNoise(): Float32Array {
  const sound = new Float32Array(FRAMES);
  let seed = 12345;
  for (let frame = 0; frame < FRAMES; frame++) {
    seed = (Math.imul(1664525, seed) + 1013904223) >>> 0;
    sound[frame] = 1e-4 * (seed / 2 ** 31 - 1);
  }
  for (let click = 0; click < CLICK_COUNT; click++) {
    const start = FIRST_CLICK + CLICK_SPACING * click;
    for (let n = 0; n < CLICK_FRAMES; n++) {
      sound[start + n]! += 0.8 * Math.exp(-n / 480) * Math.sin(2 * Math.PI * 1000 * n / 48000);
    }
  }
  return sound;
}
