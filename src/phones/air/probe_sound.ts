/**
 * The sound by which the way through the air is measured: a sweep that loudspeakers and microphones for speech carry.
 *
 * Method: linear in frequency under a Hann window, so that what it looks like to itself (its autocorrelation) is one narrow peak, 0.2 ms
 * wide, with nothing above −30 dB beside it. Units: Hz, seconds. Pure. Thread: any but the audio thread.
 */

const FROM_HZ = 600;
const TO_HZ = 7000;
const PROBE_S = 0.17;
/** −9 dB: louder than what is played beside it, softer than what hurts. */
const LEVEL = 0.35;

/** The sweep at a sample rate. */
export function probeSound(sampleRate: number): Float32Array<ArrayBuffer> {
  const frames = Math.round(PROBE_S * sampleRate);
  return Float32Array.from({ length: frames }, (_, i) => {
    const share = i / frames, s = i / sampleRate;
    const turns = FROM_HZ * s + (TO_HZ - FROM_HZ) * s * share / 2;
    return LEVEL * Math.sin(Math.PI * share) ** 2 * Math.sin(2 * Math.PI * turns);
  });
}
