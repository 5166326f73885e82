/** Layers filled beside an engine, as a session's worker fills them, on a rig. */
import * as P from "../../dsp/assembly/protocol.ts";
import { fillLayer, layerPages, type LoadedSound } from "../../dsp/loaded_layer.ts";
import { PageGrant } from "../../dsp/page_grant.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import type { Rig } from "./rig.ts";

/** Rounds in which an engine sets all its pages aside, and more. */
const MOST_ROUNDS = 10_000;

/** Lets the rig's engine set pages aside without a block of its own, as often as that can be needed. */
export function server(rig: Rig): () => boolean {
  let rounds = 0;
  return () => {
    keepPages(rig.memory);
    rig.engine.servePages();
    return ++rounds < MOST_ROUNDS;
  };
}

/** Root page of a layer that waits to be adopted. */
export function layerOf(rig: Rig, channels: Float32Array[], sound: Partial<LoadedSound> = {}): number {
  const pages = new PageGrant(rig.memory).take(layerPages(channels.length, channels[0]!.length), server(rig))!;
  return fillLayer(rig.memory, pages, { channels, beats: 0, once: false, isLoop: false, ...sound });
}

/** Loads at a stream frame. */
export function loadAt(
  rig: Rig,
  at: number,
  channels: Float32Array[],
  { track = P.TRACK_NEW, when = P.WHEN_NOW, ...sound }: Partial<LoadedSound> & { track?: number; when?: number } = {},
): Rig {
  return rig.at(at, { kind: P.COMMAND_LOAD, track, when, a: layerOf(rig, channels, sound) });
}

/** Noise that begins and ends in silence, so that it needs no fades. */
export function quietEnds(frames: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: frames }, (_, frame) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2147483648) * 0.3 * Math.sin((Math.PI * frame) / frames) ** 2;
  });
}
