// What the engine keeps of MIDI from block to block: how much is planned, where the clock is, what is still to be released.
import { MIDI_STATE_OFFSET } from "../layout";

// @ts-ignore: decorator
@unmanaged
export class MidiState {
  planned0: i32; // entries of the heap by frame
  planned1: i32; // entries of the heap by tick
  serial: u32; // order of arrival of equal dues
  refused: u32; // planned, but there was no room
  sysexWritten: u32; // bytes of system exclusive messages taken in, wraps
  usedPorts: u32; // a bit for each port that was ever sent to
  clockPorts: u32; // a bit for each port that gets the clock
  clockState: i32; // CLOCK_… of clock_out.ts
  clockTick: i64; // next tick of the clock, 24 a beat, by the grid
  clockAnchor: i64; // grid that clockTick goes by
  releaseStage: i32; // RELEASE_… of release.ts
  releaseAt: i32; // how far it got
  releasePorts: u32; // what is being released
  sysexLeft0: i32; // bytes of the message that ring 0 … 3 is in the middle of
  sysexLeft1: i32;
  sysexLeft2: i32;
  sysexLeft3: i32;
  sysexPlan0: u32; // and where in the sysex region its next byte goes
  sysexPlan1: u32;
  sysexPlan2: u32;
  sysexPlan3: u32;
  unheard: i32; // 1 while frames pass that the host lost: nothing may be sent
  gridAnchor: i64; // the grid that ticks went by last
  gridBeat: f64; // its frames per beat
  floor0: i64; // output frame before which ring 0 … 3 has nothing more to say by tick
  floor1: i64;
  floor2: i64;
  floor3: i64;
  ticksRun: i32; // 1 while the transport runs, which the plan by tick goes with
  tooLate: u32; // notes that were not begun, since frames were lost when they were due
  gridTickBeat: i32; // beats that ticks had counted at gridAnchor
}

/** The state of this memory. */
// @ts-ignore: decorator
@inline
export function midiState(): MidiState {
  return changetype<MidiState>(MIDI_STATE_OFFSET);
}
