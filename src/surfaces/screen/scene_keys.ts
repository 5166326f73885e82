/**
 * The keys of scenes, on the page of the loops: rows of the one table (key_map.ts). Plain data. Thread: control.
 */
import type { KeyBinding } from "./key_binding.ts";

/** Rows of scenes. */
export const SCENE_KEYS: readonly KeyBinding[] = [
  {
    keys: ["v"],
    group: "Scenes",
    short: "scene",
    summary: "launch a scene by its number, at the next bar unless the set says otherwise",
    act: { ask: "scene" },
    learn: { do: "mix.scene", scene: 1 },
  },
  {
    keys: ["V"],
    group: "Scenes",
    summary: "store what plays as a scene",
    act: { ask: "store" },
    learn: { do: "mix.scene_store", scene: 1 },
  },
  { keys: [">"], group: "Scenes", summary: "launch the next scene", act: { command: { do: "mix.scene", by: 1 } } },
  { keys: ["<"], group: "Scenes", summary: "launch the one before", act: { command: { do: "mix.scene", by: -1 } } },
  { keys: ["Z"], group: "Scenes", summary: "drop the scene that waits", act: { command: { do: "mix.scene_cancel" } } },
];
