// What tempo is measured from: envelope and onsets of a sound, as the project's detector tells them while it goes on.
import { ONSET_HOP_FRAMES, OnsetDetector } from "../../../dsp/onset_detector.ts";

const SAMPLE_RATE = 48000;

/** A sound as tempo hears it. */
export interface Heard {
  envelope: Float32Array;
  /** Root mean square of each hop. */
  levels: Float32Array;
  onsets: { frame: number; strength: number; knownHop: number }[];
}

/** Envelope and onsets of a mono sound at 48 kHz. */
export async function hearSound(sound: Float32Array, module?: WebAssembly.Module): Promise<Heard> {
  const detector = await OnsetDetector.prepare(SAMPLE_RATE, module);
  const envelope = new Float32Array(Math.floor(sound.length / ONSET_HOP_FRAMES));
  const levels = new Float32Array(envelope.length);
  const onsets: Heard["onsets"] = [];
  for (let hop = 0; hop < envelope.length; hop++) {
    const frames = sound.subarray(hop * ONSET_HOP_FRAMES, (hop + 1) * ONSET_HOP_FRAMES);
    detector.hop.set(frames);
    levels[hop] = Math.sqrt(frames.reduce((sum, frame) => sum + frame * frame, 0) / frames.length);
    if (detector.push()) onsets.push({ ...detector.onset, knownHop: hop });
    envelope[hop] = detector.envelope;
  }
  return { envelope, levels, onsets };
}
