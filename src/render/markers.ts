/**
 * What happened in a session, as named places: takes, loads, scenes, tempi. For cue points in WAV files and for label tracks.
 *
 * Method: told of every event of the engine, in order. Units: output frames. Thread: any.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { commandOf } from "../events/describe.ts";
import type { WavPlace } from "../files/wav_marks.ts";

/** Collects places. */
export class Markers {
  readonly #places: WavPlace[] = [];
  #tempoBpm = 0;

  /** Takes note of an event. */
  note(event: EngineEvent): void {
    const label = this.#labelOf(event);
    if (label !== undefined) this.#places.push({ frame: Math.max(0, Math.round(event.frame)), label });
  }

  /** All places before a frame, in order. */
  before(endFrame: number): WavPlace[] {
    return this.#places.filter(({ frame }) => frame < endFrame).toSorted((one, other) => one.frame - other.frame);
  }

  #labelOf(event: EngineEvent): string | undefined {
    switch (event.kind) {
      case protocol.EVENT_TAKE:
        return `take track ${event.track + 1}`;
      case protocol.EVENT_LOADED:
        return `load track ${event.track + 1}`;
      case protocol.EVENT_RATE:
        return rateLabel(event);
      case protocol.EVENT_GRID:
        return this.#tempoLabel(event.c);
      case protocol.EVENT_DONE:
        return sceneLabel(event);
      default:
        return undefined;
    }
  }

  #tempoLabel(bpm: number): string | undefined {
    const tempoBpm = Math.round(bpm * 100) / 100;
    if (!(tempoBpm > 0) || tempoBpm === this.#tempoBpm) return undefined;
    this.#tempoBpm = tempoBpm;
    return `${tempoBpm} BPM`;
  }
}

/** A load at another rate says so, too. */
function rateLabel({ track, a: rate }: EngineEvent): string {
  const speed = Math.round(Math.abs(rate) * 1000) / 1000;
  return `rate ${speed}${rate < 0 ? " backwards" : ""} track ${track + 1}`;
}

function sceneLabel(event: EngineEvent): string | undefined {
  const command = commandOf(event);
  return command?.do === "mix.scene" ? `scene ${command.scene}` : undefined;
}

/** Places as the label tracks that audio editors import: begin, end and name, tab between them. */
export function labelTrack(places: readonly WavPlace[], sampleRate: number): string {
  return places.map(({ frame, label }) => {
    const at = (frame / sampleRate).toFixed(6);
    return `${at}\t${at}\t${label}\n`;
  }).join("");
}
