// The first loop of a session, shown to whoever listens: its ends lie where they were pressed, and may be moved (loop.recut) to what
// was meant, unless the player asked for a beat, a bar or an exact frame.
import { COMMAND_PLAY, COMMAND_STOP, FIRST_END, FIRST_START, WHEN_NOW } from "../protocol";
import { isRecord, Pending } from "../command/pending";
import { header, roundTrip } from "../memory/header";
import { countedBars } from "../time/count_in";
import { Track } from "../track/track";

/** A take is about to begin. */
export function noteStart(track: Track, p: Pending): void {
  track.startFree = p.when == WHEN_NOW && !(isRecord(p.kind) && countedBars(p) > 0) ? 1 : 0;
}

/**
 * The take that a command just closed is the first loop. One that goes on as an overdub, or was retriggered, stays as it is.
 * `beatBefore`: frames per beat that held before it.
 */
export function offerFirst(track: Track, p: Pending, beatBefore: f64): void {
  const closes = isRecord(p.kind) || p.kind == COMMAND_PLAY || p.kind == COMMAND_STOP;
  const ends = (track.startFree != 0 ? FIRST_START : 0) | (p.when == WHEN_NOW ? FIRST_END : 0);
  if (!closes || ends == 0) return;
  const h = header();
  h.firstCount++;
  h.firstTrack = track.number;
  h.firstEnds = ends;
  h.firstStart = track.origin;
  h.firstLength = track.length;
  h.firstTape = track.origin + roundTrip();
  h.firstBeat = h.tempoSet != 0 ? beatBefore : 0;
}
