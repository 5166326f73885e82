/**
 * Plays a piece on an engine without sound, to its end or until it is asked to leave.
 *
 * Thread: control.
 */
import type { SilentSession } from "../session/silent_session.ts";
import type { Piece } from "./piece.ts";
import { PieceFeed } from "./piece_feed.ts";
import { TempoLine } from "./tempo_line.ts";

/** Time between two looks at the plan, ms. */
const TURN_MS = 20;
/** What the engine needs to take up the first events, s. */
const START_S = 0.2;
/** Tempi that the engine's grid knows. */
const LEAST_BPM = 10, MOST_BPM = 1000;
/** Time that a panic gets to go out, ms. */
const PANIC_MS = 100;

/** How it is played. */
export interface PlayOptions {
  /** Instead of the piece's own. */
  readonly bpm?: number;
  /** The outputs get the clock. */
  readonly clock: boolean;
  /** Seconds to wait before. */
  readonly waitSeconds: number;
}

/** How a playing went. */
export interface Played {
  /** It came to its end; false where somebody left before. */
  readonly isWhole: boolean;
  /** Notes and messages that were handed on. */
  readonly eventCount: number;
}

/** Plays to the end, or until `left` settles. Throws where the stream ends by itself. */
export async function playPiece(
  session: SilentSession,
  piece: Piece,
  { bpm, clock, waitSeconds }: PlayOptions,
  left: Promise<unknown>,
): Promise<Played> {
  const { sampleRate, plan } = session;
  const startFrame = session.frame + Math.round((START_S + waitSeconds) * sampleRate);
  const line = new TempoLine(piece, bpm);
  let isAsked = false;
  void left.then(() => isAsked = true);
  const feed = new PieceFeed(piece, line, startFrame, sampleRate, plan, ({ frame, beat, bpm }) => {
    if (!clock || bpm < LEAST_BPM || bpm > MOST_BPM) return;
    if (beat === 0) startGrid(session, frame, bpm, piece.beatsPerBar);
    else session.send({ do: "transport.align", bpm, beat, frame }, frame);
  });
  for (;;) {
    const frame = session.frame;
    feed.fill(frame);
    if (session.fault !== undefined) throw new Error(`The MIDI stream stopped: ${session.fault}`);
    if (frame > feed.endFrame) return { isWhole: true, eventCount: feed.eventCount };
    if (isAsked) break;
    await Promise.race([left, new Promise((done) => setTimeout(done, TURN_MS))]);
  }
  await silence(session);
  return { isWhole: false, eventCount: feed.eventCount };
}

function startGrid(session: SilentSession, frame: number, bpm: number, beatsPerBar: number): void {
  const bars = beatsPerBar > 0 ? { beats_per_bar: beatsPerBar } : {};
  session.send({ do: "transport.set_tempo", bpm, ...bars }, 0);
  // The clock is in phase before it starts.
  session.send({ do: "transport.align", bpm, beat: 0, frame }, 0);
  session.send({ do: "transport.start", when: "exact", loops: false }, frame);
}

/** Drops the plan, ends every note, and lets go of pedals and bends, which a piece that was not played to its end may have left. */
async function silence(session: SilentSession): Promise<void> {
  session.plan.withdraw({ frame: 0 });
  session.send({ do: "transport.panic" }, 0);
  await new Promise((done) => setTimeout(done, PANIC_MS));
}
