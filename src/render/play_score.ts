/**
 * Plays a score through an engine of its own, as fast as it goes.
 *
 * Method: one engine, one offline host, one feed; sound and events go to whoever asked. The same for every block size.
 * Units: frames of the stream. Thread: a worker (it does not come up for air), or a test.
 */
import { CommandRing } from "../../dsp/command_ring.ts";
import { COMMAND_CONTROL } from "../../dsp/assembly/protocol.ts";
import { createEngineMemory, type Engine, prepareEngine } from "../../dsp/engine.ts";
import { type EngineEvent, EventRing } from "../../dsp/event_ring.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import { UserError } from "../errors.ts";
import type { SavedSession } from "../saved/open_saved.ts";
import { restoreSession } from "../saved/restore_session.ts";
import type { ScoreLine } from "../score/read.ts";
import { engineFormatOf, type ScoreHeader } from "../score/score_header.ts";
import { LoadFeed } from "./load_feed.ts";
import { ScoreFeed } from "./score_feed.ts";
import { StepFeed } from "./step_feed.ts";

/** The offline host of the bridge; handed in, so that only a worker's entry file knows it. */
export type OfflineHost = (engine: Engine, run: {
  nextBlock(frame: number): number;
  read(inputs: readonly Float32Array[], frames: number, frame: number): void;
  write(outputs: readonly Float32Array[], frames: number, frame: number): void;
  lost(frames: number, frame: number): void;
}) => number;

/** One playing of a score. */
export interface Playing {
  readonly header: ScoreHeader;
  /** The score's, from which it loads; left out: the current one. */
  readonly folder?: string;
  /** The saved session that it goes on from. */
  readonly start?: SavedSession;
  /** In the order in which they are taken up. */
  readonly lines: readonly ScoreLine[];
  /** Channels the engine is prepared with. */
  readonly outputCount: number;
  /** Where it ends. */
  readonly totalFrames: number;
  readonly blockFrames: number;
  /** Fills the inputs. */
  read(inputs: readonly Float32Array[], frames: number): void;
  /** Takes the outputs. */
  write(outputs: readonly Float32Array[], frames: number): void;
  /** So many frames of the input were not taken, and nothing was heard for as long. */
  lost(frames: number): void;
  onEvent(event: EngineEvent): void;
  /** A MIDI message left the engine at a frame. */
  onMidi?(frame: number, port: number, bytes: Uint8Array): void;
  /** Handed the engine's memory when all is played. */
  onEnd?(memory: WebAssembly.Memory): void;
  /** Told now and then how far it is. */
  onProgress?(frame: number): void;
}

/** What a playing ended with. */
export interface Played {
  readonly frames: number;
  /** Track records the engine made. */
  readonly trackCount: number;
}

function tellMidi({ midiOut }: Engine, frame: number, tell: NonNullable<Playing["onMidi"]>): void {
  for (let entry = 0; entry < midiOut.count; entry++) {
    const from = midiOut.address(entry);
    tell(frame + midiOut.frame(entry), midiOut.port(entry), midiOut.bytes.slice(from, from + midiOut.length(entry)));
  }
}

/** Frames between two looks at the engine's free memory and two reports of progress: far less than it has in reserve. */
const HOUSEKEEPING_FRAMES = 4096;
const TEST_RING = 7;

/** Plays it all. Throws UserError when memory does not suffice or the score asks for what cannot be. */
export async function playScore(host: OfflineHost, playing: Playing): Promise<Played> {
  const memory = createEngineMemory();
  const engine = await prepareEngine(memory, engineFormatOf(playing.header, playing.outputCount)).catch((cause) => {
    throw new UserError((cause as Error).message, { cause });
  });
  if (playing.start !== undefined) restoreSession(engine, playing.start);
  const steps = new StepFeed(memory, playing.header, playing.lines),
    loads = new LoadFeed(engine, playing.folder ?? ".");
  const facts = {
    setLatency: (input: number, output: number) => engine.setLatency(input, output),
    step: (line: ScoreLine) => steps.take(line),
    load: (line: ScoreLine) => loads.root(line),
  };
  const feed = new ScoreFeed(playing.lines, new CommandRing(memory, TEST_RING), facts, playing.totalFrames);
  const events = new EventRing(memory);
  const tellEvents = () => {
    for (let event = events.read(); event !== undefined; event = events.read()) {
      steps.note(event);
      // What an action leaves to control is no command of the engine's.
      if (event.command !== COMMAND_CONTROL) playing.onEvent(event);
    }
  };
  let kept = -Infinity;
  const blockFrames = Math.min(playing.blockFrames, engine.maxBlockFrames, steps.mostFrames(playing.lines));
  const frames = host(engine, {
    nextBlock(frame) {
      tellEvents();
      if (frame - kept >= HOUSEKEEPING_FRAMES) {
        kept = frame;
        keepPages(memory);
        playing.onProgress?.(frame);
      }
      const frames = feed.nextBlock(frame, blockFrames);
      steps.fill(frame + Math.abs(frames));
      return frames;
    },
    read: (inputs, count) => playing.read(inputs, count),
    write(outputs, count, frame) {
      playing.write(outputs, count);
      if (playing.onMidi !== undefined) tellMidi(engine, frame, playing.onMidi);
    },
    lost: (count) => playing.lost(count),
  });
  tellEvents();
  playing.onEnd?.(memory);
  return { frames, trackCount: readSnapshot(memory).trackCount };
}
