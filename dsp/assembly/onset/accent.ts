// How hard the newest onset was struck: by how much the sound's level rose in the 32 ms from it on. Detectors tell of onsets sooner
// than that, and by how sure they are; which strokes carry the beat shows in their level. Levels are one a hop.
import { allocate } from "../memory/arena";

/** Levels kept: a power of two. */
const KEPT: i64 = 128;
/** Hops before an onset of which the quietest is taken off, and hops from it on in which the loudest is sought. */
const BEFORE: i64 = 3;
const AFTER: i64 = 12;

// @ts-ignore: decorator
@unmanaged
export class Accent {
  count: i64; // levels taken in
  onset: i64; // hop of the newest onset
  base: f32; // level before it
  top: f32; // and since
  levels: u32;
}

/** State for one stream; 0: no memory. */
export function prepareAccent(): usize {
  const at = allocate(offsetof<Accent>());
  if (at == 0) return 0;
  const state = changetype<Accent>(at);
  state.onset = -AFTER;
  state.levels = u32(allocate(usize(KEPT) << 2));
  return state.levels == 0 ? 0 : at;
}

/** Takes the level of a hop in, ≥ 0; true while the newest onset may still grow by it. */
export function pushLevel(state: Accent, level: f32): bool {
  store<f32>(levelAddress(state, state.count), level);
  const hop = state.count;
  state.count++;
  if (hop > state.onset + AFTER) return false;
  state.top = max(state.top, level);
  return true;
}

/** An onset at `hop`, lately. */
export function startAccent(state: Accent, hop: i64): void {
  const from = max(hop, max(0, state.count - KEPT + BEFORE));
  state.onset = from;
  state.base = Infinity as f32;
  for (let near = max(0, from - BEFORE); near < min(from, state.count); near++) {
    state.base = min(state.base, load<f32>(levelAddress(state, near)));
  }
  if (state.base == Infinity) state.base = 0;
  state.top = 0;
  for (let near = from; near < min(from + AFTER, state.count); near++) {
    state.top = max(state.top, load<f32>(levelAddress(state, near)));
  }
}

/** Strength of the newest onset, from the level it added: a loud stroke counts more than a soft one, but less than in proportion. */
export function accentOf(state: Accent): f32 {
  const added = sqrt(max(1e-8 as f32, state.top * state.top - state.base * state.base));
  const root = sqrt(added);
  return root * sqrt(root);
}

function levelAddress(state: Accent, hop: i64): usize {
  return usize(state.levels) + (usize(hop & (KEPT - 1)) << 2);
}
