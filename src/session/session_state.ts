/**
 * What surfaces see of a running session: one plain object, put together from the engine's snapshot and the host's line.
 *
 * Thread: control.
 */
import { type ActionSnapshot, readActions } from "../../dsp/actions.ts";
import { readMeters, readSnapshot, readTrack, type Snapshot, type TrackSnapshot } from "../../dsp/snapshot.ts";
import type { PlannedNumbers } from "../commands/describe_action.ts";
import type { Heard } from "../analysis/heard.ts";
import type { HostLine } from "./host_line.ts";
import type { StepsState } from "../sequencer/steps_state.ts";
import type { MidiState } from "./midi_state.ts";

/** Everything a screen or a controller needs; tracks that were deleted are left out, `index` counts from 0. */
export interface SessionState {
  snapshot: Snapshot;
  tracks: TrackSnapshot[];
  /** Actions that are set, by number. */
  actions: readonly ActionSnapshot[];
  /** What their numbers stand for, where control carries a command out. */
  planned?: PlannedNumbers;
  meters: ReturnType<typeof readMeters>;
  host: HostLine;
  sampleRate: number;
  /** Where loops and score are written. */
  folder: string;
  /** What is heard of the inputs. */
  heard?: Readonly<Heard>;
  /** Ports and the followed clock; absent in a session without MIDI. */
  midi?: MidiState;
  /** The sequencer. */
  steps?: StepsState;
  /** What the demo is doing now, in a sentence, while it runs. */
  demo?: string;
}

/** Put the state together; `numbers` of the host line must be fresh. */
export function readState(memory: WebAssembly.Memory, host: HostLine, folder: string): SessionState {
  const snapshot = readSnapshot(memory), tracks: TrackSnapshot[] = [];
  for (let index = 0; index < snapshot.trackCount; index++) {
    const track = readTrack(memory, index);
    if (!track.deleted) tracks.push(track);
  }
  return {
    snapshot,
    tracks,
    actions: readActions(memory),
    meters: readMeters(memory),
    host: { ...host },
    sampleRate: host.sampleRate,
    folder,
  };
}

type Parts = Pick<SessionState, "demo" | "heard" | "midi" | "steps" | "planned">;

/** Adds what there is beside the engine and its host. */
export function withParts(
  state: SessionState,
  parts: { readonly [Name in keyof Parts]: Parts[Name] | undefined },
): SessionState {
  for (const [name, part] of Object.entries(parts)) if (part !== undefined) Object.assign(state, { [name]: part });
  return state;
}
