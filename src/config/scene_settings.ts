/**
 * A set's scenes in the session's words. Thread: control.
 */
import type { SceneSetup, SceneTrackSetup } from "../session/scene_setup.ts";
import type { SetScenes } from "./scene_schema.ts";

/** What is said of a track under `tracks` adds to its standing among those that play. */
export function scenesOf({ when, stored = [] }: SetScenes): SceneSetup {
  return { ...(when === undefined ? {} : { when }), stored: stored.map(sceneOf) };
}

function sceneOf({ scene, plays = [], tracks = [] }: NonNullable<SetScenes["stored"]>[number]) {
  const all = new Map<number, SceneTrackSetup>(plays.map((track) => [track, { track, plays: true }]));
  for (const { track, plays: playing, muted, gain_db, pan } of tracks) {
    all.set(track, {
      ...(all.get(track) ?? { track }),
      ...(playing === undefined ? {} : { plays: playing }),
      ...(muted === undefined ? {} : { muted }),
      ...(gain_db === undefined ? {} : { gainDb: gain_db }),
      ...(pan === undefined ? {} : { pan }),
    });
  }
  return { scene, tracks: [...all.values()] };
}
