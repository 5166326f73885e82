/**
 * Groups and scenes that a set prepared, or that were saved, as the commands that bring a fresh engine to them. Thread: control.
 */
import type { WhenName } from "../commands/command_spec.ts";

/** What a scene does with a track; absent: leaves it as it is, but a track that is not named at all stands. */
export interface SceneTrackSetup {
  readonly track: number;
  readonly plays?: boolean | null;
  readonly muted?: boolean | null;
  readonly gainDb?: number;
  /** Linear. */
  readonly gain?: number;
  readonly pan?: number;
}

/** Scenes to begin with. */
export interface SceneSetup {
  readonly when?: WhenName;
  readonly stored: readonly { readonly scene: number; readonly tracks: readonly SceneTrackSetup[] }[];
}

/** The groups of a track, from 1, and its mute group. */
export interface Grouping {
  readonly groups?: readonly number[];
  readonly muteGroup?: number;
}

/** Commands that put a track into its groups. */
export function groupCommands({ groups = [], muteGroup = 0 }: Grouping, track: number): Record<string, unknown>[] {
  return [
    ...(groups.length === 0 ? [] : [{ do: "mix.group", track, groups }]),
    ...(muteGroup === 0 ? [] : [{ do: "mix.mute_group", track, mute_group: muteGroup }]),
  ];
}

/** Commands that make scenes. */
export function sceneCommands({ when, stored }: SceneSetup): Record<string, unknown>[] {
  return [
    ...(when === undefined ? [] : [{ do: "mix.scene_when", boundary: when }]),
    ...stored.flatMap(({ scene, tracks }) => tracks.map((track) => sceneTrackCommand(scene, track))),
  ];
}

function sceneTrackCommand(scene: number, setup: SceneTrackSetup): Record<string, unknown> {
  const { track, plays = null, muted = null, gain, gainDb, pan } = setup;
  return {
    ...{ do: "mix.scene_track", track, scene, plays, muted },
    ...(gain === undefined ? gainDb === undefined ? {} : { db: gainDb } : { gain }),
    ...(pan === undefined ? {} : { pan }),
  };
}
