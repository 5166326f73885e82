// A session without an engine: shows what a test tells it to, and remembers what was sent.

import type { TrackSnapshot } from "../../../dsp/snapshot.ts";
import type { CommandRequest } from "../../../src/commands/parse.ts";
import type { HostFacts } from "../../../src/session/host_line.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import type { PlayedSession } from "../../../src/surfaces/played_session.ts";

/** A track as the engine would show it: playing a loop of two seconds. */
export function pretendedTrack(changes: Partial<TrackSnapshot> & { index: number }): TrackSnapshot {
  return {
    state: 3,
    deleted: false,
    muted: false,
    soloed: false,
    gain: 1,
    pan: 0,
    phones: -1,
    cued: false,
    channelCount: 2,
    output: 0,
    direct: -1,
    layerCount: 1,
    rate: 1,
    lengthFrames: 96000,
    positionFrames: 24000,
    peak: 0.25,
    meanSquare: 0.01,
    waitingFrame: -1,
    groups: 0,
    muteGroup: 0,
    ...changes,
  };
}

const MIXES = {
  masterGain: 1,
  masterMuted: false,
  phonesOutput: -1,
  phonesGain: 1,
  phonesInputs: 0,
  phonesClick: 1,
  cueCount: 0,
};

/** The state of a session at 120 BPM in the middle of its third bar. */
export function pretendedState(changes: Partial<SessionState> = {}): SessionState {
  return {
    snapshot: {
      frame: 220000,
      trackCount: 0,
      selected: 0,
      running: true,
      tempoBpm: 120,
      anchorFrame: 0,
      anchorTickBeat: 0,
      anchorLength: 96000,
      framesPerBeat: 24000,
      beatsPerBar: 4,
      pagesFree: 10000,
      pagesLimit: 20000,
      limiterGain: 1,
      monitor: 0,
      metronome: false,
      pendingCount: 0,
      tapeOldestFrame: 0,
      driftFrames: 0,
      mixes: MIXES,
      scenes: { now: 0, next: 0, nextFrame: 0, stored: [], when: 3 },
      first: {
        count: 0,
        track: 0,
        ends: 0,
        startFrame: 0,
        lengthFrames: 0,
        tapeFrame: 0,
        framesPerBeat: 0,
      },
    },
    actions: [],
    tracks: [],
    meters: {
      inputs: [{ peak: 0.5, meanSquare: 0.1 }, { peak: 0.1, meanSquare: 0.01 }],
      outputs: [{ peak: 1, meanSquare: 0.3 }, { peak: 0, meanSquare: 0 }],
    },
    host: {
      name: "jack",
      device: "system",
      sampleRate: 48000,
      blockFrames: 128,
      inputLatencyFrames: 128,
      outputLatencyFrames: 256,
      xruns: 0,
      load: 0.12,
      realTime: true,
      running: true,
    },
    sampleRate: 48000,
    folder: "/sessions/now",
    ...changes,
  };
}

/** What was sent. */
export interface Sent {
  request: CommandRequest;
  timeMs: number | undefined;
  source: string | undefined;
}

/** The session. */
export class PretendedSession implements PlayedSession {
  readonly sent: Sent[] = [];
  shown: SessionState = pretendedState();
  readonly eventListeners: ((event: Record<string, unknown>) => void)[] = [];
  readonly heardListeners: ((event: Record<string, unknown>) => void)[] = [];
  readonly hostListeners: ((report: HostFacts) => void)[] = [];
  readonly noticeListeners: ((sentence: string) => void)[] = [];

  /** What was to be learned; undefined where the waiting was ended. */
  readonly learned: (Record<string, unknown> | undefined)[] = [];

  learn(command: Record<string, unknown> | undefined): void {
    this.learned.push(command);
  }

  send(request: CommandRequest, timeMs?: number, source?: string): number {
    this.sent.push({ request, timeMs, source });
    return this.sent.length;
  }

  onEvent(listener: (event: Record<string, unknown>) => void): void {
    this.eventListeners.push(listener);
  }

  onHeard(listener: (event: Record<string, unknown>) => void): void {
    this.heardListeners.push(listener);
  }

  onHost(listener: (report: HostFacts) => void): void {
    this.hostListeners.push(listener);
  }

  onNotice(listener: (sentence: string) => void): void {
    this.noticeListeners.push(listener);
  }

  state(): SessionState {
    return this.shown;
  }
}
