/**
 * Which tracks have JACK ports of their own now, and what they are called.
 *
 * A pair comes with its track and goes with it (deleting, or the undo of what made it); undoing that brings it back under its name.
 * Thread: control.
 */
import { isTrackDeleted, readSnapshot } from "../../dsp/snapshot.ts";

/** What a set says about ports of tracks. */
export interface TrackPortsSetup {
  /** So many tracks from the first have them. */
  readonly most: number;
  /** They carry a track before its gain, pan, mute and solo; left out: after them. */
  readonly pre?: boolean;
  /** By track index: the name that the set gives it, and whether it has ports whatever `most` says. */
  readonly tracks: readonly { readonly name?: string | undefined; readonly ports?: boolean | undefined }[];
}

/** What the ports of a track are called: in JACK without the side, and by people. */
export interface TrackPortName {
  readonly port: string;
  readonly title: string;
}

/** Most tracks that may have ports: JACK gives a client about 2,040. */
export const MOST_TRACK_PORTS = 1000;

/** Tracks, from the first, that may come to have ports. */
export function trackPortCount(setup: TrackPortsSetup | undefined): number {
  if (setup === undefined) return 0;
  return Math.max(setup.most, 1 + setup.tracks.findLastIndex(({ ports }) => ports === true));
}

/** Names for the ports of all tracks that may have some, undefined for those that never do. No two are the same. */
export function trackPortNames(setup: TrackPortsSetup): (TrackPortName | undefined)[] {
  const taken = new Set<string>();
  return Array.from({ length: trackPortCount(setup) }, (_, index) => {
    const { name, ports = index < setup.most } = setup.tracks[index] ?? {};
    if (!ports) return undefined;
    const title = name ?? `Track ${index + 1}`;
    // A colon ends the client's name, spaces make names hard to type, and no name of ours may be one of another port's.
    const wished = name === undefined ? `track_${index + 1}` : title.replaceAll(/[:\s]+/gu, "_");
    const isTaken = taken.has(wished) || RESERVED.test(wished) || (name !== undefined && /^track_\d+$/.test(wished));
    let port = isTaken ? `track_${index + 1}_${wished}` : wished;
    while (taken.has(port)) port += "_";
    taken.add(port);
    return { port, title };
  });
}

/** What the client's other ports may be called before "_left" and "_right". */
const RESERVED = /^(master|phones)$/;

/** Reads, at any time, which tracks have ports now. */
export function followTrackPorts(
  setup: TrackPortsSetup,
  memory: () => WebAssembly.Memory | undefined,
): () => (TrackPortName | undefined)[] {
  const names = trackPortNames(setup);
  return () => {
    const engine = memory();
    if (engine === undefined) return [];
    const count = Math.min(names.length, readSnapshot(engine).trackCount);
    return Array.from({ length: count }, (_, index) => isTrackDeleted(engine, index) ? undefined : names[index]);
  };
}
