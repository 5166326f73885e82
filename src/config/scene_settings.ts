/**
 * A set's scenes in the session's words. Thread: control.
 */
import { SETTING_REACH } from "../../dsp/assembly/protocol.ts";
import { UserError } from "../errors.ts";
import type { SceneSetup, SceneTrackSetup } from "../session/scene_setup.ts";
import type { SetScenes } from "./scene_schema.ts";

/**
 * What is said of a track under `tracks` adds to its standing among those that play.
 * @param prepared tracks that the set prepares
 * @throws UserError where a scene speaks of a track that a setting does not reach
 */
export function scenesOf({ when, stored = [] }: SetScenes, prepared = 0): SceneSetup {
  const scenes = { ...(when === undefined ? {} : { when }), stored: stored.map(sceneOf) };
  checkReach(scenes, prepared);
  return scenes;
}

/** The engine would refuse it when playing has begun. */
function checkReach({ stored }: SceneSetup, prepared: number): void {
  let count = Math.max(1, prepared);
  for (const { scene, tracks } of stored) {
    for (const { track } of tracks) {
      if (track > count + SETTING_REACH) {
        throw new UserError(
          `scenes.stored: scene ${scene} names track ${track} and the set has ${prepared}: name one up to ${
            count + SETTING_REACH
          }, or prepare more in "tracks".`,
          { exitCode: 2 },
        );
      }
      count = Math.max(count, track);
    }
  }
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
