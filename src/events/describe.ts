/**
 * Turns an engine event into the JSON object that the headless output, the screen and events.jsonl show.
 *
 * Method: one rule an event kind. Frames stay frames of the stream; durations also in seconds; levels in dB; tracks from 1.
 * Thread: control.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { WHEN_NAMES } from "../commands/command_spec.ts";
import { decodeCommand } from "../commands/decode.ts";
import { dbFromGain } from "../commands/levels.ts";
import { reachOf } from "../commands/track_reach.ts";
import { sourceName } from "../commands/sources.ts";
import { findCommandNumber, stateName } from "../commands/table.ts";
import { type RefusalFacts, REFUSALS, refusalSentence } from "./refusals.ts";
import { missingTrack, refusedTracks } from "./refused_tracks.ts";

/** Names of the event kinds, by EVENT_… number. */
export const EVENT_NAMES: Readonly<Record<number, string>> = {
  [protocol.EVENT_DONE]: "done",
  [protocol.EVENT_REFUSED]: "refused",
  [protocol.EVENT_WAITING]: "waiting",
  [protocol.EVENT_DROPPED]: "dropped",
  [protocol.EVENT_STATE]: "state",
  [protocol.EVENT_TAKE]: "take",
  [protocol.EVENT_SEAM]: "seam",
  [protocol.EVENT_GRID]: "grid",
  [protocol.EVENT_DISCARDED]: "discarded",
  [protocol.EVENT_FORGOT]: "forgot",
  [protocol.EVENT_MEMORY]: "memory",
  [protocol.EVENT_LAYER]: "layer",
  [protocol.EVENT_LOADED]: "loaded",
  [protocol.EVENT_GROWN]: "grown",
  [protocol.EVENT_ACTION_STARTED]: "action_started",
  [protocol.EVENT_ACTION_DONE]: "action_done",
  [protocol.EVENT_ACTION_STOPPED]: "action_stopped",
  [protocol.EVENT_MUTE]: "mute",
  [protocol.EVENT_RATE]: "rate",
};

/** Level that stands for digital silence, dB. */
const FLOOR_DB = -200;

/** An event as JSON shows it. `event` names its kind, `frame` is the output frame it happened at. */
export type DescribedEvent = Record<string, unknown>;

/**
 * Describes one engine event.
 * @param event As read from the event ring.
 * @param sampleRate Frames per second, for the durations.
 */
export function describeEvent(event: EngineEvent, sampleRate: number): DescribedEvent {
  const name = EVENT_NAMES[event.kind] ?? `unknown_${event.kind}`;
  const track = hasTrack(event) ? { track: event.track + 1 } : {};
  const described = { event: name, frame: event.frame, ...track };
  return isAnswer(event)
    ? { ...described, ...describeAnswer(event) }
    : { ...described, ...describeFacts(event, sampleRate) };
}

/** True for the events that answer a command: done, refused, waiting, dropped. */
export function isAnswer(event: EngineEvent): boolean {
  return event.kind === protocol.EVENT_DONE || event.kind === protocol.EVENT_REFUSED ||
    event.kind === protocol.EVENT_WAITING || event.kind === protocol.EVENT_DROPPED;
}

/** Commands for everything carry a track number that means nothing. */
function hasTrack(event: EngineEvent): boolean {
  return event.track >= 0 && findCommandNumber(event.command)?.scope !== "all";
}

/** What people are told of an undo step that was given up. */
export function forgotSentence({ track }: EngineEvent): string {
  return `Memory for undo is full: the oldest undo step of track ${track + 1} was given up, its sound stays.`;
}

function describeAnswer(event: EngineEvent): DescribedEvent {
  const command = commandOf(event);
  const source = event.source > 0 ? sourceName(event.source) : undefined;
  const refused = event.kind === protocol.EVENT_REFUSED;
  const track = hasTrack(event) ? event.track + 1 : undefined;
  const askedFor = findCommandNumber(event.command)?.name ?? `command ${event.command}`;
  return {
    ...(command ?? { do: askedFor }),
    ...(track === undefined ? {} : { track, state: stateName(event.state) }),
    ...describeCounts(event),
    ...(event.kind === protocol.EVENT_WAITING ? { when: WHEN_NAMES[event.when] ?? "now" } : {}),
    // An action that was given a free number says which.
    ...(event.plan && event.a > 0 ? { action: event.a } : {}),
    id: event.id,
    at: event.at,
    ...(event.gesture >= 0 ? { gesture: event.gesture } : {}),
    ...(source === undefined ? {} : { source }),
    ...(refused ? { reason: REFUSALS[event.status]?.reason ?? `unknown_${event.status}` } : {}),
    ...(refused ? { message: refusalSentence(event.status, askedFor, refusalFacts(event)) } : {}),
  };
}

function refusalFacts(event: EngineEvent): RefusalFacts {
  const spec = findCommandNumber(event.command), group = groupWords(event);
  if (group !== undefined) return { track: group, tracks: refusedTracks(event) };
  const asked = spec?.scope === "track" && event.track < 0 ? event.argumentTrack : event.track;
  const track = hasTrack({ ...event, track: asked }) ? { track: asked + 1 } : {};
  if (event.status !== protocol.REFUSED_NO_SUCH_TRACK || spec === undefined) return track;
  return { ...track, missing: missingTrack(event, reachOf(spec)) };
}

/** How many tracks did what a group was asked for, or began and ended with a scene. */
function describeCounts(event: EngineEvent): DescribedEvent {
  if (event.kind !== protocol.EVENT_DONE) return {};
  if (event.command === protocol.COMMAND_SCENE) return { started: event.a, stopped: event.b };
  return isForGroup(event) ? { did: event.a, refused: event.b } : {};
}

/** The group that a command was asked of, in words, or undefined. */
function groupWords(event: EngineEvent): string | undefined {
  if (!isForGroup(event)) return undefined;
  return event.argumentTrack === protocol.TRACK_ALL
    ? "every track"
    : `group ${protocol.TRACK_ALL - event.argumentTrack}`;
}

function isForGroup(event: EngineEvent): boolean {
  return event.argumentTrack <= protocol.TRACK_ALL && findCommandNumber(event.command)?.scope === "track";
}

/** The command that an answer belongs to, as it was asked for, or undefined when its number is not in the table. */
export function commandOf(event: EngineEvent): ReturnType<typeof decodeCommand> {
  return decodeCommand({
    kind: event.command,
    track: event.argumentTrack,
    when: event.when,
    a: event.argumentA,
    b: event.argumentB,
    c: event.argumentC,
    ...(event.plan && { plan: event.plan }),
  });
}

function describeFacts(event: EngineEvent, sampleRate: number): DescribedEvent {
  switch (event.kind) {
    case protocol.EVENT_STATE:
      return { state: stateName(event.state) };
    case protocol.EVENT_TAKE:
      return describeTake(event, sampleRate);
    case protocol.EVENT_SEAM:
      return describeSeam(event);
    case protocol.EVENT_GRID:
      return { anchor_frames: event.a, beats: event.b, tempo_bpm: roundTo(event.c, 1e4), anchor_frame: event.d };
    case protocol.EVENT_DISCARDED:
      return {
        frames: event.a,
        message: `The take of ${
          seconds(event.a, sampleRate)
        } s was thrown away as a double press: a loop is at least 0.1 s long.`,
      };
    case protocol.EVENT_FORGOT:
      return { message: "The oldest undo step was given up to free memory; its sound stays." };
    case protocol.EVENT_MEMORY:
      return {
        message: `What was being recorded ends here: the memory for sound is used up; clear or delete loops to go on.`,
      };
    case protocol.EVENT_MUTE:
      return { muted: event.a === 1 };
    case protocol.EVENT_LOADED:
      return describeLoad(event, sampleRate);
    case protocol.EVENT_RATE:
      return { rate: roundTo(Math.abs(event.a), 1e5), reverse: event.a < 0 };
    case protocol.EVENT_LAYER:
      return { undo_steps: event.a };
    case protocol.EVENT_GROWN:
      return {
        length_frames: event.a,
        length_s: seconds(event.a, sampleRate),
        cycle_frames: event.b,
        length_before_frames: event.c,
      };
    case protocol.EVENT_ACTION_STARTED:
      return { action: event.a, after: event.b };
    case protocol.EVENT_ACTION_DONE:
      return { action: event.a, ...(event.b > 0 ? { then: event.b } : {}) };
    case protocol.EVENT_ACTION_STOPPED:
      return { action: event.a };
    default:
      return {};
  }
}

function describeTake(event: EngineEvent, sampleRate: number): DescribedEvent {
  return {
    tape_frame: event.a,
    length_frames: event.b,
    length_s: seconds(event.b, sampleRate),
    recorded_frames: event.c,
    seam_frame: event.d,
  };
}

function describeLoad(event: EngineEvent, sampleRate: number): DescribedEvent {
  return {
    length_frames: event.a,
    length_s: seconds(event.a, sampleRate),
    recorded_frames: event.b,
    faded: event.c === 1,
    ...(event.d > 0 ? { beats: event.d } : {}),
  };
}

/** `step_db`: the step at the wrap; `size_db`: that step against the largest one inside, so ≤ 0 cannot be told from the material. */
function describeSeam(event: EngineEvent): DescribedEvent {
  const stepDb = dbFromGain(event.c, FLOOR_DB);
  const insideDb = dbFromGain(event.d, FLOOR_DB);
  return {
    seam_frame: event.a,
    seam_frames: event.b,
    step_db: roundTo(stepDb, 100),
    inside_db: roundTo(insideDb, 100),
    size_db: roundTo(stepDb - insideDb, 100),
  };
}

function seconds(frames: number, sampleRate: number): number {
  return roundTo(frames / sampleRate, 1e6);
}

function roundTo(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
