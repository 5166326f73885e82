/** Frames per second of the sounds here. */
export const RATE = 48000;

/** Numbers from −1 to 1, the same every time. */
export function* seededNoise(seed: number): Generator<number, never> {
  for (let state = seed >>> 0;;) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

const HIT_FRAMES = 12000;
const TONE_FRAMES = 30000;

/** Adds a struck sound: a burst of noise over a tone that dies away, at its loudest from the first frame on. */
export function addHit(sound: Float32Array, start: number, gain: number, seed: number): void {
  const noise = seededNoise(seed);
  for (let n = 0; n < Math.min(HIT_FRAMES, sound.length - start); n++) {
    const tone = Math.exp(-n / 2400) * (1 - n / HIT_FRAMES) ** 2 * Math.cos(2 * Math.PI * 180 * n / RATE);
    sound[start + n]! += gain * (0.6 * tone + 0.4 * Math.exp(-n / 600) * noise.next().value);
  }
}

/** Adds steady noise from `start` on, of that effective value in dBFS. */
export function addNoise(sound: Float32Array, start: number, levelDb: number, seed: number): void {
  const noise = seededNoise(seed);
  const gain = 10 ** (levelDb / 20) * Math.sqrt(3);
  for (let n = start; n < sound.length; n++) sound[n]! += gain * noise.next().value;
}

/** Adds a tone with a fading-in start and a slow end. */
export function addTone(sound: Float32Array, start: number, hz: number, gain: number, riseFrames: number): void {
  for (let n = 0; n < Math.min(TONE_FRAMES, sound.length - start); n++) {
    const level = Math.min(1, n / riseFrames) * (1 - n / TONE_FRAMES) ** 3;
    sound[start + n]! += gain * level * Math.sin(2 * Math.PI * hz * n / RATE);
  }
}

/** Adds a click as the golden signal has them: 1 kHz, gone after 100 ms. */
export function addClick(sound: Float32Array, start: number, gain: number): void {
  for (let n = 0; n < Math.min(4800, sound.length - start); n++) {
    sound[start + n]! += gain * Math.exp(-n / 480) * Math.sin(2 * Math.PI * 1000 * n / RATE);
  }
}
