/**
 * The session's state as one JSON object for programs: tracks and channels from 1, frames as they are, levels in dB.
 *
 * Thread: control.
 */
import { WHEN_NAMES } from "../../commands/command_spec.ts";
import { groupsOf } from "../../commands/encode_groups.ts";
import { describeAction } from "../../commands/describe_action.ts";
import { dbFromGain } from "../../commands/levels.ts";
import { stateName } from "../../commands/table.ts";
import { offer, round } from "../../analysis/heard.ts";
import type { HostLine } from "../../session/host_line.ts";
import type { SessionState } from "../../session/session_state.ts";
import { stepsFacts } from "./steps_facts.ts";

const FLOOR_DB = -120;

function level(gain: number): number {
  return Math.round(dbFromGain(gain, FLOOR_DB) * 100) / 100;
}

/** The host's facts, as the ready line and every state line carry them. */
function hostFacts(host: HostLine): Record<string, unknown> {
  return {
    name: host.name,
    device: host.device,
    running: host.running,
    sample_rate: host.sampleRate,
    block_frames: host.blockFrames,
    input_latency_frames: host.inputLatencyFrames,
    output_latency_frames: host.outputLatencyFrames,
    real_time: host.realTime,
    xruns: host.xruns,
    load: Math.round(host.load * 1e4) / 1e4,
    ...(host.phones === undefined ? {} : { phones: cardFacts(host.phones) }),
    ...(host.note === undefined ? {} : { note: host.note }),
  };
}

/** Phones on a card of their own. */
function cardFacts(phones: NonNullable<HostLine["phones"]>): Record<string, unknown> {
  return {
    playing: phones.playing,
    air_ms: round(phones.airMs, 3),
    delay_ms: round(phones.delayMs, 3),
    behind_ms: round(phones.behindMs, 3),
    offset_us: round(phones.offsetUs, 1),
    worst_us: round(phones.worstUs, 1),
    drift_ppm: round(phones.driftPpm, 2),
    dropouts: phones.dropouts,
    jumps: phones.jumps,
  };
}

/** The first line: what plays, where it is saved, and how many channels there are. */
export function readyLine(state: SessionState): Record<string, unknown> {
  return {
    event: "ready",
    frame: state.snapshot.frame,
    host: hostFacts(state.host),
    inputs: state.meters.inputs.length,
    outputs: state.meters.outputs.length,
    folder: state.folder,
  };
}

/** A line of state. */
export function stateLine(state: SessionState): Record<string, unknown> {
  const { snapshot, meters } = state;
  return {
    event: "session",
    frame: snapshot.frame,
    host: hostFacts(state.host),
    selected: snapshot.selected + 1,
    running: Boolean(snapshot.running),
    tempo_bpm: snapshot.tempoBpm,
    beats_per_bar: snapshot.beatsPerBar,
    frames_per_beat: snapshot.framesPerBeat,
    anchor_frame: snapshot.anchorFrame,
    anchor_frames: snapshot.anchorLength,
    monitor: snapshot.monitor,
    master_db: level(snapshot.mixes.masterGain),
    master_muted: snapshot.mixes.masterMuted,
    ...(snapshot.mixes.phonesOutput < 0 ? {} : { phones: phonesFacts(snapshot.mixes) }),
    metronome: Boolean(snapshot.metronome),
    waiting: snapshot.pendingCount,
    pages: snapshot.pagesLimit,
    pages_free: snapshot.pagesFree,
    tape_oldest_frame: snapshot.tapeOldestFrame,
    drift_frames: snapshot.driftFrames,
    limiter_db: level(Math.min(1, snapshot.limiterGain)),
    inputs_db: meters.inputs.map(({ peak }) => level(peak)),
    outputs_db: meters.outputs.map(({ peak }) => level(peak)),
    scenes: sceneFacts(snapshot, state.sampleRate),
    tracks: state.tracks.map(trackFacts),
    actions: state.actions.map((action) => actionFacts(action, state.planned)),
    ...(state.heard === undefined ? {} : { heard: heardFacts(state.heard) }),
    ...(state.midi === undefined ? {} : { midi: midiFacts(state.midi) }),
    ...(state.steps === undefined ? {} : { sequencer: stepsFacts(state.steps) }),
  };
}

function phonesFacts(mixes: SessionState["snapshot"]["mixes"]): Record<string, unknown> {
  return {
    output: mixes.phonesOutput + 1,
    level_db: level(mixes.phonesGain),
    inputs_db: level(mixes.phonesInputs),
    click_db: level(mixes.phonesClick),
    cued: mixes.cueCount,
  };
}

/** The count-down of a scene that waits is from what leaves the outputs now. */
function sceneFacts(snapshot: SessionState["snapshot"], sampleRate: number): Record<string, unknown> {
  const { now, next, nextFrame, stored, when } = snapshot.scenes, { frame, framesPerBeat } = snapshot;
  const left = Math.max(0, nextFrame - frame);
  return {
    stored,
    now: now === 0 ? null : now,
    when: WHEN_NAMES[when] ?? "bar",
    ...(next === 0 ? {} : {
      next,
      next_frame: nextFrame,
      in_s: round(left / sampleRate, 3),
      ...(framesPerBeat > 0 ? { in_beats: round(left / framesPerBeat, 2) } : {}),
    }),
  };
}

function midiFacts(
  { inputs, outputs, clock, seen, learning, sender }: NonNullable<SessionState["midi"]>,
): Record<string, unknown> {
  const port = ({ name, port }: { name: string; port: string | undefined }) => ({ name, port: port ?? null });
  return {
    inputs: inputs.map(port),
    outputs: outputs.map(port),
    ...(seen && { messages: seen.count, last: { input: inputs[seen.input]!.name, bytes: seen.bytes } }),
    ...(learning === undefined ? {} : { learning }),
    ...(clock && {
      clock: {
        source: clock.source,
        state: clock.state,
        running: clock.running,
        tempo_bpm: round(clock.tempoBpm, 3),
        jitter_ms: round(clock.jitterMs, 3),
      },
    }),
    ...(sender && { sent: sender.sentCount, late: sender.lateCount, real_time: sender.isRealTime }),
  };
}

function heardFacts(heard: NonNullable<SessionState["heard"]>): Record<string, unknown> {
  return {
    frame: heard.frame,
    tempo_bpm: round(heard.tempoBpm, 3),
    confidence: round(heard.confidence, 3),
    candidates: heard.candidates.map(offer),
    beat_frame: round(heard.beatFrame, 1),
    next_beat_frame: round(heard.nextBeatFrame, 1),
    beats: heard.beatCount,
    onsets: heard.onsetCount,
    onset_frame: heard.onsetFrame < 0 ? null : round(heard.onsetFrame, 1),
  };
}

/** `frame`: output frame at which it acts next, as the grid is now. */
function actionFacts(
  action: SessionState["actions"][number],
  planned: SessionState["planned"],
): Record<string, unknown> {
  const frame = action.firesFrame < 0 ? null : action.firesFrame;
  return { ...describeAction(action, planned), action: action.number, acted: action.firedCount, frame };
}

function trackFacts(track: SessionState["tracks"][number]): Record<string, unknown> {
  return {
    track: track.index + 1,
    state: stateName(track.state),
    muted: Boolean(track.muted),
    soloed: Boolean(track.soloed),
    gain_db: level(track.gain),
    pan: Math.round(track.pan * 1e4) / 1e4,
    phones_db: track.phones < 0 ? null : level(track.phones),
    cued: track.cued,
    channels: track.channelCount,
    output: track.output < 0 ? null : track.output + 1,
    direct: track.direct < 0 ? null : track.direct + 1,
    layers: track.layerCount,
    length_frames: track.lengthFrames,
    position_frames: track.positionFrames,
    rate: Math.round(track.rate * 1e5) / 1e5,
    peak_db: level(track.peak),
    groups: groupsOf(track.groups),
    mute_group: track.muteGroup,
    waiting_frame: track.waitingFrame < 0 || track.waitingFrame > Number.MAX_SAFE_INTEGER ? null : track.waitingFrame,
  };
}
