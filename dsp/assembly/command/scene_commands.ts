// Commands for scenes: kept, launched at a boundary, forgotten. One launch waits at a time; the next takes its place.
import {
  COMMAND_SCENE, COMMAND_SCENE_CANCEL, COMMAND_SCENE_CLEAR, COMMAND_SCENE_STORE, COMMAND_SCENE_WHEN, REFUSED_NO_MEMORY, REFUSED_NO_SUCH_SCENE,
  REFUSED_NOTHING_PENDING, REFUSED_VALUE, SCENE_COUNT, WHEN_EXACT, WHEN_LOOP, WHEN_NOW, OWN_WHEN,
} from "../protocol";
import { LEAD_FRAMES } from "../layout";
import { header } from "../memory/header";
import { isLow } from "../memory/pages";
import { launchScene } from "../scene/launch_scene";
import { clearScene, isStored, storeScene } from "../scene/scenes";
import { within } from "../track/mixing";
import { Pending } from "./pending";
import { dropScene } from "./waiting";

export function isSceneCommand(kind: i32): bool {
  return kind == COMMAND_SCENE || kind == COMMAND_SCENE_STORE || kind == COMMAND_SCENE_CANCEL || kind == COMMAND_SCENE_CLEAR || kind == COMMAND_SCENE_WHEN;
}

/** Why such a command cannot be, or 0. */
export function refusesScene(p: Pending): i32 {
  switch (p.kind) {
    case COMMAND_SCENE_WHEN:
      return within(p.a, WHEN_NOW, WHEN_LOOP) ? 0 : REFUSED_VALUE;
    case COMMAND_SCENE_CANCEL:
      return header().sceneNext != 0 ? 0 : REFUSED_NOTHING_PENDING;
    case COMMAND_SCENE:
      if (!within(p.a, 0, SCENE_COUNT) || !within(p.b, -SCENE_COUNT, SCENE_COUNT)) return REFUSED_VALUE;
      return isStored(meantScene(p)) ? 0 : REFUSED_NO_SUCH_SCENE;
  }
  if (!within(p.a, 1, SCENE_COUNT)) return REFUSED_VALUE;
  if (p.kind == COMMAND_SCENE_STORE) return isLow() ? REFUSED_NO_MEMORY : 0;
  return isStored(i32(p.a)) ? 0 : REFUSED_NO_SUCH_SCENE;
}

/** The scene that a launch means; counted on from the one that waits, or was launched last. 0: there is none. */
function meantScene(p: Pending): i32 {
  const h = header(), by = i32(p.b), step = by < 0 ? -1 : 1;
  if (by == 0) return i32(p.a);
  if (h.scenes == 0) return 0;
  let scene = h.sceneNext != 0 ? h.sceneNext : h.scene;
  if (scene == 0 && step < 0) scene = 1;
  for (let left = abs(by); left > 0; left--) {
    do scene = (scene + step + SCENE_COUNT - 1) % SCENE_COUNT + 1; while (!isStored(scene));
  }
  return scene;
}

/** A launch is taken up: it takes the place of the one that waits. Where the transport stands there is no boundary to wait for. */
export function chooseScene(p: Pending): void {
  p.a = f64(meantScene(p));
  p.b = 0;
  if (p.when == OWN_WHEN) {
    p.when = header().sceneWhen;
    // Without a press an exact frame is the first that the mix can reach: so it stands in the score, and is taken up as early there.
    if (p.when == WHEN_EXACT && p.gesture < 0) p.at = f64(header().frame + LEAD_FRAMES);
  }
  if (header().running == 0 && p.when != WHEN_EXACT) p.when = WHEN_NOW;
  dropScene();
}

/** Shows a launch that waits. */
export function showScene(p: Pending): void {
  header().sceneNext = i32(p.a);
  header().sceneFrame = p.target;
}

/** Carries it out; sound changes from output frame `frame` on. */
export function runScene(p: Pending, frame: i64): void {
  const h = header(), scene = i32(p.a);
  switch (p.kind) {
    case COMMAND_SCENE_STORE:
      storeScene(scene);
      return;
    case COMMAND_SCENE_CANCEL:
      return dropScene();
    case COMMAND_SCENE_CLEAR:
      if (h.sceneNext == scene) dropScene();
      return clearScene(scene);
    case COMMAND_SCENE_WHEN:
      h.sceneWhen = i32(p.a);
      return;
    default:
      h.sceneNext = 0;
      const counts = launchScene(scene, p.target, frame);
      p.firstCount = i32(counts);
      p.secondCount = i32(counts >> 32);
  }
}
