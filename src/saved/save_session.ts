/**
 * Writes what a sitting made into its folder: a WAV file a loop, its patterns, and `session.json` with what playing on later needs.
 *
 * Method: every file is written durably (flushed, then moved to its place) under a name of its own; `session.json` comes last and
 * takes the place of the one before in one step. So whatever happens, it names a whole save; only then do older files go.
 * Thread: a worker while the engine runs; control once nobody touches the engine any more.
 */
import { join } from "node:path";
import { LAYOUT_VERSION } from "../../dsp/assembly/layout.ts";
import { type LoopPlace, type LoopSound, readSound, stillHolds } from "../../dsp/layers.ts";
import { type MixesSnapshot, readSnapshot } from "../../dsp/snapshot.ts";
import { LENGTH_RULES } from "../score/score_header.ts";
import { WHEN_NAMES } from "../commands/command_spec.ts";
import { groupsOf } from "../commands/encode_groups.ts";
import { UserError } from "../errors.ts";
import { writeFileDurably } from "../files/durable.ts";
import { smplChunk } from "../files/wav_marks.ts";
import { writeWav } from "../files/wav_writer.ts";
import { soundSum, textSum } from "./content_sum.ts";
import { SavedFiles } from "./saved_files.ts";
import { filesOf, readRecord, RECORD_FILE, RECORD_VERSION, type SavedAir } from "./session_record.ts";
import type { PlannedNumbers } from "../commands/describe_action.ts";
import { type Stock, takeSteadyStock, takeStock, type TrackStock } from "./stock.ts";

/** Patterns of the sequencer, as `step.load` and set files take them. */
const PATTERN_FILE = "patterns.json";
/** How often a save begins again because a loop went while it was read. */
const MOST_TRIES = 20;

/** What belongs into `session.json` beside the engine's own state; it crosses to a worker. */
export interface SessionFacts {
  readonly version: string;
  readonly host: string;
  readonly device: string;
  readonly startedAt: Date;
  /** File name of the score. */
  readonly score: string;
  /** Files that the host wrote. */
  readonly files: readonly string[];
  /** Text of the pattern file; undefined when there are no patterns. */
  readonly patterns: string | undefined;
  /** What actions leave to control, by the numbers in the engine's table; left out: nothing. */
  readonly planned?: PlannedNumbers;
  /** What the phones were told to wait; undefined: nothing. */
  readonly air?: SavedAir | undefined;
}

/** What saving came to. */
export interface SaveResult {
  /** Paths written, in order. */
  saved: string[];
  /** Loops in the save. */
  loopCount: number;
  /** A sentence for everything that the save does not hold as it sounds. */
  notes: string[];
  /** A sentence for each file that could not be written; the last whole save is then still the one that opens. */
  failures: string[];
}

/** A loop that was to be saved is gone: what was read may be torn. */
class LoopGone extends Error {}

/**
 * Saves while the engine runs; what is overdubbed or recorded meanwhile is left out, and said.
 * @throws UserError when the session could not be read in one piece; nothing changed then
 */
export function saveRunning(memory: WebAssembly.Memory, folder: string, facts: SessionFacts): SaveResult {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      return save(memory, folder, facts, takeSteadyStock(memory, facts.planned));
    } catch (error) {
      if (!(error instanceof LoopGone)) throw error;
    }
  }
  throw new UserError("The session was not saved, since its loops were replaced all the time: save again.");
}

/** Saves when nobody touches the engine. A loop that cannot be written does not keep the others from being written. */
export function saveSession(memory: WebAssembly.Memory, folder: string, facts: SessionFacts): SaveResult {
  return save(memory, folder, facts, takeStock(memory, facts.planned));
}

function save(memory: WebAssembly.Memory, folder: string, facts: SessionFacts, stock: Stock): SaveResult {
  const before = readLast(folder), files = new SavedFiles(folder, before?.files ?? new Map());
  const failures: string[] = [], notes: string[] = [];
  const tracks = stock.tracks.map((track) => {
    const saved = track.loop && attempt(failures, () => saveLoop(memory, files, track.index, track.loop!));
    notes.push(...notesOn(track));
    return { ...describeTrack(track), ...saved };
  });
  const patterns = facts.patterns === undefined
    ? undefined
    : attempt(failures, () => savePatternText(files, facts.patterns!));
  const result = { saved: files.written, loopCount: stock.tracks.filter(({ loop }) => loop).length, notes, failures };
  if (failures.length > 0 && before !== undefined) return result;
  const record = { rondo_session: RECORD_VERSION, ...describeSession(memory, facts, stock), ...patterns, tracks };
  attempt(failures, () => {
    const path = join(folder, RECORD_FILE);
    writeFileDurably(path, JSON.stringify(record, null, 2) + "\n", { overwrite: true });
    files.written.push(path);
    if (failures.length === 0) files.sweep();
  });
  return result;
}

/** What the save does not hold of a track. */
function notesOn({ index, unfinished, waits }: TrackStock): string[] {
  const track = `Track ${index + 1}`;
  const sentences = {
    take: `${track} is being recorded: the save holds it as it was before.`,
    pass: `${track} is being played onto: the save holds it as it was before.`,
    once: `${track} plays its loop once: the save holds it standing still.`,
  };
  return [
    ...(unfinished === undefined ? [] : [sentences[unfinished]]),
    ...(waits ? [`${track} waits for a boundary: the save does not hold what is to come there.`] : []),
  ];
}

/** What the folder's last whole save consists of; a damaged one is written over. */
function readLast(folder: string): { files: ReadonlyMap<string, string> } | undefined {
  try {
    const record = readRecord(folder);
    return record && { files: filesOf(record) };
  } catch {
    return undefined;
  }
}

function attempt<T>(failures: string[], save: () => T): T | undefined {
  try {
    return save();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    failures.push(error.message);
    return undefined;
  }
}

function saveLoop(memory: WebAssembly.Memory, files: SavedFiles, index: number, place: LoopPlace) {
  const sound = readUntorn(memory, index, place), sha256 = soundSum(sound.channels);
  const name = `loops/track-${String(index + 1).padStart(2, "0")}.wav`;
  return {
    file: files.place(name, sha256, (path) => writeLoop(path, sound, place)),
    length_frames: place.lengthFrames,
    origin_frame: place.originFrame,
    recorded_frames: place.recordedFrames,
    beats: place.beats,
    once: place.once,
    ...(place.cycleFrames > 0 ? { cycle_frames: place.cycleFrames } : {}),
    sound_sha256: sha256,
  };
}

/** Marked as the loop that it is, so that whatever loads it goes round as it does here. */
function writeLoop(path: string, { channels, sampleRate }: LoopSound, { once, lengthFrames }: LoopPlace): void {
  const chunks = () => smplChunk({ startFrame: 0, endFrame: lengthFrames }, sampleRate);
  writeWav(path, channels, sampleRate, once ? {} : { chunks });
}

/** @throws LoopGone when the loop went while it was read */
function readUntorn(memory: WebAssembly.Memory, index: number, place: LoopPlace): LoopSound {
  try {
    const sound = readSound(memory, place);
    if (stillHolds(memory, index, place)) return sound;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new LoopGone();
}

function savePatternText(files: SavedFiles, text: string) {
  const sha256 = textSum(text);
  return {
    patterns: files.place(PATTERN_FILE, sha256, (path) => writeFileDurably(path, text)),
    patterns_sha256: sha256,
  };
}

function describeTrack(track: TrackStock) {
  const {
    index,
    playing,
    gain,
    pan,
    phones,
    muted,
    soloed,
    inputs,
    output,
    direct,
    groups,
    muteGroup,
    rate,
    gridPlace,
  } = track;
  return {
    track: index + 1,
    ...{ playing, gain, pan, muted, soloed },
    ...(phones < 0 ? {} : { phones }),
    ...(rate === undefined || rate.rate === 1 ? {} : { rate: rate.rate, place_frames: rate.placeFrames }),
    ...(gridPlace === undefined ? {} : { grid_beats: gridPlace.beats, grid_beat: gridPlace.beat }),
    channels: inputs.length,
    inputs: inputs.map((input) => input + 1),
    output: output < 0 ? null : output + 1,
    direct: direct < 0 ? null : direct + 1,
    groups: groupsOf(groups),
    mute_group: muteGroup,
  };
}

/** What the PA's master and the phones are set to; what is cued is for the moment. */
function describeMixes(mixes: MixesSnapshot) {
  return {
    master_gain: mixes.masterGain,
    master_muted: mixes.masterMuted,
    phones_gain: mixes.phonesGain,
    phones_inputs: mixes.phonesInputs,
    phones_click: mixes.phonesClick,
  };
}

function describeSession(memory: WebAssembly.Memory, facts: SessionFacts, stock: Stock) {
  return {
    engine: LAYOUT_VERSION,
    rondo: facts.version,
    deno: Deno.version.deno,
    started_at: facts.startedAt.toISOString(),
    host: facts.host,
    device: facts.device,
    score: facts.score,
    host_files: facts.files,
    sample_rate: stock.sampleRate,
    inputs: stock.inputCount,
    outputs: stock.outputCount,
    frames: readSnapshot(memory).frame,
    tempo_bpm: stock.tempoBpm,
    tempo_asked: stock.tempoAsked,
    beats_per_bar: stock.beatsPerBar,
    anchor_frame: stock.anchorFrame,
    anchor_length_frames: stock.anchorLength,
    anchor_beats: stock.anchorBeats,
    frames_per_beat: stock.framesPerBeat,
    running: stock.running,
    monitor: stock.monitor,
    ...describeMixes(stock.mixes),
    metronome: stock.metronome,
    metronome_gain: stock.metronomeGain,
    click: stock.click,
    length_rule: LENGTH_RULES[stock.lengthRule],
    ...(facts.air === undefined ? {} : { air: facts.air }),
    selected: stock.selected + 1,
    scene_when: WHEN_NAMES[stock.sceneWhen],
    scenes: stock.scenes.map(({ scene, tracks }) => ({
      scene,
      tracks: tracks.map(({ index, ...rest }) => ({ track: index + 1, ...rest })),
    })),
    ...(stock.actions.length === 0 ? {} : { actions: stock.actions }),
  };
}
