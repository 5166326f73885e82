/**
 * Loads in random walks: sounds of every length and kind, filled when their command is handed over, and loads that die on the way or name
 * what is no layer that waits.
 */
import {
  HEADER_GRANT_FIELD,
  HEADER_OFFSET,
  HEADER_PAGES_FREE_COUNT_FIELD,
  HEADER_PAGES_LIMIT_FIELD,
  HEADER_PAGES_NEXT_FIELD,
  TRACK_BYTES,
  TRACK_LAYER_FIELD,
} from "../../dsp/assembly/layout.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import type { Command } from "../../dsp/command_ring.ts";
import { PageGrant } from "../../dsp/page_grant.ts";
import { trackOffset } from "../../dsp/snapshot.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { layerOf, server } from "./loaded.ts";
import type { Step } from "./random_walk.ts";
import type { Ask, Rig, Source } from "./rig.ts";

/** Around the shortest loop, pages, and a tape of eight seconds. */
const LENGTHS = [
  1,
  479,
  1_441,
  4_799,
  4_800,
  8_191,
  8_192,
  8_193,
  9_600,
  12_288,
  20_000,
  24_001,
  48_000,
  70_001,
  385_000,
];
/** Of which few pages hold many. */
const SHORT_LENGTHS = LENGTHS.slice(3, 9);
/** Commands of which some are loads instead; no number is drawn for it, so that older walks stay as they are. */
const MAY_LOAD = [P.COMMAND_CAPTURE, P.COMMAND_CUT, P.COMMAND_SELECT, P.COMMAND_UNDO];

/** Frame at which every source has come up. */
const BEGUN = 100_000;

/** What walks load. */
export interface LoadChoice {
  readonly lengths: readonly number[];
  /** A sound of a length. */
  readonly material: (frames: number, channel: number) => Float32Array<ArrayBuffer>;
  /** No loops whose ends are as their maker left them. */
  readonly tame?: boolean;
}

const NOISE: LoadChoice = { lengths: LENGTHS, material: noiseOf };

/** The same load of what a source plays, once it has begun, with ends that may be faded; other commands as they are. */
export function tameLoad({ at, ask }: Step, source: Source): Step {
  if (ask.made === undefined) return { at, ask };
  const material = (frames: number, channel: number) =>
    Float32Array.from({ length: frames }, (_, frame) => source(BEGUN + frame, channel));
  return { at, ask: loadOf(ask, at, { lengths: LENGTHS, material, tame: true }) };
}

/** Some commands are loads instead. */
export function loadInstead(ask: Ask, at: number): Ask {
  return MAY_LOAD.includes(ask.kind) && at % 4 === 0 ? loadOf(ask, at, NOISE) : ask;
}

/** A load that is the same for the same frame. */
function loadOf(ask: Ask, at: number, choice: LoadChoice): Ask {
  return { ...ask, kind: P.COMMAND_LOAD, a: -1, b: 0, c: 0, made: (rig) => makeLoad(rig, at / 4 | 0, ask, choice) };
}

function makeLoad(rig: Rig, seed: number, { track = 0 }: Ask, choice: LoadChoice): Partial<Command> {
  if (seed % 11 === 0) return { a: diesAsking(rig, seed) };
  const rates = choice.tame === true ? [0, 0, -1, 0.5] : [0, 0, 0, -1, 0.5, -3.3, 9, NaN];
  return { a: seed % 11 === 1 ? rootOfTrack(rig, track) : filled(rig, seed, choice), b: rates[seed % rates.length]! };
}

function filled(rig: Rig, seed: number, { lengths, material, tame = false }: LoadChoice): number {
  const frames = lengths[seed % lengths.length]! + (seed % 7 === 0 ? seed % 1_000 : 0);
  const count = seed % 37 === 2 && !tame ? 12 : 1 + seed % 2;
  const channels = Array.from({ length: count }, (_, channel) => material(frames, channel));
  return layerOf(rig, channels, { beats: seed % 5, once: seed % 6 === 0, isLoop: seed % 3 === 0 && !tame });
}

/** A worker that asks for pages and is never heard of again, at one of the moments at which it can die. */
function diesAsking(rig: Rig, seed: number): number {
  const words = new Int32Array(rig.memory.buffer, HEADER_OFFSET + HEADER_GRANT_FIELD, 4);
  letGo(rig);
  Atomics.store(words, P.GRANT_WANTED_FIELD / 4, 1 + seed % 300);
  Atomics.store(words, P.GRANT_STATE_FIELD / 4, P.GRANT_ASKED);
  for (let served = seed % 4; served > 0; served--) rig.engine.servePages();
  return [-1, 0, 7.5, 1e9, NaN][seed % 5]!;
}

/** What a load that died had asked for is given back, as the next one does it. */
export function letGo(rig: Rig): void {
  new PageGrant(rig.memory).take(0, server(rig));
}

/** Makes all loads of a walk beforehand, then takes all pages away but so many. */
export function withFewPages(rig: Rig, steps: readonly Step[], pages: number): Step[] {
  const made = steps.map(({ at, ask }) => {
    const { made, ...short } = ask.made === undefined
      ? ask
      : loadOf(ask, at, { ...NOISE, lengths: SHORT_LENGTHS, tame: true });
    return { at, ask: { ...short, ...made?.(rig) } };
  });
  const header = new Uint32Array(rig.memory.buffer, HEADER_OFFSET, HEADER_PAGES_FREE_COUNT_FIELD / 4 + 1);
  letGo(rig);
  new PageGrant(rig.memory).take(header[HEADER_PAGES_FREE_COUNT_FIELD / 4]!, server(rig));
  header[HEADER_PAGES_LIMIT_FIELD / 4] = header[HEADER_PAGES_NEXT_FIELD / 4]! + pages;
  return made;
}

/** The layer that a track plays: it waits for nobody. */
function rootOfTrack(rig: Rig, track: number): number {
  if (track < 0 || track >= rig.snapshot.trackCount) return 0;
  return new DataView(rig.memory.buffer, trackOffset(rig.memory, track), TRACK_BYTES).getUint32(
    TRACK_LAYER_FIELD,
    true,
  );
}

/** Events without page numbers: which pages a load got is nobody's business. */
export function withoutPages(events: readonly EngineEvent[]): EngineEvent[] {
  return events.map((event) => event.command === P.COMMAND_LOAD ? { ...event, argumentA: 0 } : event);
}

function noiseOf(frames: number, channel: number): Float32Array<ArrayBuffer> {
  let state = frames + channel;
  return Float32Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2147483648) * 0.2;
  });
}
