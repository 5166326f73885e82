/**
 * What the built-in host hears: a WAV file, or the demo phrase; in shared memory, one array an input channel.
 *
 * Thread: control, before the stream starts.
 */
import { UserError } from "../errors.ts";
import { readWav } from "../files/wav_reader.ts";
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
 * @throws UserError when the file cannot be read, or is at another rate than asked for
 */
export function loadBuiltinSound(options: SessionOptions): BuiltinSound {
  return options.inputFile === undefined ? phraseSound(options) : fileSound(options, options.inputFile);
}

function phraseSound(options: SessionOptions): BuiltinSound {
  const sampleRate = options.sampleRate ?? BUILTIN_SAMPLE_RATE, phrase = makeDemoPhrase(sampleRate);
  const channels = Array.from({ length: options.inputCount }, () => phrase);
  return { sampleRate, channels, repeat: true, description: "demo phrase" };
}

function fileSound(options: SessionOptions, path: string): BuiltinSound {
  const sound = readWav(path), asked = options.sampleRate ?? sound.sampleRate;
  if (asked !== sound.sampleRate) {
    throw new UserError(
      `${path} is at ${sound.sampleRate} Hz and the session at ${asked} Hz: leave --rate out, or convert the file first.`,
    );
  }
  const shared = sound.channels.map(share);
  // One channel is heard on every input, as one microphone would be; of more, each has its own.
  const channels = shared.length === 1 ? Array.from({ length: options.inputCount }, () => shared[0]!) : shared;
  return { sampleRate: sound.sampleRate, channels, repeat: false, description: path };
}

function share(channel: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(channel.byteLength));
  shared.set(channel);
  return shared;
}
