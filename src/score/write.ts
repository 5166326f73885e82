/**
 * Writes the score of a live session from the engine's answers, so that what is written is what happened.
 *
 * Method: the first answer to a command carries its arguments, the frame it was taken up at and the frame of the press; that is its
 * line. Refused commands are written too, so that a replay gives the same events. Units: frames of the stream. Thread: control.
 */
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { commandOf, isAnswer } from "../events/describe.ts";
import type { ScoreHeader } from "./score_header.ts";

/** The first line of a score, without its line end. */
export function scoreHeaderLine(header: ScoreHeader): string {
  return JSON.stringify(header);
}

/** Turns engine events into score lines; keeps only the ids of commands that wait. */
export class ScoreRecorder {
  #waiting = new Set<string>();

  /**
   * The line an event adds to the score, without its line end, or undefined when it adds none. Give it every event in order.
   * @param facts what the engine was not told of the command
   */
  lineOf(event: EngineEvent, facts: Record<string, unknown> = {}): string | undefined {
    // What an action asked for comes again from the action.
    if (!isAnswer(event) || event.source === protocol.SOURCE_ACTION) return undefined;
    const key = `${event.source}:${event.id}:${event.command}`;
    if (event.kind === protocol.EVENT_WAITING) {
      if (this.#waiting.has(key)) return undefined;
      this.#waiting.add(key);
      return scoreLine(event, facts);
    }
    if (this.#waiting.delete(key) || neverReached(event)) return undefined;
    return scoreLine(event, facts);
  }
}

/** Refusals that say nothing about the music: they would not come again in a replay. */
function neverReached(event: EngineEvent): boolean {
  return event.status === protocol.REFUSED_QUEUE_FULL || event.status === protocol.REFUSED_UNKNOWN_COMMAND;
}

function scoreLine(event: EngineEvent, facts: Record<string, unknown>): string | undefined {
  const command = commandOf(event);
  if (command === undefined) return undefined;
  // A press at the very frame is written too: without one, `exact` means the output frame itself.
  const gesture = event.gesture >= 0 ? { gesture: event.gesture } : {};
  return JSON.stringify({ at: event.at, ...gesture, ...command, ...facts });
}
