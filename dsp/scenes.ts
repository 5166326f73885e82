/** Reads what scenes hold out of the engine's memory. Thread: any that only looks. */
import * as layout from "./assembly/layout.ts";
import { PLAYS, PLAYS_ON, SWITCH_TOGGLE } from "./assembly/protocol.ts";
import { readSnapshot } from "./snapshot.ts";

/** What a scene does with a track; null leaves it as it is. */
export interface SceneTrack {
  /** Track index. */
  readonly index: number;
  readonly plays: boolean | null;
  readonly muted: boolean | null;
  /** Linear. */
  readonly gain: number | null;
  readonly pan: number | null;
}

/** One scene that is stored. */
export interface SceneContent {
  /** From 1. */
  readonly scene: number;
  readonly tracks: readonly SceneTrack[];
}

/** Every stored scene. */
export function readScenes(memory: WebAssembly.Memory): SceneContent[] {
  const { scenes, trackCount } = readSnapshot(memory);
  return scenes.stored.map((scene) => ({
    scene,
    tracks: Array.from({ length: trackCount }, (_, index) => readSceneTrack(memory, scene, index))
      .filter((track) => track !== undefined),
  }));
}

function readSceneTrack(memory: WebAssembly.Memory, scene: number, index: number): SceneTrack | undefined {
  const perPage = layout.PAGE_BYTES / layout.SCENE_ENTRY_BYTES;
  const head = layout.SCENES_OFFSET + (scene - 1) * layout.SCENE_HEAD_BYTES;
  const view = new DataView(memory.buffer);
  const page = view.getUint32(head + 4 * Math.floor(index / perPage), true);
  if (page === 0) return undefined;
  const entry = page * layout.PAGE_BYTES + (index % perPage) * layout.SCENE_ENTRY_BYTES;
  const flags = view.getInt32(entry + layout.SCENE_ENTRY_FLAGS_FIELD, true), plays = flags >> 1 & 3, muted = flags >> 3;
  if (flags === 0) return undefined;
  const gain = view.getFloat32(entry + layout.SCENE_ENTRY_GAIN_FIELD, true);
  const pan = view.getFloat32(entry + layout.SCENE_ENTRY_PAN_FIELD, true);
  return {
    index,
    plays: plays === PLAYS_ON ? null : plays === PLAYS,
    muted: muted === SWITCH_TOGGLE ? null : muted !== 0,
    gain: gain < 0 ? null : gain,
    pan: pan > 1 ? null : pan,
  };
}
