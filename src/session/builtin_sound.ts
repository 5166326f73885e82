/**
 * What the built-in host hears: a WAV file, resampled where it is at another rate, or the demo phrase; in shared memory, one array an input channel.
 *
 * Thread: control, before the stream starts.
 */
import { resampleChannels } from "../../dsp/resampler.ts";
import { UserError } from "../errors.ts";
import { readWav, type WavSound } from "../files/wav_reader.ts";
import { makeDemoPhrase } from "./demo_phrase.ts";
import { BUILTIN_SAMPLE_RATE, type SessionOptions } from "./session_options.ts";

/** Sound for the built-in host's inputs. */
export interface BuiltinSound {
  sampleRate: number;
  channels: Float32Array[];
  /** Begin again at the end: the demo phrase does, a file does not. */
  repeat: boolean;
  /** Words for the screen. */
  description: string;
}

/**
 * Load or make the sound.
 * @throws UserError when the file cannot be read, or resampled to the rate asked for
 */
export async function loadBuiltinSound(options: SessionOptions): Promise<BuiltinSound> {
  return options.inputFile === undefined ? phraseSound(options) : await fileSound(options, options.inputFile);
}

function phraseSound(options: SessionOptions): BuiltinSound {
  const sampleRate = options.sampleRate ?? BUILTIN_SAMPLE_RATE, phrase = makeDemoPhrase(sampleRate);
  const channels = Array.from({ length: options.inputCount }, () => phrase);
  return { sampleRate, channels, repeat: true, description: "demo phrase" };
}

async function fileSound(options: SessionOptions, path: string): Promise<BuiltinSound> {
  const sound = readWav(path), sampleRate = options.sampleRate ?? sound.sampleRate;
  const shared = (await atRate(sound, sampleRate, path)).map(share);
  // One channel is heard on every input, as one microphone would be; of more, each has its own.
  const channels = shared.length === 1 ? Array.from({ length: options.inputCount }, () => shared[0]!) : shared;
  const change = sampleRate === sound.sampleRate ? "" : ` (resampled from ${sound.sampleRate} Hz to ${sampleRate} Hz)`;
  return { sampleRate, channels, repeat: false, description: path + change };
}

async function atRate(sound: WavSound, sampleRate: number, path: string): Promise<Float32Array[]> {
  if (sampleRate === sound.sampleRate) return sound.channels;
  try {
    return await resampleChannels(sound.channels, sound.sampleRate, sampleRate, "best");
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError(`Cannot play ${path} at ${sampleRate} Hz: ${cause.message}`, { cause });
  }
}

function share(channel: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(channel.byteLength));
  shared.set(channel);
  return shared;
}
