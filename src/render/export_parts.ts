/**
 * What an export has beyond a render: the inputs, each loop with what was played just before it, and named places.
 *
 * A loop's file begins with its fade handle, where there is one: the sound before its start, which its seam fades in. The loop itself is
 * marked (smpl), so that whatever loads the file plays the loop and nothing else. It holds what the loop holds; how fast and which way
 * that was played is said beside it. Units: frames. Thread: that of the offline host.
 */
import { join } from "node:path";
import { handleFrames, readSound } from "../../dsp/layers.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { syncFolder } from "../files/durable.ts";
import { cueChunks, joinBytes, rateChunk, smplChunk } from "../files/wav_marks.ts";
import { WavWriter, writeWav } from "../files/wav_writer.ts";
import { takeStock, type TrackStock } from "../saved/stock.ts";
import type { ScoreHeader } from "../score/score_header.ts";
import { describeLoops, loopLabel, LOOPS_FILE } from "./described_loops.ts";
import { labelTrack, Markers } from "./markers.ts";
import { type RenderFolder, trackFileName } from "./render_files.ts";

/** Name of the file of what the metronome clicked. */
export const CLICK_FILE = "click.wav";

/** The parts of one export, in the making. */
export class ExportParts {
  readonly #markers = new Markers();
  readonly #inputs: WavWriter;

  constructor(readonly folder: RenderFolder, readonly header: ScoreHeader, readonly totalFrames: number) {
    const { inputs: channelCount, sample_rate: sampleRate } = header;
    this.#inputs = WavWriter.create(join(folder.path, "inputs.wav"), { sampleRate, channelCount });
  }

  /** A block was played. */
  read(inputs: readonly Float32Array[], frames: number): void {
    this.#inputs.write(inputs, frames);
  }

  /** Frames were lost, and nothing was played in them. */
  lost(frames: number): void {
    this.#inputs.writeSilence(frames);
  }

  /** Takes note of an event. */
  note(event: EngineEvent): void {
    this.#markers.note(event);
  }

  /** The chunks of the mix: all named places. */
  mixChunks(): Uint8Array<ArrayBuffer> {
    return cueChunks(this.#markers.before(this.totalFrames));
  }

  /** Writes the loops that an engine holds which stands still, and what a file of sound does not say of them. */
  keepLoops(memory: WebAssembly.Memory): void {
    const stock = takeStock(memory), tracks = stock.tracks.filter(({ loop }) => loop !== undefined);
    if (tracks.length === 0) return;
    const folder = join(this.folder.path, "loops");
    Deno.mkdirSync(folder);
    for (const track of tracks) writeLoop(join(folder, trackFileName(track.index)), memory, track);
    syncFolder(folder);
    const described = describeLoops(stock, this.totalFrames, (loop) => handleFrames(memory, loop));
    this.folder.write(LOOPS_FILE, JSON.stringify(described, null, 2) + "\n");
  }

  /** Writes what is left. */
  finish(): void {
    this.close();
    const places = this.#markers.before(this.totalFrames);
    this.folder.write("markers.txt", labelTrack(places, this.header.sample_rate));
  }

  /** Lets the file of the inputs go; also where nothing comes of the export. */
  close(): void {
    this.#inputs.close();
  }
}

function writeLoop(path: string, memory: WebAssembly.Memory, { loop, rate }: TrackStock): void {
  const place = loop!, speed = rate?.rate ?? 1, startFrame = handleFrames(memory, place);
  const { channels, sampleRate, lengthFrames } = readSound(memory, place, startFrame);
  const marked = { startFrame, endFrame: startFrame + lengthFrames };
  const loopChunks = () => [cueChunks([{ frame: startFrame, label: loopLabel(speed) }]), smplChunk(marked, sampleRate)];
  const chunks = () => joinBytes([...(place.once ? [] : loopChunks()), rateChunk(speed)]);
  writeWav(path, channels, sampleRate, { chunks });
}
