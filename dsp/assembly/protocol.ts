// The numbers that cross between control and engine: commands, events, states, refusals and their slots.
//
// A leaf file of constants like layout.ts. A slot is fixed-size; fields are byte offsets from its start.
// Frames cross as f64 (exact to 2^53, about 6,000 years at 48 kHz).

// ---- States of a track -------------------------------------------------------------------------------------------

export const STATE_EMPTY: i32 = 0;
export const STATE_ARMED: i32 = 1;
export const STATE_RECORDING: i32 = 2;
export const STATE_PLAYING: i32 = 3;
export const STATE_OVERDUBBING: i32 = 4;
export const STATE_STOPPED: i32 = 5;
// Passes over a loop, besides the overdub.
export const STATE_REPLACING: i32 = 6;
export const STATE_SUBSTITUTING: i32 = 7;
export const STATE_MULTIPLYING: i32 = 8;
export const STATE_INSERTING: i32 = 9;

// ---- Commands ----------------------------------------------------------------------------------------------------

export const COMMAND_RECORD: i32 = 1; // a, b, c: see RECORD_COUNT_UNIT
export const COMMAND_OVERDUB: i32 = 2; // a: feedback 0…1, b: PASS_…
export const COMMAND_PLAY: i32 = 3;
export const COMMAND_STOP: i32 = 4;
export const COMMAND_RETRIGGER: i32 = 5; // a: level 0…1 of a one-shot, 0 means full
export const COMMAND_CLEAR: i32 = 6;
export const COMMAND_DELETE: i32 = 7;
export const COMMAND_UNDO: i32 = 8;
export const COMMAND_REDO: i32 = 9;
export const COMMAND_CANCEL: i32 = 10;
export const COMMAND_SELECT: i32 = 11;
export const COMMAND_CAPTURE: i32 = 12; // a: amount, b: CAPTURE_… unit
export const COMMAND_STOP_ALL: i32 = 13;
export const COMMAND_CUT: i32 = 14; // a: output frame heard at its start, b: frames, c: beats in it, 0: not known, -1: plays once when triggered
export const COMMAND_RECUT: i32 = 15; // a: output frame heard at its start, b: frames, c: beats in it, 0: not known
export const COMMAND_MUTE: i32 = 20; // a: SWITCH_…
export const COMMAND_SOLO: i32 = 21; // a: SWITCH_…
export const COMMAND_GAIN: i32 = 22; // a: linear gain
export const COMMAND_PAN: i32 = 23; // a: -1 left … 1 right
export const COMMAND_MONITOR: i32 = 24; // a: linear gain, 0 is off
export const COMMAND_METRONOME: i32 = 25; // a: SWITCH_…, b: linear gain, or -1 to keep it
export const COMMAND_INPUT: i32 = 26; // a: channel count, b: channels 0–5 packed base 256, c: channels 6–11
export const COMMAND_OUTPUT: i32 = 27; // a: first output channel of the main path, -1 for none; b: of the direct path
export const COMMAND_CLICK: i32 = 28; // a: CLICK_… packing of subdivision and permutation, b: probability 0…1, or -1 to keep it, c: accent and output
export const COMMAND_SET_TEMPO: i32 = 40; // a: BPM, b: beats a bar or 0 to keep them, c: 1 forces it while loops live
export const COMMAND_START: i32 = 41; // a: beat of the grid that it starts on
export const COMMAND_PANIC: i32 = 42;
export const COMMAND_ALIGN: i32 = 43; // a: BPM, b: beat of the grid, c: output frame at which it is on
export const COMMAND_CLOCK_OUT: i32 = 44; // a: MIDI port, b: SWITCH_…
// Operations on a loop while it goes round.
export const COMMAND_REPLACE: i32 = 70; // a: PASS_…
export const COMMAND_SUBSTITUTE: i32 = 71; // a: PASS_…
export const COMMAND_MULTIPLY: i32 = 72; // a: feedback 0…1, b: PASS_…
export const COMMAND_INSERT: i32 = 73; // a: PASS_…
export const COMMAND_ONE_SHOT: i32 = 74;
export const COMMAND_REVERSE: i32 = 80; // a: SWITCH_…
export const COMMAND_RATE: i32 = 81; // a: frames of content a frame, 0.25…4; the direction stays
export const COMMAND_TRIM: i32 = 82; // a: first beat of the loop to keep or -1, b: beat it ends on or -1, c: TRIM_…
export const COMMAND_DIVIDE: i32 = 83; // a: parts, of which the one heard is kept
export const COMMAND_COPY: i32 = 84; // a: track index to copy to, or TRACK_NEW
export const COMMAND_HALF_SPEED: i32 = 85; // a: SWITCH_…
export const COMMAND_DOUBLE_SPEED: i32 = 86; // a: SWITCH_…
export const COMMAND_GROUP: i32 = 90; // a: bits of groups, b: SWITCH_… for those, or -1: these and no others
export const COMMAND_MUTE_GROUP: i32 = 91; // a: its mute group from 1, 0 for none
export const COMMAND_SCENE_STORE: i32 = 92; // a: scene from 1
export const COMMAND_SCENE: i32 = 93; // a: scene from 1, or 0, and b: how many stored scenes further
export const COMMAND_SCENE_CANCEL: i32 = 94;
export const COMMAND_SCENE_CLEAR: i32 = 95; // a: scene from 1
export const COMMAND_SCENE_TRACK: i32 = 96; // a: scene from 1, plus SCENE_… units times what it plays and mutes, b: linear gain, or -1, c: pan, or 2
export const COMMAND_SCENE_WHEN: i32 = 97; // a: WHEN_… that a launch waits for when it says nothing
export const COMMAND_ACTION_SET: i32 = 100; // a plan (see action_layout.ts) for the command whose track, a, b and c the slot carries
export const COMMAND_ACTION_START: i32 = 101; // a: number of the action, b: cycles that still have to pass, -1: all, c: times left, 0: all
export const COMMAND_ACTION_STOP: i32 = 102; // a: number of the action, 0: all
export const COMMAND_ACTION_CLEAR: i32 = 103; // a: number of the action, 0: all
// Facts of a live session that the sound depends on, written into its score.
export const COMMAND_LATENCY: i32 = 60; // a: input frames, b: output frames
export const COMMAND_LOST: i32 = 61; // a: frames that the host lost: silence on tape, loops go on in phase
export const COMMAND_FORGET: i32 = 62; // drops the oldest undo step of a track, its sound stays
export const COMMAND_LOAD: i32 = 110; // a: root page of a layer that control filled (LAYER_LOADED in its mark), which is the engine's from now on; b: rate ±0.25…±4, 0: 1
export const COMMAND_RECORD_NEXT: i32 = 130; // a: cycles of the anchor loop, b: CAPTURE_CYCLES, plus RECORD_HUSH
export const COMMAND_AHEAD: i32 = 150; // a: frames ahead of its own at which control is told of what it is to do
export const COMMAND_CONTROL: i32 = 151; // what an action leaves to control: a: a number of control's own, b: 1 where it has a frame of its own
// The two mixes: the PA and the player's phones.
export const COMMAND_PHONES: i32 = 120; // a: linear gain of a track in the phones, or -1: as loud as in the PA
export const COMMAND_CUE: i32 = 121; // a: SWITCH_…, while any track is cued the phones hear those alone
export const COMMAND_MASTER: i32 = 122; // a: linear gain of the PA
export const COMMAND_MASTER_MUTE: i32 = 123; // a: SWITCH_…, of the PA
export const COMMAND_PHONES_LEVEL: i32 = 124; // a: linear gain of the phones
export const COMMAND_PHONES_INPUTS: i32 = 125; // a: linear gain of the inputs in the phones, 0 is off
export const COMMAND_PHONES_CLICK: i32 = 126; // a: what the click's level is multiplied with in the phones, 0 is off

/** What loop.trim keeps where no beats are given: what lies before the place that was heard, or after it. */
export const TRIM_BEFORE: i32 = 0;
export const TRIM_AFTER: i32 = 1;

/** A track's rate as a whole number: so much is the speed of the recording. */
export const RATE_ONE: i32 = 65536;
export const RATE_SHIFT: i32 = 16;

export const TRACK_SELECTED: i32 = -1;
export const TRACK_NEW: i32 = -2;
/** Every track there is; below it one group after the other: group n, from 1, is TRACK_ALL - n. */
export const TRACK_ALL: i32 = -3;
/** Groups, each a bit of a track; mute groups, of which a track has one or none; scenes. */
export const GROUP_COUNT: i32 = 16;
export const MUTE_GROUP_COUNT: i32 = 16;
export const SCENE_COUNT: i32 = 32;
/** COMMAND_SCENE_TRACK's a: scene, plus this times PLAYS_…, plus the other times SWITCH_… (SWITCH_TOGGLE keeps the mute as it is). */
export const SCENE_PLAYS_UNIT: i32 = 64;
export const SCENE_MUTE_UNIT: i32 = 256;
export const PLAYS_NOT: i32 = 0;
export const PLAYS: i32 = 1;
export const PLAYS_ON: i32 = 2; // goes on as it is

export const SWITCH_OFF: i32 = 0;
export const SWITCH_ON: i32 = 1;
export const SWITCH_TOGGLE: i32 = 2;

/** Most subdivisions of a beat that the metronome knows. */
export const CLICK_MOST: i32 = 16;
/** COMMAND_CLICK's a: subdivision, or 0 to keep it, plus this times 1 + a bit for each subdivision that clicks, or times 0 to keep those. */
export const CLICK_PLACES_UNIT: i32 = 32;
/** COMMAND_CLICK's c: accent on the 1 (SWITCH_…, SWITCH_TOGGLE keeps it), plus this times 1 + first output channel, or times 0 to keep it. */
export const CLICK_OUTPUT_UNIT: i32 = 4;

export const CAPTURE_CYCLES: i32 = 0;
export const CAPTURE_BARS: i32 = 1;
export const CAPTURE_SECONDS: i32 = 2;

/** COMMAND_RECORD's a: length, 0 for none, c: linear level that begins it, 0 for none; b: CAPTURE_… unit of the length, plus this times the bars counted in. */
export const RECORD_COUNT_UNIT: i32 = 4;
/** Added to it where the PA is to be silent while it records. */
export const RECORD_HUSH: i32 = 128;
/** Plus this times PASS_…. */
export const RECORD_PASS_UNIT: i32 = 256;
/** Most bars that are counted in. */
export const RECORD_COUNT_MOST: i32 = 16;

/** What a command that begins and ends by turns is to do: the other of what it is, begin only, or end only. */
export const PASS_TURN: i32 = 0;
export const PASS_BEGIN: i32 = 1;
export const PASS_END: i32 = 2;

/** Which ends of a first loop were pressed freely, and so may be moved by listening. */
export const FIRST_START: i32 = 1;
export const FIRST_END: i32 = 2;

/** When a command acts. `now` forgives a press near a boundary; `exact` takes its frame as it is. */
export const WHEN_NOW: i32 = 0;
export const WHEN_EXACT: i32 = 1;
export const WHEN_BEAT: i32 = 2;
export const WHEN_BAR: i32 = 3;
export const WHEN_LOOP: i32 = 4;
export const OWN_WHEN: i32 = 5; // as the session's scenes do

/** Command slot (COMMAND_SLOT_BYTES). */
export const COMMAND_KIND_FIELD: i32 = 0; // i32
export const COMMAND_ID_FIELD: i32 = 4; // i32, comes back in the answer
export const COMMAND_TRACK_FIELD: i32 = 8; // i32, index, TRACK_SELECTED or TRACK_NEW
export const COMMAND_WHEN_FIELD: i32 = 12; // i32
export const COMMAND_AT_FIELD: i32 = 16; // f64, frame at which the engine takes it up; earlier than now means now
export const COMMAND_GESTURE_FIELD: i32 = 24; // f64, frame of the press, or -1: the frame it is taken up
export const COMMAND_A_FIELD: i32 = 32; // f64
export const COMMAND_B_FIELD: i32 = 40; // f64
export const COMMAND_C_FIELD: i32 = 48; // f64
export const COMMAND_SOURCE_FIELD: i32 = 56; // i32, which surface sent it
export const COMMAND_PLAN_FIELD: i32 = 64; // u8 × PLAN_BYTES, of a COMMAND_ACTION_SET

/** The source of what actions ask for; the id is the action's number. */
export const SOURCE_ACTION: i32 = 8;

// ---- Events ------------------------------------------------------------------------------------------------------

/** The command took effect at FRAME (output frame; for a record, capture or overdub the heard frame it cuts at). */
export const EVENT_DONE: i32 = 1;
/** The command was refused; STATUS says why. */
export const EVENT_REFUSED: i32 = 2;
/** The command waits; FRAME is when it will act. A done or a dropped follows. */
export const EVENT_WAITING: i32 = 3;
/** A waiting command was dropped (cancel, clear, panic …). */
export const EVENT_DROPPED: i32 = 4;
/** A track changed its STATE at FRAME. */
export const EVENT_STATE: i32 = 5;
/** A take is closed: FRAME origin, A tape frame of its start, B length, C recorded, D first frame of the seam in the loop. */
export const EVENT_TAKE: i32 = 6;
/** A take's seam is made: A first frame of the seam in the loop, B its frames, C step at the wrap, D largest step inside (linear). */
export const EVENT_SEAM: i32 = 7;
/** The grid changed: A anchor length, B beats in it, C tempo in BPM, D anchor frame. */
export const EVENT_GRID: i32 = 8;
/** A recording under the minimum was thrown away: A frames. */
export const EVENT_DISCARDED: i32 = 9;
/** The oldest undo step of a track was given up; its sound stays. */
export const EVENT_FORGOT: i32 = 10;
/** No page was free: what was being recorded ends here. */
export const EVENT_MEMORY: i32 = 11;
/** An overdub pass ended and became a layer: A undo steps there are now. */
export const EVENT_LAYER: i32 = 12;
/** A loop was multiplied or inserted into: FRAME origin, A its length, B frames of a cycle, C its length before. */
export const EVENT_GROWN: i32 = 20;
/** An action was started by the one whose `then` it is: A its number, B the other's. */
export const EVENT_ACTION_STARTED: i32 = 29;
/** An action acted for the last time: A its number, B the one that it starts, or 0. */
export const EVENT_ACTION_DONE: i32 = 30;
/** An action was stopped because everything was: A its number. */
export const EVENT_ACTION_STOPPED: i32 = 31;
/** A track was muted or unmuted by its mute group or a scene: A 1 or 0. */
export const EVENT_MUTE: i32 = 26;
/** A track goes on at another rate: A frames of its content a frame, below 0 backwards. */
export const EVENT_RATE: i32 = 23;

/**
 * Answers to a command for a group, and to the launch of a scene, count tracks: A that did it, B that refused it; of a scene: A that
 * began to play, B that stopped.
 */
/** A file became a track's loop: FRAME origin, A length, B frames of the file in it, C 1 when its ends were faded, D beats, 0: not known. */
export const EVENT_LOADED: i32 = 32;

/** A command refused for want of its track says how many there are: A. For a group: C which refused for STATUS, a bit a track, D how many. */

/** Tracks of a group that a refusal names: the first of all. */
export const NAMED_TRACKS: i32 = 52;

/** How far beyond the tracks there are a command with sound for a track may make one: every number that a MIDI message can say. */
export const SOUND_REACH: i32 = 128;
/** How far a setting may: two banks of eight faders. Whoever means a track further off has mistyped it. */
export const SETTING_REACH: i32 = 16;

/** Event slot (EVENT_SLOT_BYTES). */
export const EVENT_KIND_FIELD: i32 = 0; // i32
export const EVENT_COMMAND_FIELD: i32 = 4; // i32, the command's kind, 0 for none
export const EVENT_ID_FIELD: i32 = 8; // i32
export const EVENT_TRACK_FIELD: i32 = 12; // i32, index, -1 for none
export const EVENT_FRAME_FIELD: i32 = 16; // f64, where it took effect, output frame
export const EVENT_AT_FIELD: i32 = 24; // f64, frame at which the engine took the command up
export const EVENT_GESTURE_FIELD: i32 = 32; // f64, frame of the press
export const EVENT_STATUS_FIELD: i32 = 40; // i32, a REFUSED_… or 0
export const EVENT_STATE_FIELD: i32 = 44; // i32, the track's state now
export const EVENT_A_FIELD: i32 = 48; // f64
export const EVENT_B_FIELD: i32 = 56; // f64
export const EVENT_C_FIELD: i32 = 64; // f64
export const EVENT_D_FIELD: i32 = 72; // f64
export const EVENT_SOURCE_FIELD: i32 = 80; // i32
export const EVENT_WHEN_FIELD: i32 = 84; // i32
export const EVENT_ARGUMENT_A_FIELD: i32 = 88; // f64, the command's a, b, c as they came: what the score needs
export const EVENT_ARGUMENT_B_FIELD: i32 = 96; // f64
export const EVENT_ARGUMENT_C_FIELD: i32 = 104; // f64
export const EVENT_ARGUMENT_TRACK_FIELD: i32 = 112; // i32, the track asked for, before it was resolved
export const EVENT_PLAN_FIELD: i32 = 120; // u8 × PLAN_BYTES, of a COMMAND_ACTION_SET

// ---- Refusals ----------------------------------------------------------------------------------------------------

export const REFUSED_UNKNOWN_COMMAND: i32 = 1;
export const REFUSED_NO_SUCH_TRACK: i32 = 2;
export const REFUSED_TRACK_EMPTY: i32 = 3;
export const REFUSED_STATE: i32 = 4;
export const REFUSED_VALUE: i32 = 5;
export const REFUSED_NOTHING_TO_UNDO: i32 = 6;
export const REFUSED_NOTHING_TO_REDO: i32 = 7;
export const REFUSED_NOTHING_PENDING: i32 = 8;
export const REFUSED_NOT_ON_TAPE: i32 = 9;
export const REFUSED_NO_GRID: i32 = 10;
export const REFUSED_LOOPS_LIVE: i32 = 11;
export const REFUSED_QUEUE_FULL: i32 = 12;
export const REFUSED_NO_MEMORY: i32 = 13;
export const REFUSED_TOO_SHORT: i32 = 14;
export const REFUSED_LOOP_SHORTER_THAN_LATENCY: i32 = 15;
export const REFUSED_GRID_SHARED: i32 = 16;
export const REFUSED_OUTSIDE_LOOP: i32 = 17;
export const REFUSED_NOT_EMPTY: i32 = 18;
export const REFUSED_NO_SUCH_ACTION: i32 = 19;
export const REFUSED_ACTIONS_FULL: i32 = 20;
export const REFUSED_GROUP_EMPTY: i32 = 21;
export const REFUSED_NO_SUCH_SCENE: i32 = 22;
export const REFUSED_RATE: i32 = 23;

// ---- Length rules: what the length of a take becomes where there is an anchor loop ----------------------------------

export const LENGTH_MULTIPLE: i32 = 0; // the next whole number of cycles
export const LENGTH_POWER_OF_TWO: i32 = 1; // the next 1, 2, 4, 8 … cycles, counted from the cycle in which it began
export const LENGTH_WRAP: i32 = 2; // one cycle: what goes on is added to it
export const LENGTH_FREE: i32 = 3; // as it was pressed

// ---- Pages for a thread that fills a layer (record at HEADER_GRANT_FIELD) --------------------------------------------

export const GRANT_IDLE: i32 = 0;
export const GRANT_ASKED: i32 = 1; // a thread wants WANTED pages; the engine sets them aside, some a block
export const GRANT_READY: i32 = 2; // they are that thread's: COUNT of them, linked from HEAD
export const GRANT_WITHDRAWN: i32 = 3; // nobody wants them any more; the engine takes them back

export const GRANT_STATE_FIELD: i32 = 0; // i32, one of these
export const GRANT_WANTED_FIELD: i32 = 4; // u32, pages
export const GRANT_COUNT_FIELD: i32 = 8; // u32, pages set aside so far
export const GRANT_HEAD_FIELD: i32 = 12; // u32, page number of the last of them
export const GRANT_NEXT_FIELD: i32 = 4; // u32, in the PAGE_INFO slot of a page that was set aside: the one before it

export const LAYER_MARK_FIELD: i32 = 68; // i32, in a layer's head, one of these until it is adopted
/** Mark of a layer that waits to be adopted: its ends are to be looked at, or are a loop's as they are. */
export const LAYER_LOADED: i32 = 0x4c4f4144;
export const LAYER_LOADED_LOOP: i32 = 0x4c4f4f50;

// ---- MIDI plan (slots of MIDI_SLOT_BYTES) --------------------------------------------------------------------------

/** What a slot asks for. */
export const MIDI_NOTE: i32 = 1; // a note with its own length: the engine owes its end
export const MIDI_MESSAGE: i32 = 2; // one to three bytes
export const MIDI_SYSEX: i32 = 3; // the head of a longer message; its bytes follow in slots of MIDI_BYTES
export const MIDI_BYTES: i32 = 4; // up to MIDI_PIECE_BYTES of it
export const MIDI_WITHDRAW: i32 = 5; // drops what this ring planned for `due` or later with a smaller generation, owed ends excepted;
// with a length above 0 notes that sound end then

/** What `due` counts. */
export const MIDI_NOW: i32 = 0;
export const MIDI_FRAME: i32 = 1; // output frames
export const MIDI_TICK: i32 = 2; // MIDI_TICKS_PER_BEAT a beat of the grid
export const MIDI_TICKS_PER_BEAT: i32 = 960;

export const MIDI_DUE_FIELD: i32 = 0; // f64
export const MIDI_LENGTH_FIELD: i32 = 8; // f64, of a note, in the same unit; of a MIDI_SYSEX: its bytes; of a MIDI_WITHDRAW: 1 to cut, and once taken in the frame of that
export const MIDI_UNIT_FIELD: i32 = 16; // i32
export const MIDI_KIND_FIELD: i32 = 20; // i32
export const MIDI_PORT_FIELD: i32 = 24; // i32
export const MIDI_MESSAGE_FIELD: i32 = 28; // u32, status, first and second byte from the lowest; how many in the highest
export const MIDI_GENERATION_FIELD: i32 = 32; // i32
export const MIDI_PIECE_FIELD: i32 = 36; // u8 × MIDI_PIECE_BYTES
export const MIDI_PIECE_BYTES: i32 = 28;

/** List of what the newest block sends on MIDI, and an entry of it (they begin at +64). */
export const MIDI_OUT_COUNT_FIELD: i32 = 0; // i32
export const MIDI_OUT_FRAME_FIELD: i32 = 0; // i32, frames after the block's first
export const MIDI_OUT_PORT_FIELD: i32 = 4; // i32
export const MIDI_OUT_LENGTH_FIELD: i32 = 8; // i32, bytes
export const MIDI_OUT_ADDRESS_FIELD: i32 = 12; // u32, of the bytes
export const MIDI_OUT_INLINE_FIELD: i32 = 16; // u8 × 4, where a short message has its bytes

// ---- What saving and surfaces read of the click and of the mixes -----------------------------------------------------

export const CLICK_STATE_PROBABILITY_FIELD: i32 = 8; // f64
export const CLICK_STATE_SUBDIVISION_FIELD: i32 = 16; // i32
export const CLICK_STATE_PLACES_FIELD: i32 = 20; // u32, a bit for each part of the beat that clicks
export const CLICK_STATE_ACCENT_FIELD: i32 = 24; // i32
export const CLICK_STATE_OUTPUT_FIELD: i32 = 28; // i32, first output channel, from 0
export const MIXES_MASTER_GAIN_FIELD: i32 = 0; // f32, linear, as asked
export const MIXES_MASTER_MUTED_FIELD: i32 = 4; // i32
export const MIXES_MONITOR_FIELD: i32 = 20; // f32, linear gain of the inputs in the PA, as asked
export const MIXES_PHONES_OUTPUT_FIELD: i32 = 24; // i32, first output channel of the phones, -1 for none
export const MIXES_PHONES_CLICK_FIELD: i32 = 28; // f32, what the click's level is multiplied with there
export const MIXES_CUE_COUNT_FIELD: i32 = 32; // i32, tracks cued
export const MIXES_PHONES_LEVEL_FIELD: i32 = 48; // a ramp; its target, as asked, is 4 bytes on
export const MIXES_PHONES_INPUTS_FIELD: i32 = 60; // a ramp
