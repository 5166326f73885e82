/**
 * The sound that goes into a render: a WAV file, resampled where its rate is not the score's, or silence.
 *
 * Units: frames. Thread: the one that runs the offline host.
 */
import { UserError } from "../errors.ts";
import { WavReader } from "../files/wav_reader.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { ResampledInput } from "./resampled_input.ts";

/** Gives the input from its start, as often as it is rewound. */
export interface RenderInput {
  readonly frameCount: number;
  /** A sentence where the file is not heard as it is. */
  readonly note?: string;
  /** Fills the first `frames` places of each channel; silence after the end. */
  read(channels: readonly Float32Array[], frames: number): void;
  skip(frames: number): void;
  rewind(): void;
  close(): void;
}

/** Opens the input of a score. Throws UserError when it cannot be read or does not fit. */
export async function openRenderInput(
  path: string | undefined,
  header: ScoreHeader,
  scorePath: string,
): Promise<RenderInput> {
  if (path === undefined) return silence();
  const reader = WavReader.open(path);
  try {
    checkChannels(path, reader.header.channelCount, header, scorePath);
    if (reader.header.sampleRate === header.sample_rate) return wholeInput(reader);
    return await resampledInput(path, reader, header.sample_rate);
  } catch (error) {
    reader.close();
    throw error;
  }
}

function wholeInput(reader: WavReader): RenderInput {
  return {
    frameCount: reader.header.frameCount,
    read: (channels, frames) => void reader.read(channels, frames),
    skip: (frames) => reader.seek(reader.positionFrames + frames),
    rewind: () => reader.seek(0),
    close: () => reader.close(),
  };
}

async function resampledInput(path: string, reader: WavReader, sampleRate: number): Promise<RenderInput> {
  const input = await ResampledInput.open(path, reader, sampleRate);
  return {
    frameCount: input.frameCount,
    note: `${path} is at ${reader.header.sampleRate} Hz and was resampled to the score's ${sampleRate} Hz.`,
    read: (channels, frames) => input.read(channels, frames),
    skip: (frames) => input.skip(frames),
    rewind: () => input.rewind(),
    close: () => input.close(),
  };
}

function checkChannels(path: string, channelCount: number, header: ScoreHeader, scorePath: string): void {
  if (channelCount === header.inputs) return;
  throw new UserError(
    `Cannot render ${scorePath} from ${path}: the score has ${header.inputs} input channels and the file ${channelCount}; ` +
      `give a file with ${header.inputs}.`,
  );
}

function silence(): RenderInput {
  return {
    frameCount: 0,
    read(channels, frames) {
      for (const channel of channels) channel.fill(0, 0, frames);
    },
    skip() {},
    rewind() {},
    close() {},
  };
}
