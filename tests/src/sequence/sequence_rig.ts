/** Pieces made of text and of messages, a plan that keeps what it is given, and an engine that sends to a list. */
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { encodeSmf } from "../../../src/midi/smf/write_smf.ts";
import type { SmfEvent } from "../../../src/midi/smf/smf.ts";
import { pieceOfBank } from "../../../src/sequence/bank_piece.ts";
import { pieceOfMidiFile } from "../../../src/sequence/midi_file_piece.ts";
import type { Piece } from "../../../src/sequence/piece.ts";
import type { FeedSink } from "../../../src/sequence/piece_feed.ts";
import { parsePatterns } from "../../../src/sequencer/files/pattern_files.ts";

export const RATE = 48000;

/** A piece of a pattern file's patterns, as JSON. */
export function patternsPiece(patterns: string, times = 1, song = ""): Piece {
  const text = `{"rondo_patterns": 1, "patterns": [${patterns}]${song === "" ? "" : `, "song": [${song}]`}}`;
  return pieceOfBank(parsePatterns(text, "x"), "x", times);
}

/** A MIDI file of tracks at 480 ticks a quarter. */
export function midiFile(tracks: readonly (readonly SmfEvent[])[], endTick: number) {
  return { format: 1 as const, division: 480, tracks, ends: tracks.map(() => endTick) };
}

/** The bytes of such a file. */
export function midiBytes(tracks: readonly (readonly SmfEvent[])[], endTick: number): Uint8Array {
  return encodeSmf(midiFile(tracks, endTick));
}

/** A piece of such a file. */
export function midiPiece(tracks: readonly (readonly SmfEvent[])[], endTick: number, times = 1): Piece {
  return pieceOfMidiFile(midiFile(tracks, endTick), "x", times);
}

/** A message of a track. */
export function message(tick: number, ...bytes: number[]): SmfEvent {
  return { tick, kind: "message", bytes };
}

/** What a plan was given. */
export interface Given {
  frame: number;
  bytes: number[];
  length?: number;
}

/** A plan that keeps everything; `room` slots are free until somebody raises it. */
export class KeptPlan implements FeedSink {
  readonly given: Given[] = [];

  constructor(public room = Infinity) {}

  note(...[due, { channel, key, velocity, length }]: Parameters<FeedSink["note"]>): boolean {
    return this.#keep({ frame: frameOf(due), bytes: [0x90 | channel, key, velocity], length });
  }

  message(...[due, , bytes]: Parameters<FeedSink["message"]>): boolean {
    return this.#keep({ frame: frameOf(due), bytes: Array.from(bytes) });
  }

  sysex(...[due, , bytes]: Parameters<FeedSink["sysex"]>): boolean {
    return this.#keep({ frame: frameOf(due), bytes: [...bytes] });
  }

  #keep(given: Given): boolean {
    this.room--;
    this.given.push(given);
    return true;
  }
}

function frameOf(due: object): number {
  return "frame" in due ? due.frame as number : NaN;
}

/** One output called "synth" that is a list. */
export function listedOutput(clock = false): MidiSetup {
  return {
    inputs: [],
    outputs: [{ name: "synth", port: "Synth", kind: "device", clock }],
    offline: { inputs: [], outputs: ["Synth"], played: [] },
  };
}
