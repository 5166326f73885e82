/**
 * What a source of time says: where its beat is, how fast it goes, whether it runs. Sources (the internal transport, MIDI clock,
 * JACK transport) differ only in how they come to know it.
 *
 * Units: beats are quarter notes of the source's own song position; frames are stream frames. Thread: any.
 */

/** A place in time and how it goes on from there. */
export interface ClockReading {
  /** `away`: nothing is heard. `listening`: not sure yet. `locked`: its beats may be followed. */
  readonly state: "away" | "listening" | "locked";
  /** Whether the source's song runs. */
  readonly running: boolean;
  /** BPM, 0 when not known. */
  readonly tempoBpm: number;
  /** Song position in beats at `frame`. */
  readonly beat: number;
  /** Stream frame at which `beat` was on, not rounded. */
  readonly frame: number;
  /** Song position in seconds at `frame`, of a source that counts no beats: only where it jumps is it followed. */
  readonly seconds?: number;
  /** Beats a bar, where the source says so. */
  readonly beatsPerBar?: number;
  /** Goes up by one with each start, continue or locate: the song position is a new one. */
  readonly jumps: number;
}

/** A reading of a source that says nothing. */
export const NO_READING: ClockReading = { state: "away", running: false, tempoBpm: 0, beat: 0, frame: 0, jumps: 0 };

/** Something that knows the time of a song. */
export interface ClockSource {
  /** Its name as settings and screens say it. */
  readonly name: "internal" | "midi" | "jack";
  /** What it says at a stream frame. */
  read(frame: number): ClockReading;
}
