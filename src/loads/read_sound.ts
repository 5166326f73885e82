/**
 * A whole recording in memory, as the engine will play it: WAV or FLAC, at the session's rate, only its loop where it marks one.
 *
 * Thread: a worker. Units: frames.
 */
import { MAX_TRACK_CHANNELS } from "../../dsp/assembly/layout.ts";
import { resampleChannels } from "../../dsp/resampler.ts";
import { decodeFlac, readFlacFormat } from "../analyse/flac_file.ts";
import { soundKind } from "../analyse/mono_sound.ts";
import { UserError } from "../errors.ts";
import { WavReader } from "../files/wav_reader.ts";

/** The sound of a file. */
export interface FileSound {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  /** It is the loop that the file marks, and goes round as it is. */
  readonly isLoop: boolean;
  /** Beats that the file says are in it. */
  readonly beats?: number;
  /** Rate at which a track played it that it was exported from, below 0 backwards. */
  readonly rate?: number;
}

/** Told before anything is read how long the sound will be. Throws when that is too long. */
export type RoomCheck = (channelCount: number, lengthFrames: number) => void;

/** Reads a file. Throws UserError in one sentence when it cannot be read, is empty, has too many channels or is too long. */
export async function readSound(path: string, sampleRate: number, checkRoom: RoomCheck): Promise<FileSound> {
  const whole = await soundKind(path) === "flac"
    ? await readFlac(path, sampleRate, checkRoom)
    : readWavLoop(path, sampleRate, checkRoom);
  if (whole.channels[0]!.length === 0) throw new UserError(`Cannot load ${path}: it holds no sound.`);
  if (whole.fromRate === sampleRate) return whole;
  try {
    // What is a loop is heard going round: its ends are each other's surroundings.
    const channels = whole.isLoop
      ? await resampleLoop(whole.channels, whole.fromRate, sampleRate)
      : await resampleChannels(whole.channels, whole.fromRate, sampleRate, "best");
    return { ...whole, channels };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError(`Cannot play ${path} at ${sampleRate} Hz: ${cause.message}`, { cause });
  }
}

type RatedSound = FileSound & { readonly fromRate: number };

function readWavLoop(path: string, sampleRate: number, checkRoom: RoomCheck): RatedSound {
  using reader = WavReader.open(path);
  const { channelCount, frameCount, sampleRate: fromRate } = reader.header, { loop, beats, rate } = reader.readMarks();
  const startFrame = loop?.startFrame ?? 0, lengthFrames = (loop?.endFrame ?? frameCount) - startFrame;
  check(path, channelCount, lengthFrames, fromRate / sampleRate, checkRoom);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(lengthFrames));
  reader.seek(startFrame);
  reader.read(channels, lengthFrames);
  return {
    ...{ channels, fromRate, isLoop: loop !== undefined },
    ...(beats === undefined ? {} : { beats }),
    ...(rate === undefined ? {} : { rate }),
  };
}

async function readFlac(path: string, sampleRate: number, checkRoom: RoomCheck): Promise<RatedSound> {
  const { channelCount, frameCount, bits, sampleRate: fromRate } = await readFlacFormat(path);
  check(path, channelCount, frameCount, fromRate / sampleRate, checkRoom);
  const pieces: Float32Array[][] = [];
  for await (const piece of decodeFlac(path)) pieces.push(piece.map((channel) => toFullScale(channel, bits)));
  const lengthFrames = pieces.reduce((sum, [first]) => sum + first!.length, 0);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(lengthFrames));
  let at = 0;
  for (const piece of pieces) {
    channels.forEach((channel, index) => channel.set(piece[index]!, at));
    at += piece[0]!.length;
  }
  return { channels, fromRate, isLoop: false };
}

/** Samples as WAV files have them, to the bit: the decoder makes the largest integer 1, and 2^(bits − 1) is. */
function toFullScale(channel: Float32Array, bits: number): Float32Array {
  const most = 2 ** (bits - 1);
  return channel.map((sample) => Math.round(sample * (most - 1)) / most);
}

/** `ratio`: frames of the file for each frame of the session. */
function check(path: string, channelCount: number, frames: number, ratio: number, checkRoom: RoomCheck): void {
  if (channelCount > MAX_TRACK_CHANNELS) {
    throw new UserError(
      `Cannot load ${path}: it has ${channelCount} channels, and a track at most ${MAX_TRACK_CHANNELS}; split it first.`,
    );
  }
  checkRoom(channelCount, Math.ceil(frames / ratio));
}

/** Frames that go before and after a loop while it is resampled. */
const AROUND_FRAMES = 4096;

/** A loop at another rate, which goes round as smoothly as before. */
async function resampleLoop(
  channels: readonly Float32Array<ArrayBuffer>[],
  fromRate: number,
  toRate: number,
): Promise<Float32Array<ArrayBuffer>[]> {
  const length = channels[0]!.length;
  // Whole seconds at both rates, so that the loop begins on a frame of either.
  const around = Math.ceil(AROUND_FRAMES / fromRate) * fromRate;
  const gone = channels.map((channel) =>
    Float32Array.from(
      { length: length + 2 * around },
      (_, frame) => channel[(((frame - around) % length) + length) % length]!,
    )
  );
  const from = Math.round((around * toRate) / fromRate), frames = Math.round((length * toRate) / fromRate);
  const made = await resampleChannels(gone, fromRate, toRate, "best");
  return made.map((channel) => channel.slice(from, from + frames));
}
