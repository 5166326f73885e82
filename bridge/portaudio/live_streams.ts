/**
 * Opens the streams that a choice of devices needs, in the way its host API is driven best.
 *
 * Decided by measurement: ALSA blocks natively and is read and written through two streams; over JACK reading and writing is
 * emulated (six periods instead of one), so it calls back, at its own block size; host APIs that were not measured call
 * back too, with the block size asked for. Units: frames. Thread: the audio worker.
 */
import type { BlockEngine } from "../block.ts";
import { HostError } from "../errors.ts";
import type { HostHooks } from "../host.ts";
import { StreamCallback } from "./callback.ts";
import type { DeviceChoice } from "./choice.ts";
import type { PortAudio } from "./port_audio.ts";
import type { ReadWriteStreams } from "./stream_wait.ts";
import { describeChoice, openStream, type PortAudioStream, type StreamFormat } from "./stream.ts";
import { PA_BLOCKS_OF_THE_HOST, TYPE_ALSA, TYPE_JACK } from "./symbols.ts";

/** Blocks that the buffers of a read or written stream are to hold. */
const BUFFERED_BLOCKS = 3;

/** Open streams, with what drives them: `callback` and the stream it belongs to, or nothing for reading and writing. */
export type LiveStreams =
  & ReadWriteStreams
  & ({ readonly callback: StreamCallback; readonly both: PortAudioStream } | { readonly callback?: undefined });

/** The block size that is asked for, as the engine takes it. */
export function blockFramesFor(engine: BlockEngine, wantedFrames: number): number {
  return Math.max(1, Math.min(wantedFrames, engine.maxBlockFrames));
}

/** Open them. Throws `HostError`; nothing is open then. */
export function openLiveStreams(
  portAudio: PortAudio,
  choice: DeviceChoice,
  engine: BlockEngine,
  hooks: HostHooks,
  wantedFrames: number,
): LiveStreams {
  const blockFrames = blockFramesFor(engine, wantedFrames);
  const format: StreamFormat = {
    sampleRate: engine.sampleRate,
    inputCount: engine.inputs.length,
    outputCount: engine.outputs.length,
    blockFrames,
    latencyFrames: blockFrames,
    callback: null,
  };
  if (choice.hostApiType === TYPE_ALSA) return openReadWrite(portAudio, choice, format);
  const isJack = choice.hostApiType === TYPE_JACK;
  if (isJack) requireRate(choice, engine.sampleRate);
  return openCalling(portAudio, choice, engine, hooks, {
    ...format,
    blockFrames: isJack ? PA_BLOCKS_OF_THE_HOST : blockFrames,
  });
}

/** A JACK server has one rate. Said before opening: Debian's library must have nothing half open when a server dies. */
function requireRate(choice: DeviceChoice, sampleRate: number): void {
  const rate = (choice.output ?? choice.input)!.defaultSampleRate;
  if (Math.round(rate) === sampleRate) return;
  throw new HostError(
    `Cannot open ${describeChoice(choice)} at ${sampleRate} frames per second: the server runs at ${rate}.`,
  );
}

function openReadWrite(portAudio: PortAudio, choice: DeviceChoice, format: StreamFormat): LiveStreams {
  const buffered = { ...format, latencyFrames: BUFFERED_BLOCKS * format.blockFrames };
  const open = (wanted: boolean, half: DeviceChoice) => wanted ? openStream(portAudio, half, buffered) : undefined;
  const input = open(choice.input !== undefined && format.inputCount > 0, { ...choice, output: undefined });
  try {
    return {
      input,
      output: open(choice.output !== undefined && format.outputCount > 0, { ...choice, input: undefined }),
    };
  } catch (error) {
    if (input) portAudio.functions.Pa_CloseStream(input.handle);
    throw error;
  }
}

function openCalling(
  portAudio: PortAudio,
  choice: DeviceChoice,
  engine: BlockEngine,
  hooks: HostHooks,
  format: StreamFormat,
): LiveStreams {
  const callback = new StreamCallback(engine, hooks);
  try {
    const both = openStream(portAudio, choice, { ...format, callback: callback.pointer });
    return { callback, both, input: both, output: both };
  } catch (error) {
    callback.close();
    throw error;
  }
}
