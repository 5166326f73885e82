/**
 * The sound that goes into a render: a WAV file that fits the score, or silence.
 *
 * Units: frames. Thread: the one that runs the offline host.
 */
import { UserError } from "../errors.ts";
import { WavReader } from "../files/wav_reader.ts";
import type { ScoreHeader } from "../score/score_header.ts";

/** Gives the input from its start, as often as it is rewound. */
export interface RenderInput {
  readonly frameCount: number;
  /** Fills the first `frames` places of each channel; silence after the end. */
  read(channels: readonly Float32Array[], frames: number): void;
  skip(frames: number): void;
  rewind(): void;
  close(): void;
}

/** Opens the input of a score. Throws UserError when it cannot be read or does not fit. */
export function openRenderInput(path: string | undefined, header: ScoreHeader, scorePath: string): RenderInput {
  if (path === undefined) return silence();
  const reader = WavReader.open(path);
  try {
    checkFit(path, reader.header, header, scorePath);
  } catch (error) {
    reader.close();
    throw error;
  }
  return {
    frameCount: reader.header.frameCount,
    read: (channels, frames) => void reader.read(channels, frames),
    skip: (frames) => reader.seek(reader.positionFrames + frames),
    rewind: () => reader.seek(0),
    close: () => reader.close(),
  };
}

function checkFit(
  path: string,
  input: { sampleRate: number; channelCount: number },
  header: ScoreHeader,
  scorePath: string,
): void {
  if (input.sampleRate !== header.sample_rate) {
    throw new UserError(
      `Cannot render ${scorePath} from ${path}: the score is at ${header.sample_rate} Hz and the input at ${input.sampleRate} Hz; ` +
        `convert the input first, for example with: sox ${path} -r ${header.sample_rate} converted.wav`,
    );
  }
  if (input.channelCount !== header.inputs) {
    throw new UserError(
      `Cannot render ${scorePath} from ${path}: the score has ${header.inputs} input channels and the file ${input.channelCount}; ` +
        `give a file with ${header.inputs}.`,
    );
  }
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
