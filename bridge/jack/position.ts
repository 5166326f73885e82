/**
 * `jack_position_t`, the place of JACK's transport: one table of byte offsets, and the only code that reads by them.
 *
 * The struct is packed by the compiler on x86 and macOS and is not elsewhere (jack/systemdeps.h), so that what follows an odd number
 * of words moves. A test asks the C compiler. Source: jack/types.h of JACK 1.9. Units: frames; ticks as the timebase master counts
 * them. Thread: any.
 */

/** Whether the compiler packs the struct on this machine. */
const IS_PACKED = Deno.build.arch === "x86_64" || Deno.build.os === "darwin";

/** Where its fields are, bytes. */
export const POSITION = {
  unique_1: 0,
  frame_rate: 16,
  frame: 20,
  valid: 24,
  bar: 28,
  beat: 32,
  tick: 36,
  bar_start_tick: 40,
  beats_per_bar: 48,
  beat_type: 52,
  ticks_per_beat: 56,
  beats_per_minute: 64,
  bbt_offset: 88,
  tick_double: IS_PACKED ? 100 : 104,
  unique_2: IS_PACKED ? 128 : 136,
} as const;
export const POSITION_BYTES = IS_PACKED ? 136 : 144;

/** Bits of `valid`. */
export const POSITION_HAS_BBT = 0x10;
export const POSITION_HAS_OFFSET = 0x40;
export const POSITION_HAS_TICK_DOUBLE = 0x200;

/** jack_transport_state_t. */
export const TRANSPORT_STOPPED = 0;
export const TRANSPORT_ROLLING = 1;
export const TRANSPORT_LOOPING = 2;
export const TRANSPORT_STARTING = 3;
export const TRANSPORT_NET_STARTING = 4;

/** A place as JACK tells it. Bars and beats count from 1. */
export interface Position {
  /** Frames from the start of the song. */
  frame: number;
  /** A timebase master tells the fields below; else they mean nothing. */
  hasBbt: boolean;
  bar: number;
  beat: number;
  /** Ticks after the beat; a whole number, unless `isTickExact`. */
  tick: number;
  isTickExact: boolean;
  beatsPerBar: number;
  ticksPerBeat: number;
  beatsPerMinute: number;
  /** Frames before the start of the cycle at which bar, beat and tick are meant. */
  bbtOffsetFrames: number;
}

/** What a beat of a timebase master's is divided into, and what it is called in its signature. */
const TICKS_PER_BEAT = 1920;
const BEAT_TYPE = 4;

/** Writes what a timebase master tells: beats from bar 1 beat 1 on, 0 or more. The frame stays as it is. */
export function writeBeats(view: DataView, beats: number, beatsPerBar: number, beatsPerMinute: number): void {
  const bar = Math.floor(beats / beatsPerBar), inBar = beats - bar * beatsPerBar, beat = Math.floor(inBar);
  const tick = (inBar - beat) * TICKS_PER_BEAT, valid = view.getInt32(POSITION.valid, true);
  view.setInt32(POSITION.bar, bar + 1, true);
  view.setInt32(POSITION.beat, beat + 1, true);
  view.setInt32(POSITION.tick, Math.floor(tick), true);
  view.setFloat64(POSITION.tick_double, tick, true);
  view.setFloat64(POSITION.bar_start_tick, bar * beatsPerBar * TICKS_PER_BEAT, true);
  view.setFloat32(POSITION.beats_per_bar, beatsPerBar, true);
  view.setFloat32(POSITION.beat_type, BEAT_TYPE, true);
  view.setFloat64(POSITION.ticks_per_beat, TICKS_PER_BEAT, true);
  view.setFloat64(POSITION.beats_per_minute, beatsPerMinute, true);
  view.setInt32(POSITION.valid, valid | POSITION_HAS_BBT | POSITION_HAS_TICK_DOUBLE, true);
}

/** A place to read into: the beginning. */
export function emptyPosition(): Position {
  return {
    frame: 0,
    hasBbt: false,
    bar: 1,
    beat: 1,
    tick: 0,
    isTickExact: false,
    beatsPerBar: 4,
    ticksPerBeat: 960,
    beatsPerMinute: 120,
    bbtOffsetFrames: 0,
  };
}

/** Reads a place; its fields are only valid together when this returns true. */
export function readPosition(view: DataView, at: number, into: Position): boolean {
  const valid = view.getInt32(at + POSITION.valid, true);
  into.frame = view.getUint32(at + POSITION.frame, true);
  into.hasBbt = (valid & POSITION_HAS_BBT) !== 0;
  into.bar = view.getInt32(at + POSITION.bar, true);
  into.beat = view.getInt32(at + POSITION.beat, true);
  into.isTickExact = (valid & POSITION_HAS_TICK_DOUBLE) !== 0;
  into.tick = into.isTickExact
    ? view.getFloat64(at + POSITION.tick_double, true)
    : view.getInt32(at + POSITION.tick, true);
  into.beatsPerBar = view.getFloat32(at + POSITION.beats_per_bar, true);
  into.ticksPerBeat = view.getFloat64(at + POSITION.ticks_per_beat, true);
  into.beatsPerMinute = view.getFloat64(at + POSITION.beats_per_minute, true);
  into.bbtOffsetFrames = (valid & POSITION_HAS_OFFSET) !== 0 ? view.getUint32(at + POSITION.bbt_offset, true) : 0;
  return view.getBigUint64(at + POSITION.unique_1, true) === view.getBigUint64(at + POSITION.unique_2, true);
}
