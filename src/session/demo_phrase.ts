/**
 * The demo phrase: what an invisible player plays when there is no sound card: drums, then a plucked bass, then a melody.
 *
 * Method: our own synthesis, the same samples every time: a sine that falls in pitch for the kick, filtered noise for snare
 * and hat, plucked strings after Karplus and Strong (a delay line with a two-point mean in its loop) for bass and melody.
 * 120 BPM, four beats a bar, chords Am F C G, a bar each. Noise comes from a 32-bit xorshift with a fixed seed.
 * Thread: any; made once before the stream starts.
 */

export const DEMO_TEMPO_BPM = 120;
export const DEMO_BEATS_PER_BAR = 4;
/** Bars of silence first, bars of each of the three parts, bars of rest at the end: 16 in all, so that a repeat stays in phase. */
export const DEMO_LEAD_BARS = 1;
export const DEMO_PART_BARS = 4;
const DEMO_REST_BARS = 3;
const PART_COUNT = 3;

/** Frames of one bar at `sampleRate`, whole. */
export function demoBarFrames(sampleRate: number): number {
  return Math.round((60 / DEMO_TEMPO_BPM) * sampleRate) * DEMO_BEATS_PER_BAR;
}

/**
 * The whole phrase, mono, in shared memory: lead, drums, bass, melody, rest. Peak below 0.7.
 * @param sampleRate frames per second
 */
export function makeDemoPhrase(sampleRate: number): Float32Array<SharedArrayBuffer> {
  const barFrames = demoBarFrames(sampleRate);
  const bars = DEMO_LEAD_BARS + PART_COUNT * DEMO_PART_BARS + DEMO_REST_BARS;
  const sound = new Float32Array(new SharedArrayBuffer(bars * barFrames * 4));
  const partFrames = DEMO_PART_BARS * barFrames, first = DEMO_LEAD_BARS * barFrames;
  const part = (index: number) => sound.subarray(first + index * partFrames, first + (index + 1) * partFrames);
  addDrums(part(0), sampleRate);
  addBass(part(1), sampleRate);
  addMelody(part(2), sampleRate);
  return sound;
}

function addDrums(target: Float32Array, sampleRate: number): void {
  const eighth = demoBarFrames(sampleRate) / 8, noise = makeNoise(0x2545f491);
  for (let step = 0; step < DEMO_PART_BARS * 8; step++) {
    const at = step * eighth, inBar = step % 8, lastBar = step >= (DEMO_PART_BARS - 1) * 8;
    if (inBar === 0 || inBar === 5 || (lastBar && inBar === 3)) addKick(target, at, sampleRate);
    if (inBar === 2 || inBar === 6) {
      addNoiseHit(target, at, sampleRate, noise, { gain: 0.3, decayS: 0.09, bright: 0.5 });
    }
    addNoiseHit(target, at, sampleRate, noise, { gain: inBar % 2 === 0 ? 0.07 : 0.12, decayS: 0.03, bright: 0.95 });
  }
}

/** Root notes of Am F C G as MIDI numbers, and the melody above them in eighths (0: rest). */
const BASS_ROOTS = [45, 41, 48, 43];
const BASS_RHYTHM = [0, 3, 4, 6];
const MELODY = [
  [76, 0, 72, 74, 76, 0, 72, 69],
  [77, 0, 76, 72, 69, 0, 72, 0],
  [79, 0, 76, 72, 74, 76, 0, 72],
  [74, 0, 71, 74, 79, 77, 76, 71],
];

function addBass(target: Float32Array, sampleRate: number): void {
  const eighth = demoBarFrames(sampleRate) / 8;
  BASS_ROOTS.forEach((root, bar) => {
    for (const step of BASS_RHYTHM) {
      const note = step === 4 ? root + 7 : root;
      addPluck(target, (bar * 8 + step) * eighth, sampleRate, { note, gain: 0.4, lengthS: 0.5, seed: 7 + step });
    }
  });
}

function addMelody(target: Float32Array, sampleRate: number): void {
  const eighth = demoBarFrames(sampleRate) / 8;
  MELODY.forEach((notes, bar) =>
    notes.forEach((note, step) => {
      if (note === 0) return;
      addPluck(target, (bar * 8 + step) * eighth, sampleRate, { note, gain: 0.3, lengthS: 0.45, seed: 101 + note });
    })
  );
}

function addKick(target: Float32Array, at: number, sampleRate: number): void {
  const frames = Math.min(Math.round(0.22 * sampleRate), target.length - at);
  let phase = 0;
  for (let frame = 0; frame < frames; frame++) {
    const time = frame / sampleRate;
    phase += (2 * Math.PI * (48 + 130 * Math.exp(-time * 45))) / sampleRate;
    target[at + frame]! += 0.55 * Math.sin(phase) * Math.exp(-time * 14) * fadeOut(frame, frames);
  }
}

interface NoiseHit {
  gain: number;
  decayS: number;
  /** 0 dull … 1 bright: share of the difference filter. */
  bright: number;
}

function addNoiseHit(target: Float32Array, at: number, sampleRate: number, noise: () => number, hit: NoiseHit): void {
  const frames = Math.min(Math.round(hit.decayS * 5 * sampleRate), target.length - at);
  let last = 0;
  for (let frame = 0; frame < frames; frame++) {
    const white = noise(), value = white - hit.bright * last;
    last = white;
    const envelope = Math.exp(-frame / (hit.decayS * sampleRate)) * fadeOut(frame, frames);
    target[at + frame]! += hit.gain * 0.6 * value * envelope;
  }
}

interface Pluck {
  /** MIDI note number. */
  note: number;
  gain: number;
  lengthS: number;
  seed: number;
}

function addPluck(target: Float32Array, at: number, sampleRate: number, pluck: Pluck): void {
  const period = sampleRate / (440 * 2 ** ((pluck.note - 69) / 12)) - 0.5;
  const size = Math.floor(period), fraction = period - size, noise = makeNoise(pluck.seed * 2654435761);
  // A second mean over the burst takes its harshness: a soft finger, not a pick.
  const line = new Float64Array(size + 2).map(() => noise());
  for (let index = line.length - 1; index > 0; index--) line[index] = (line[index]! + line[index - 1]!) / 2;
  const mean = line.reduce((sum, value) => sum + value, 0) / line.length;
  line.forEach((value, index) => line[index] = value - mean);
  const frames = Math.min(Math.round(pluck.lengthS * sampleRate), target.length - at);
  const length = line.length;
  let last = 0;
  for (let frame = 0; frame < frames; frame++) {
    const newer = line[(frame + length - size) % length]!, older = line[(frame + length - size - 1) % length]!;
    const now = newer * (1 - fraction) + older * fraction;
    line[frame % length] = 0.498 * (now + last);
    last = now;
    target[at + frame]! += pluck.gain * now * fadeOut(frame, frames);
  }
}

/** 1, then down to 0 over the last tenth. */
function fadeOut(frame: number, frames: number): number {
  return Math.min(1, (10 * (frames - frame)) / frames);
}

/** White noise in −1 … 1, the same for the same seed. */
function makeNoise(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2147483648;
  };
}
