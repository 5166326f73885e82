// The memory map of the loop engine, shared by AssemblyScript and TypeScript: a chain of regions, then pages of sound.
//
// A leaf file of constants: it imports nothing, so that `asc` compiles it and Deno reads it (tests prove both agree).
// Offsets and sizes are bytes. `…_OFFSET` counts from the start of memory, `…_FIELD` from the start of its record.
// Page number 0 lies inside the fixed regions and never holds sound: as a reference it means "nothing here, silence".

/** Raised whenever a region, record or field moves; both sides refuse to run with another version. */
export const LAYOUT_VERSION: i32 = 12;

// ---- Units -------------------------------------------------------------------------------------------------------

/** Sound is kept in pages of this many frames of one channel, 32-bit float. */
export const PAGE_FRAMES: i32 = 4096;
export const PAGE_FRAMES_SHIFT: i32 = 12;
export const PAGE_BYTES: i32 = 16384;
export const PAGE_BYTES_SHIFT: i32 = 14;
/** Pages in the largest memory WebAssembly can address (4 GiB). */
export const MAX_PAGES: i32 = 262144;
/** The engine works in chunks of at most this many frames; a longer block is several chunks. */
export const CHUNK_FRAMES: i32 = 256;
/** Longest block a host may hand over. */
export const MAX_BLOCK_FRAMES: i32 = 8192;
/** The mix is rendered this far ahead of the output, so that the limiter sees a peak before it sounds. */
export const LEAD_FRAMES: i32 = 64;
/** Most channels of one track. */
export const MAX_TRACK_CHANNELS: i32 = 16;

// ---- Regions -----------------------------------------------------------------------------------------------------

export const HEADER_OFFSET: i32 = 1024;
export const HEADER_BYTES: i32 = 1024;

/** What the engine shows: written once a block under a sequence number (odd while being written). */
export const SNAPSHOT_OFFSET: i32 = HEADER_OFFSET + HEADER_BYTES;
export const SNAPSHOT_BYTES: i32 = 1024;

/** One single-producer ring for each thread that sends commands. */
export const COMMAND_RING_COUNT: i32 = 8;
export const COMMAND_RING_SLOTS: i32 = 1024;
export const COMMAND_SLOT_BYTES: i32 = 128;
/** Ring head: write count at +0, read count at +64 (free-running u32, each on its own cache line). */
export const RING_HEAD_BYTES: i32 = 128;
export const RING_WRITE_FIELD: i32 = 0;
export const RING_READ_FIELD: i32 = 64;
export const COMMAND_RING_BYTES: i32 = RING_HEAD_BYTES + COMMAND_RING_SLOTS * COMMAND_SLOT_BYTES;
export const COMMAND_RINGS_OFFSET: i32 = SNAPSHOT_OFFSET + SNAPSHOT_BYTES;
export const COMMAND_RINGS_BYTES: i32 = COMMAND_RING_COUNT * COMMAND_RING_BYTES;

/** What the engine tells: one ring, read by control. Full: the newest is dropped and counted. */
export const EVENT_RING_SLOTS: i32 = 8192;
export const EVENT_SLOT_BYTES: i32 = 192;
export const EVENT_RING_OFFSET: i32 = COMMAND_RINGS_OFFSET + COMMAND_RINGS_BYTES;
export const EVENT_RING_BYTES: i32 = RING_HEAD_BYTES + EVENT_RING_SLOTS * EVENT_SLOT_BYTES;

/** Commands and engine actions that wait for their frame, sorted, in a ring. Full: the command is refused. */
export const PENDING_SLOTS: i32 = 8192;
export const PENDING_SLOT_BYTES: i32 = 192;
export const PENDING_OFFSET: i32 = EVENT_RING_OFFSET + EVENT_RING_BYTES;
export const PENDING_BYTES: i32 = PENDING_SLOTS * PENDING_SLOT_BYTES;

/** Page numbers of the pages that hold track records. */
export const TRACK_DIRECTORY_SLOTS: i32 = 4096;
export const TRACK_DIRECTORY_OFFSET: i32 = PENDING_OFFSET + PENDING_BYTES;
export const TRACK_DIRECTORY_BYTES: i32 = TRACK_DIRECTORY_SLOTS * 4;

/** A reference count and a free-list link for every page. */
export const PAGE_INFO_SLOT_BYTES: i32 = 8;
export const PAGE_INFO_OFFSET: i32 = TRACK_DIRECTORY_OFFSET + TRACK_DIRECTORY_BYTES;
export const PAGE_INFO_BYTES: i32 = MAX_PAGES * PAGE_INFO_SLOT_BYTES;

/** One chunk of one track while its heads are summed. */
export const SCRATCH_OFFSET: i32 = PAGE_INFO_OFFSET + PAGE_INFO_BYTES;
export const SCRATCH_BYTES: i32 = MAX_TRACK_CHANNELS * CHUNK_FRAMES * 4;

/** Steady tracks that are mixed together, see mix/group.ts. */
export const GROUP_OFFSET: i32 = SCRATCH_OFFSET + SCRATCH_BYTES;
export const GROUP_MEMBERS: i32 = 16;
export const GROUP_MEMBER_BYTES: i32 = 64;
export const GROUP_BYTES: i32 = (GROUP_MEMBERS + 1) * GROUP_MEMBER_BYTES;
export const MEMBER_GAIN_LEFT_FIELD: i32 = 8; // f32, after the addresses of both sides
export const MEMBER_GAIN_RIGHT_FIELD: i32 = 12; // f32
export const MEMBER_PEAKS_FIELD: i32 = 16; // f32 × 4
export const MEMBER_SUMS_FIELD: i32 = 32; // f32 × 4

/** The metronome's two clicks (accent, plain), made at `prepare`. */
export const CLICK_FRAMES: i32 = 4096;
export const CLICK_OFFSET: i32 = GROUP_OFFSET + GROUP_BYTES;
export const CLICK_BYTES: i32 = 2 * CLICK_FRAMES * 4;

/** What the metronome clicks, where to, and the click that fades, see time/click_state.ts. */
export const CLICK_STATE_OFFSET: i32 = CLICK_OFFSET + CLICK_BYTES;
export const CLICK_STATE_BYTES: i32 = 128;

/** The limiter's recent gains, fixed point with 24 fractional bits. */
export const LIMITER_OFFSET: i32 = CLICK_STATE_OFFSET + CLICK_STATE_BYTES;
export const LIMITER_BYTES: i32 = LEAD_FRAMES * 4 + 64;

/** What the two mixes, the PA's and the one for the player's phones, are set to, see mix/mixes.ts. */
export const MIXES_OFFSET: i32 = LIMITER_OFFSET + LIMITER_BYTES;
export const MIXES_BYTES: i32 = 128;

/** The recent gains of the phones' limiter. */
export const PHONES_LIMITER_OFFSET: i32 = MIXES_OFFSET + MIXES_BYTES;
export const PHONES_LIMITER_BYTES: i32 = LIMITER_BYTES;

/** What the engine knows of MIDI: counts, clock, what it still has to release. See midi/midi_state.ts. */
export const MIDI_STATE_OFFSET: i32 = PHONES_LIMITER_OFFSET + PHONES_LIMITER_BYTES;
export const MIDI_STATE_BYTES: i32 = 256;

/** One single-producer ring for each thread that plans MIDI: 0 control, 1 MIDI in, 2 and 3 free and tests. */
export const MIDI_RING_COUNT: i32 = 4;
export const MIDI_RING_SLOTS: i32 = 2048;
export const MIDI_SLOT_BYTES: i32 = 64;
export const MIDI_RING_BYTES: i32 = RING_HEAD_BYTES + MIDI_RING_SLOTS * MIDI_SLOT_BYTES;
export const MIDI_RINGS_OFFSET: i32 = MIDI_STATE_OFFSET + MIDI_STATE_BYTES;
export const MIDI_RINGS_BYTES: i32 = MIDI_RING_COUNT * MIDI_RING_BYTES;

/** What is planned and not due yet: two heaps, by frame and by tick. Full: the newest is refused and counted. */
export const MIDI_PLAN_SLOTS: i32 = 16384;
export const MIDI_PLAN_SLOT_BYTES: i32 = 48;
export const MIDI_PLAN_OFFSET: i32 = MIDI_RINGS_OFFSET + MIDI_RINGS_BYTES;
export const MIDI_PLAN_BYTES: i32 = 2 * MIDI_PLAN_SLOTS * MIDI_PLAN_SLOT_BYTES;

/** Notes that sound, a count (u8) for each port, channel and key. */
export const MIDI_PORT_COUNT: i32 = 32;
export const MIDI_SOUNDING_OFFSET: i32 = MIDI_PLAN_OFFSET + MIDI_PLAN_BYTES;
export const MIDI_SOUNDING_BYTES: i32 = MIDI_PORT_COUNT * 16 * 128;

/** System exclusive messages that wait, one after the other, round and round. */
export const MIDI_SYSEX_OFFSET: i32 = MIDI_SOUNDING_OFFSET + MIDI_SOUNDING_BYTES;
export const MIDI_SYSEX_BYTES: i32 = 131072;
/** Longest system exclusive message. */
export const MIDI_SYSEX_MOST: i32 = 16384;

/** What the newest block sends: a count, then entries sorted by offset. */
export const MIDI_OUT_SLOTS: i32 = 2048;
export const MIDI_OUT_SLOT_BYTES: i32 = 32;
export const MIDI_OUT_OFFSET: i32 = MIDI_SYSEX_OFFSET + MIDI_SYSEX_BYTES;
export const MIDI_OUT_BYTES: i32 = 64 + MIDI_OUT_SLOTS * MIDI_OUT_SLOT_BYTES;

export const ACTIONS_OFFSET: i32 = MIDI_OUT_OFFSET + MIDI_OUT_BYTES; // a head, then 256 records of 192, see action_layout.ts
export const ACTIONS_BYTES: i32 = 64 + 256 * 192;

/** Commands for groups whose members have not all answered. Full: the command is refused. */
export const GROUP_ENTRY_SLOTS: i32 = 256;
export const GROUP_ENTRY_BYTES: i32 = 64 + PENDING_SLOT_BYTES;
export const GROUP_ENTRIES_OFFSET: i32 = ACTIONS_OFFSET + ACTIONS_BYTES;
export const GROUP_ENTRIES_BYTES: i32 = GROUP_ENTRY_SLOTS * GROUP_ENTRY_BYTES;

/** Scenes: for each the page numbers of its entries, one entry a track. */
export const SCENE_PAGES: i32 = 128;
export const SCENE_HEAD_BYTES: i32 = SCENE_PAGES * 4;
export const SCENE_ENTRY_BYTES: i32 = 16;
export const SCENES_OFFSET: i32 = GROUP_ENTRIES_OFFSET + GROUP_ENTRIES_BYTES;
export const SCENES_BYTES: i32 = 32 * SCENE_HEAD_BYTES;
/** Fields of an entry. */
export const SCENE_ENTRY_FLAGS_FIELD: i32 = 0; // i32: 1 where the track belongs to the scene, plus 2 × PLAYS_…, plus 8 × SWITCH_…
export const SCENE_ENTRY_GAIN_FIELD: i32 = 4; // f32, linear, -1 to keep it
export const SCENE_ENTRY_PAN_FIELD: i32 = 8; // f32, 2 to keep it

export const REGIONS_END: i32 = SCENES_OFFSET + SCENES_BYTES;

/** First page of the page heap; everything after it belongs to pages. */
export const FIRST_PAGE: i32 = (REGIONS_END + PAGE_BYTES - 1) >> PAGE_BYTES_SHIFT;

// ---- Header ------------------------------------------------------------------------------------------------------

export const HEADER_VERSION_FIELD: i32 = 0; // i32, LAYOUT_VERSION once prepared
export const HEADER_SAMPLE_RATE_FIELD: i32 = 4; // i32, Hz
export const HEADER_INPUT_COUNT_FIELD: i32 = 8; // i32, channels
export const HEADER_OUTPUT_COUNT_FIELD: i32 = 12; // i32, channels
export const HEADER_INPUTS_ADDRESS_FIELD: i32 = 16; // u32, planar, MAX_BLOCK_FRAMES a channel
export const HEADER_OUTPUTS_ADDRESS_FIELD: i32 = 20; // u32, planar, MAX_BLOCK_FRAMES a channel
export const HEADER_BUSES_ADDRESS_FIELD: i32 = 24; // u32, planar, LEAD_FRAMES + CHUNK_FRAMES a channel
export const HEADER_METERS_ADDRESS_FIELD: i32 = 28; // u32, METER_BYTES for each input, then each output
export const HEADER_TAPE_ROOT_FIELD: i32 = 32; // u32, page number of the tape's page table
export const HEADER_TAPE_SLOTS_FIELD: i32 = 36; // i32, pages a channel that the tape goes round
export const HEADER_PAGES_LIMIT_FIELD: i32 = 40; // u32, raised by control as memory grows: pages below it may be used
export const HEADER_PAGES_NEXT_FIELD: i32 = 44; // u32, first page never used so far
export const HEADER_PAGES_FREE_FIELD: i32 = 48; // u32, head of the list of pages given back
export const HEADER_PAGES_FREE_COUNT_FIELD: i32 = 52; // u32
export const HEADER_FRAME_FIELD: i32 = 56; // i64, frames processed since the stream started
export const HEADER_PENDING_COUNT_FIELD: i32 = 64; // i32
export const HEADER_PENDING_SERIAL_FIELD: i32 = 68; // u32, order of arrival of equal frames
export const HEADER_EVENTS_LOST_FIELD: i32 = 72; // u32
export const HEADER_TRACK_COUNT_FIELD: i32 = 76; // i32, records made so far (deleted ones included)
export const HEADER_SELECTED_FIELD: i32 = 80; // i32, track index
export const HEADER_SOLO_COUNT_FIELD: i32 = 84; // i32
export const HEADER_INPUT_LATENCY_FIELD: i32 = 88; // i32, frames from the air to the block
export const HEADER_OUTPUT_LATENCY_FIELD: i32 = 92; // i32, frames from the block to the ear
export const HEADER_RAMP_FRAMES_FIELD: i32 = 96; // i32, length of every change of a value
export const HEADER_SEAM_FRAMES_FIELD: i32 = 100; // i32, length of the cross-fade at a seam
export const HEADER_MIN_LOOP_FRAMES_FIELD: i32 = 104; // i32, a first loop shorter than this is a double press
export const HEADER_FORGIVENESS_FRAMES_FIELD: i32 = 108; // i32, how far a press may miss a boundary
export const HEADER_TRANSPORT_RUNNING_FIELD: i32 = 112; // i32, 0 or 1
export const HEADER_BEATS_PER_BAR_FIELD: i32 = 116; // f32, a multiple of a quarter: 3.5 is 7/8
export const HEADER_ANCHOR_FRAME_FIELD: i32 = 120; // i64, output frame of beat 0
export const HEADER_ANCHOR_LENGTH_FIELD: i32 = 128; // i64, frames of the anchor loop, 0 without one
export const HEADER_ANCHOR_BEATS_FIELD: i32 = 136; // f32, beats in the anchor loop, 0 without one
export const HEADER_TEMPO_SET_FIELD: i32 = 140; // i32, 1 once a tempo was asked for
export const HEADER_FRAMES_PER_BEAT_FIELD: i32 = 144; // f64
export const HEADER_MONITOR_FIELD: i32 = 152; // f32 target, f32 now, i32 ramp left (12 bytes), see ramp.ts
export const HEADER_METRONOME_FIELD: i32 = 168; // i32, 0 or 1
export const HEADER_METRONOME_GAIN_FIELD: i32 = 172; // f32, linear
export const HEADER_LIMITER_CEILING_FIELD: i32 = 176; // f32, linear
export const HEADER_LIMITER_HOLD_FIELD: i32 = 180; // i32, frames
export const HEADER_GRAVEYARD_FIELD: i32 = 184; // u32, pages whose contents still have to be given back
export const HEADER_PAGES_LOW_FIELD: i32 = 188; // i32, 1 when a page was wanted and none was there
export const HEADER_CLICK_FRAME_FIELD: i32 = 192; // i64, output frame at which the sounding click began
export const HEADER_CLICK_KIND_FIELD: i32 = 200; // i32, 0 accent, 1 plain, -1 none
export const HEADER_CLICK_GAIN_FIELD: i32 = 204; // f32, linear
export const HEADER_LIMITER_LOWEST_FIELD: i32 = 208; // i32, 24 fractional bits
export const HEADER_DRIFT_FIELD: i32 = 216; // f64, frames by which the loop that began last was off a grid that moves
// The newest first loop whose ends were pressed freely: listening may move them.
export const HEADER_FIRST_COUNT_FIELD: i32 = 224; // i32, first loops so far, 0: there was none
export const HEADER_FIRST_TRACK_FIELD: i32 = 228; // i32, track index
export const HEADER_FIRST_ENDS_FIELD: i32 = 232; // i32, FIRST_… bits: which ends were pressed freely
export const HEADER_FIRST_START_FIELD: i32 = 240; // i64, output frame heard at its start
export const HEADER_FIRST_LENGTH_FIELD: i32 = 248; // i64, frames
export const HEADER_FIRST_TAPE_FIELD: i32 = 256; // i64, tape frame of its start
export const HEADER_FIRST_BEAT_FIELD: i32 = 264; // f64, frames per beat of a tempo that was asked for before, 0 without one
export const HEADER_LENGTH_RULE_FIELD: i32 = 272; // i32, LENGTH_… of protocol.ts
export const HEADER_ANCHOR_TICK_BEAT_FIELD: i32 = 276; // i32, beats that ticks had counted at the anchor
export const HEADER_PENDING_FIRST_FIELD: i32 = 280; // i32, slot of the entry that is due next
export const HEADER_LEVELS_STALE_FIELD: i32 = 284; // i32, 1 when every track's level has to be reckoned again
export const HEADER_CHOSEN_FIELD: i32 = 288; // i32, bits of mute groups in which a track was started or unmuted
export const HEADER_SCENE_FIELD: i32 = 292; // i32, scene launched last, from 1, 0 for none
export const HEADER_SCENE_NEXT_FIELD: i32 = 296; // i32, scene that waits to be launched, 0 for none
export const HEADER_SCENE_WHEN_FIELD: i32 = 300; // i32, WHEN_… that a launch waits for when it says nothing
export const HEADER_SCENE_FRAME_FIELD: i32 = 304; // i64, output frame at which it is launched
export const HEADER_CHOICES_FIELD: i32 = 312; // i32 × MUTE_GROUP_COUNT, the track that was, of each mute group
export const HEADER_SCENES_FIELD: i32 = 376; // u32, a bit for each scene that is stored
export const HEADER_LOOP_SEEN_FIELD: i32 = 380; // i32, track that held a loop when that was looked for last
export const HEADER_PAGE_WORK_FIELD: i32 = 400; // i32, what the newest block did on pages and tables, in cache lines and entries
// Written by the host's thread, not by the engine: which frame was current at which time of the monotonic clock.
export const HEADER_CLOCK_SEQUENCE_FIELD: i32 = 512; // i32, odd while being written
export const HEADER_CLOCK_FRAME_FIELD: i32 = 520; // f64, first frame of the newest block
export const HEADER_CLOCK_TIME_FIELD: i32 = 528; // f64, ms, performance.timeOrigin + performance.now()
export const HEADER_BLOCKS_FIELD: i32 = 536; // i32, blocks processed, wraps
export const HEADER_BLOCK_FRAMES_FIELD: i32 = 540; // i32, frames of the newest block
export const HEADER_LOAD_FIELD: i32 = 548; // f32, share of the newest block's time spent processing
export const HEADER_STOP_FIELD: i32 = 552; // i32, control asks the host's loop to leave
export const HEADER_LEFT_FIELD: i32 = 556; // i32, the host's loop has left
export const HEADER_PAIRS_FIELD: i32 = 640; // i32 × 12, the pairs of outputs of single tracks, the engine's, see mix/pairs.ts

export const HEADER_GRANT_FIELD: i32 = 768; // i32, GRANT_… record of protocol.ts (16 bytes)

// ---- Snapshot ----------------------------------------------------------------------------------------------------

export const SNAPSHOT_SEQUENCE_FIELD: i32 = 0; // i32
export const SNAPSHOT_TRACK_COUNT_FIELD: i32 = 4; // i32
export const SNAPSHOT_FRAME_FIELD: i32 = 8; // f64, frames processed
export const SNAPSHOT_SELECTED_FIELD: i32 = 16; // i32
export const SNAPSHOT_RUNNING_FIELD: i32 = 20; // i32
export const SNAPSHOT_TEMPO_FIELD: i32 = 24; // f64, BPM, 0 when unknown
export const SNAPSHOT_ANCHOR_FRAME_FIELD: i32 = 32; // f64
export const SNAPSHOT_ANCHOR_LENGTH_FIELD: i32 = 40; // f64
export const SNAPSHOT_FRAMES_PER_BEAT_FIELD: i32 = 48; // f64
export const SNAPSHOT_BEATS_PER_BAR_FIELD: i32 = 56; // f32
export const SNAPSHOT_PAGES_FREE_FIELD: i32 = 60; // u32, given back or never used
export const SNAPSHOT_PAGES_LIMIT_FIELD: i32 = 64; // u32
export const SNAPSHOT_LIMITER_GAIN_FIELD: i32 = 68; // f32, lowest gain since the last reading, linear
export const SNAPSHOT_MONITOR_FIELD: i32 = 72; // f32
export const SNAPSHOT_METRONOME_FIELD: i32 = 76; // i32
export const SNAPSHOT_PENDING_FIELD: i32 = 80; // i32
export const SNAPSHOT_ANCHOR_TICK_BEAT_FIELD: i32 = 84; // i32, beats that ticks had counted at the anchor
export const SNAPSHOT_TAPE_OLDEST_FIELD: i32 = 88; // f64, oldest frame still on tape
export const SNAPSHOT_DRIFT_FIELD: i32 = 96; // f64, frames by which the loop that began last was off a grid that moves
export const SNAPSHOT_FIRST_COUNT_FIELD: i32 = 104; // i32, the newest first loop, as in the header
export const SNAPSHOT_FIRST_TRACK_FIELD: i32 = 108; // i32
export const SNAPSHOT_FIRST_ENDS_FIELD: i32 = 112; // i32
export const SNAPSHOT_FIRST_START_FIELD: i32 = 120; // f64
export const SNAPSHOT_FIRST_LENGTH_FIELD: i32 = 128; // f64
export const SNAPSHOT_FIRST_TAPE_FIELD: i32 = 136; // f64
export const SNAPSHOT_FIRST_BEAT_FIELD: i32 = 144; // f64
export const SNAPSHOT_SCENE_FIELD: i32 = 152; // i32, scene launched last, from 1, 0 for none
export const SNAPSHOT_SCENE_NEXT_FIELD: i32 = 156; // i32, scene that waits to be launched, 0 for none
export const SNAPSHOT_SCENE_FRAME_FIELD: i32 = 160; // f64, output frame at which it is launched
export const SNAPSHOT_SCENES_FIELD: i32 = 168; // u32, a bit for each scene that is stored
export const SNAPSHOT_SCENE_WHEN_FIELD: i32 = 172; // i32

// ---- Meters ------------------------------------------------------------------------------------------------------

/** f32 peak (highest magnitude, falling 20 dB/s), f32 mean square over about 300 ms. */
export const METER_BYTES: i32 = 8;
export const METER_PEAK_FIELD: i32 = 0;
export const METER_SQUARE_FIELD: i32 = 4;

// ---- Tracks ------------------------------------------------------------------------------------------------------

export const TRACK_BYTES: i32 = 512;
export const TRACKS_PER_PAGE: i32 = PAGE_BYTES / TRACK_BYTES;
export const HEAD_COUNT: i32 = 4;

// What a block reads of every track lies in its first 64 bytes, a cache line.
export const TRACK_CURSOR_FRAMES_FIELD: i32 = 8; // i32, see mix/steady.ts
export const TRACK_OUTPUT_FIELD: i32 = 12; // i32, first channel of the main output, -1 for none
export const TRACK_DIRECT_FIELD: i32 = 16; // i32, first channel of the track's own output, -1 for none
export const TRACK_PEAK_FIELD: i32 = 20; // f32
export const TRACK_SQUARE_FIELD: i32 = 24; // f32
export const TRACK_LEFT_LEVEL_FIELD: i32 = 28; // a ramp, only the engine uses it
export const TRACK_RIGHT_LEVEL_FIELD: i32 = 40; // a ramp, only the engine uses it
export const TRACK_DUB_STAGE_FIELD: i32 = 56; // i32, 0 none, 1 open, 2 ending; saving looks at it
export const TRACK_STATE_FIELD: i32 = 64; // i32, a STATE_… of protocol.ts
export const TRACK_DELETED_FIELD: i32 = 68; // i32
export const TRACK_MUTED_FIELD: i32 = 72; // i32
export const TRACK_SOLOED_FIELD: i32 = 76; // i32
export const TRACK_GAIN_FIELD: i32 = 80; // f32, linear, as asked
export const TRACK_PAN_FIELD: i32 = 84; // f32, -1 left … 1 right, as asked
export const TRACK_CHANNEL_COUNT_FIELD: i32 = 88; // i32
export const TRACK_LAYER_FIELD: i32 = 92; // u32, page number of the layer that plays, 0 when empty
export const TRACK_REDO_FIELD: i32 = 96; // u32, newest layer taken back
export const TRACK_LAYER_COUNT_FIELD: i32 = 100; // i32, layers that undo can still take back
export const TRACK_ORIGIN_FIELD: i32 = 104; // i64, output frame at which content frame 0 sounds
export const TRACK_LENGTH_FIELD: i32 = 112; // i64, frames, 0 when empty
export const TRACK_INPUTS_FIELD: i32 = 120; // u8 × MAX_TRACK_CHANNELS, input channel of each of its channels
export const TRACK_WAITING_FIELD: i32 = 136; // f64, output frame of the next pending change, -1 without one
export const TRACK_STATE_BEFORE_FIELD: i32 = 152; // i32, what a track was before it was armed or recorded; saving looks at it
export const TRACK_DUB_READY_FIELD: i32 = 224; // i32, 1 once the overdub has a layer of its own to write
// Where its loop belongs on a grid that may have moved since, see time/follow.ts.
export const TRACK_PLACE_BEATS_FIELD: i32 = 228; // f32, beats of a cycle, 0 when it has no whole number of them
export const TRACK_PLACE_LENGTH_FIELD: i32 = 232; // i64, length for which that is known, 0 for none
export const TRACK_PLACE_BEAT_FIELD: i32 = 240; // f64, beat of the grid at which content frame 0 sounds
export const TRACK_RATE_FIELD: i32 = 268; // i32, frames of content a frame in 1/RATE_ONE, below 0 backwards
export const TRACK_BEND_FIELD: i32 = 272; // i64, see track/place.ts
export const TRACK_ONCE_END_FIELD: i32 = 304; // i64, output frame at which a loop that is being played once ends, 0: it goes round
export const TRACK_GROUPS_FIELD: i32 = 320; // i32, bits of the groups it belongs to; shown too
export const TRACK_MUTE_GROUP_FIELD: i32 = 324; // i32, its mute group from 1, 0 for none; shown too
// A track's way into the phones, see mix/phones_send.ts.
export const TRACK_PHONES_GAIN_FIELD: i32 = 352; // f32, linear, -1: as loud as in the PA
export const TRACK_CUED_FIELD: i32 = 356; // i32
export const TRACK_HEADS_FIELD: i32 = 384;
export const HEAD_BYTES: i32 = 32;

// ---- Layers (a page each: head, then page numbers of index pages) ---------------------------------------------------

export const LAYER_HEAD_BYTES: i32 = 104;
export const LAYER_CHANNEL_COUNT_FIELD: i32 = 0; // i32
export const LAYER_REFERENCES_FIELD: i32 = 4; // i32, heads and histories that use it
export const LAYER_OLDER_FIELD: i32 = 8; // u32, page number of the layer below, 0 for none
export const LAYER_SEALED_FIELD: i32 = 12; // i32, 1 once all of its sound has arrived and its ends are made
export const LAYER_LENGTH_FIELD: i32 = 16; // i64, frames of the loop
export const LAYER_RECORDED_FIELD: i32 = 24; // i64, frames of it that were recorded; the rest is silence
export const LAYER_SHIFT_FIELD: i32 = 32; // i64, table frame of content frame 0
export const LAYER_TAPE_FIELD: i32 = 40; // i64, tape frame of content frame 0
export const LAYER_PAGE_COUNT_FIELD: i32 = 48; // i32, pages a channel in the table
export const LAYER_ONCE_FIELD: i32 = 52; // i32, 1: plays to its end and stops
export const LAYER_ORIGIN_FIELD: i32 = 56; // i64, output frame at which content frame 0 sounds
export const LAYER_BEATS_FIELD: i32 = 64; // i32, beats it was found to have, 0: not known
export const LAYER_CYCLE_FIELD: i32 = 72; // i64, frames of one cycle where it was made longer by whole cycles, 0: its length
export const LAYER_INDEX_COUNT_FIELD: i32 = 92; // i32, slots of the table in use: those behind them hold anything
/** Table entry of page `i`, channel `c`: number `i × channels + c`, 4096 to an index page. */
export const INDEX_SLOTS: i32 = 4096;
export const INDEX_SLOTS_SHIFT: i32 = 12;
/** A slot of a root: the index page, and above it how many of its entries are in use; those behind them hold anything. */
export const SLOT_PAGE_MASK: i32 = 262143;
export const SLOT_USED_SHIFT: i32 = 18;
export const LAYER_INDEX_PAGES: i32 = (PAGE_BYTES - LAYER_HEAD_BYTES) / 4;
