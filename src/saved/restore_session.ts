/**
 * Puts a saved session into a fresh engine: grid and loops at once, mix and routes as commands that go into the score.
 *
 * Method: time is moved as a whole, so that the stream begins just before the cycle in which the session was saved: every loop keeps
 * its place on the grid, and all that sounds has been faded in when that cycle's first frame comes.
 * Thread: control or a render's worker, while no host drives the engine. Units: frames.
 */
import { PAGE_FRAMES } from "../../dsp/assembly/layout.ts";
import { RATE_ONE } from "../../dsp/assembly/protocol.ts";
import type { Engine } from "../../dsp/engine.ts";
import { writeSound } from "../../dsp/layers.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { type ActionWords, commandsOfAction } from "../commands/describe_action.ts";
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import { groupCommands, sceneCommands, type SceneSetup } from "../session/scene_setup.ts";
import { hasLoop, readSavedLoop, type SavedSession } from "./open_saved.ts";
import type { SavedLoop, SavedTrack, SessionRecord } from "./session_record.ts";

/** What is put back fades in, and fades out and in again when its outputs are set: 30 ms and a little. */
const FADES_MS = 40;

/** Pages left over for what is played, and for tables. */
const RESERVE_PAGES = 4096;

/** Puts grid and loops back. Throws UserError when a loop cannot be read, or the engine has another rate or no room. */
export function restoreSession(engine: Engine, { folder, record }: SavedSession): void {
  const moved = movedFrames(record, engine.sampleRate);
  restoreGrid(engine, record, moved);
  if (!engine.restore.restoreTracks(highestTrack(record))) throw noRoom(folder);
  for (const track of record.tracks.filter(hasLoop)) restoreLoop(engine, folder, track, moved);
}

/** Of those that were saved, and of those that a scene speaks of. */
function highestTrack({ tracks, scenes = [] }: SessionRecord): number {
  const ofScenes = scenes.flatMap((scene) => scene.tracks);
  return [...tracks, ...ofScenes].reduce((highest, { track }) => Math.max(highest, track), 1);
}

function noRoom(folder: string): UserError {
  return new UserError(`The session in ${folder} does not fit into memory: close other programs.`);
}

function restoreGrid(engine: Engine, record: SessionRecord, moved: number): void {
  const { anchor_frame, anchor_length_frames: length, tempo_bpm, beats_per_bar, tempo_asked = false } = record;
  const beats = record.anchor_beats ?? Math.round((length * tempo_bpm) / 60 / engine.sampleRate);
  const guessed = length > 0 && beats > 0 ? length / beats : tempo_bpm > 0 ? (60 * engine.sampleRate) / tempo_bpm : 0;
  engine.restore.restoreGrid(
    anchor_frame - moved,
    length,
    beats,
    record.frames_per_beat ?? guessed,
    beats_per_bar,
    Number(tempo_asked),
    Number(record.running ?? length > 0),
  );
}

function restoreLoop(engine: Engine, folder: string, track: SavedTrack & SavedLoop, moved: number): void {
  const sound = readSavedLoop(folder, track), index = track.track - 1, { length_frames: length } = track;
  if (sound.sampleRate !== engine.sampleRate) {
    throw new UserError(
      `The session in ${folder} was saved at ${sound.sampleRate} Hz and this host runs at ${engine.sampleRate} Hz: start it with --rate ${sound.sampleRate}.`,
    );
  }
  keepPages(engine.memory, RESERVE_PAGES + sound.channelCount * Math.ceil(length / PAGE_FRAMES));
  const root = engine.restore.restoreLoop(
    index,
    sound.channelCount,
    length,
    track.recorded_frames ?? length,
    track.origin_frame - moved,
    track.beats ?? 0,
    Number(track.once ?? false),
    track.cycle_frames ?? 0,
  );
  if (root === 0) throw noRoom(folder);
  writeSound(engine.memory, root, sound.channels);
  restoreRate(engine, index, track);
  const { grid_beats: gridBeats = 0, grid_beat: gridBeat = 0 } = track;
  if (gridBeats > 0) engine.restore.restorePlace(index, gridBeats, gridBeat);
  engine.restore.startRestored(index, Number(track.playing ?? true));
}

/** A loop at another rate goes on from the very place, in whole 1/RATE_ONE of a frame. */
function restoreRate(engine: Engine, index: number, { rate = 1, place_frames: place = 0 }: SavedTrack): void {
  if (rate !== 1) engine.restore.restoreRate(index, Math.round(rate * RATE_ONE), Math.round(place * RATE_ONE));
}

/** Frames of the saved session's time that come before the new stream's first. */
function movedFrames(record: SessionRecord, sampleRate: number): number {
  const { frames, anchor_frame: anchor, anchor_length_frames: cycle } = record;
  const start = cycle > 0 ? anchor + Math.floor((frames - anchor) / cycle) * cycle : frames;
  return start - Math.round((FADES_MS * sampleRate) / 1000);
}

/** The commands for frame 0 that bring tracks and master to what was saved. `inputs`, `outputs`: how many there are now. */
export function restoreCommands(record: SessionRecord, inputs: number, outputs: number): CommandRequest[] {
  const commands: Record<string, unknown>[] = record.tracks.flatMap((track) => trackCommands(track, inputs));
  const last = Math.max(0, ...record.tracks.map(({ track }) => track));
  for (let track = 1; track < last; track++) {
    if (!record.tracks.some((saved) => saved.track === track)) commands.push({ do: "loop.delete", track });
  }
  commands.push(...sceneCommands(scenesOf(record)));
  if (record.monitor) commands.push({ do: "mix.monitor", gain: record.monitor });
  commands.push(...mixesCommands(record));
  if (record.click !== undefined) {
    const { output, ...click } = record.click;
    commands.push({ do: "mix.click", ...click, output: output <= outputs ? output : 1 });
  }
  if (record.metronome !== undefined) {
    const gain = record.metronome_gain === undefined ? {} : { gain: record.metronome_gain };
    commands.push({ do: "mix.metronome", on: record.metronome, ...gain });
  }
  if (record.selected !== undefined && record.selected <= last) {
    commands.push({ do: "loop.select", track: record.selected });
  }
  commands.push(...actionCommands(record));
  return commands.map((command) => parseCommand({ ...command, at: 0 }));
}

/** Those with numbers of their own first: the others get what is free. */
function actionCommands({ actions = [] }: SessionRecord): Record<string, unknown>[] {
  const isNumbered = ({ action }: ActionWords) => action !== undefined;
  return [...actions.filter(isNumbered), ...actions.filter((one) => !isNumbered(one))].flatMap(commandsOfAction);
}

/** What differs from what a fresh engine has. */
function mixesCommands(record: SessionRecord): Record<string, unknown>[] {
  const { master_gain, master_muted, phones_gain, phones_inputs, phones_click } = record;
  return [
    ...(master_gain === undefined || master_gain === 1 ? [] : [{ do: "mix.master", gain: master_gain }]),
    ...(master_muted ? [{ do: "mix.master_mute", on: true }] : []),
    ...(phones_gain === undefined || phones_gain === 1 ? [] : [{ do: "mix.phones_level", gain: phones_gain }]),
    ...(phones_inputs ? [{ do: "mix.phones_inputs", gain: phones_inputs }] : []),
    ...(phones_click === undefined || phones_click === 1 ? [] : [{ do: "mix.phones_click", gain: phones_click }]),
  ];
}

function trackCommands(saved: SavedTrack, inputCount: number): Record<string, unknown>[] {
  const { track, gain, pan, phones, muted, soloed, inputs, output, direct } = saved;
  const commands: Record<string, unknown>[] = [{ do: "mix.gain", track, gain }, { do: "mix.pan", track, pan }];
  if (phones !== undefined) commands.push({ do: "mix.phones", track, gain: phones });
  if (muted) commands.push({ do: "mix.mute", track, on: true });
  if (soloed) commands.push({ do: "mix.solo", track, on: true });
  if (inputs?.every((input) => input <= inputCount)) commands.push({ do: "mix.input", track, channels: inputs });
  commands.push({ do: "mix.output", track, channel: output, direct });
  commands.push(...groupCommands({ groups: saved.groups ?? [], muteGroup: saved.mute_group ?? 0 }, track));
  return commands;
}

function scenesOf({ scenes = [], scene_when: when }: SessionRecord): SceneSetup {
  const stored = scenes.map(({ scene, tracks }) => ({
    scene,
    tracks: tracks.map(({ gain, pan, ...track }) => ({
      ...track,
      ...(gain === null ? {} : { gain }),
      ...(pan === null ? {} : { pan }),
    })),
  }));
  return { ...(when === undefined ? {} : { when }), stored };
}
