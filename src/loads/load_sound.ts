/**
 * One `session.load` up to the command that the engine gets: read, fitted, copied, and filled into a layer beside the running engine.
 *
 * Thread: a worker. Units: frames.
 */
import * as layout from "../../dsp/assembly/layout.ts";
import { LENGTH_FREE } from "../../dsp/assembly/protocol.ts";
import { fillLayer, layerPages } from "../../dsp/loaded_layer.ts";
import { PageGrant } from "../../dsp/page_grant.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { UserError } from "../errors.ts";
import { hearBeats } from "./beats_of_file.ts";
import { fillCycle } from "./fill_cycle.ts";
import { keepCopy, type LoadCopy } from "./load_copy.ts";
import { type FileSound, readSound, type RoomCheck } from "./read_sound.ts";

/** What is to be loaded into which session. */
export interface LoadOrder {
  readonly memory: WebAssembly.Memory;
  /** The session's. */
  readonly folder: string;
  readonly path: string;
  readonly beats?: number;
  readonly bars?: number;
  readonly once?: boolean;
  /** Speed and direction; left out: what the file says, if it does. */
  readonly rate?: number;
  readonly reverse?: boolean;
}

/** A layer that waits to be adopted. */
export interface LoadedLayer extends LoadCopy {
  readonly root: number;
  /** 0: not known. */
  readonly beats: number;
  readonly once: boolean;
  /** Frames of it a frame, below 0 backwards. */
  readonly rate: number;
}

/** Pages that a load leaves for what is played. */
const LEFT_PAGES = 4096;

/**
 * Loads.
 * @param pause lets the engine go on by a block or some; false: it stands still
 * @throws UserError in one sentence; the engine has all its pages then
 */
export async function loadSound(order: LoadOrder, pause: () => boolean): Promise<LoadedLayer> {
  const { memory, folder, path, once = false } = order;
  const header = new DataView(memory.buffer, layout.HEADER_OFFSET);
  const sampleRate = header.getInt32(layout.HEADER_SAMPLE_RATE_FIELD, true);
  const sound = await readSound(path, sampleRate, roomIn(path, memory));
  const fitted = fit(sound, order, header, sampleRate);
  const beats = await beatsOf(sound, order, header);
  const copy = keepCopy(folder, path, fitted.channels, sampleRate, fitted.isLoop);
  const pages = new PageGrant(memory).take(layerPages(fitted.channels.length, fitted.channels[0]!.length), pause);
  if (pages === undefined) {
    throw new UserError(`${path} was not loaded: the stream stands still or memory is short; try again when it runs.`);
  }
  return {
    ...copy,
    beats,
    once,
    rate: rateOf(sound, order),
    root: fillLayer(memory, pages, { ...fitted, beats, once }),
  };
}

function roomIn(path: string, memory: WebAssembly.Memory): RoomCheck {
  return (channelCount, lengthFrames) => {
    const { pagesFree, pagesLimit } = readSnapshot(memory);
    const room = layout.MAX_PAGES - pagesLimit + pagesFree - LEFT_PAGES;
    const needed = layerPages(channelCount, lengthFrames);
    if (needed <= room) return;
    const megabytes = (pages: number) => Math.max(0, Math.round((pages * layout.PAGE_BYTES) / 2 ** 20));
    throw new UserError(
      `Cannot load ${path}: it needs ${megabytes(needed)} MiB of sound memory and ${
        megabytes(room)
      } MiB are left; cut it, or clear loops.`,
    );
  };
}

function fit(sound: FileSound, { memory, once }: LoadOrder, header: DataView, sampleRate: number): FileSound {
  const { anchorLength } = readSnapshot(memory);
  const isFree = header.getInt32(layout.HEADER_LENGTH_RULE_FIELD, true) === LENGTH_FREE;
  if (once === true || isFree || anchorLength === 0) return sound;
  return { ...sound, channels: fillCycle(sound.channels, anchorLength, sampleRate) };
}

function rateOf({ rate = 1 }: FileSound, { rate: speed = Math.abs(rate), reverse = rate < 0 }: LoadOrder): number {
  return reverse ? -speed : speed;
}

/** Beats matter where there is no loop yet, and are not reckoned from a tempo that was asked for. */
async function beatsOf(sound: FileSound, order: LoadOrder, header: DataView): Promise<number> {
  const { anchorLength, beatsPerBar } = readSnapshot(order.memory);
  if (order.beats !== undefined) return order.beats;
  if (order.bars !== undefined) return Math.max(1, Math.round(order.bars * beatsPerBar));
  if (order.once === true || anchorLength > 0) return 0;
  if (sound.beats !== undefined) return sound.beats;
  return header.getInt32(layout.HEADER_TEMPO_SET_FIELD, true) !== 0
    ? 0
    : await hearBeats(order.path, sound.channels[0]!.length / header.getInt32(layout.HEADER_SAMPLE_RATE_FIELD, true));
}
