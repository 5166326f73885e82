/**
 * What a session's sequencer needs of the session, and how it answers. Thread: control.
 */
import type { CommandRequest } from "../commands/parse.ts";
import type { PartPlace } from "../midi/in/part_keys.ts";

/** What it needs of the session's MIDI. */
export interface StepsMidi {
  /** Another machine starts and stops the transport. */
  readonly isLed: boolean;
  /** Another part is selected, or it plays elsewhere. */
  playPart(place: PartPlace): void;
}

/** What it needs of the session. */
export interface StepsHooks {
  /** A command for the engine. */
  send(command: Record<string, unknown>): void;
  /** The session's MIDI, where and while there is any. */
  midi(): StepsMidi | undefined;
  /** A line for the score. */
  score(line: Record<string, unknown>): void;
  notice(sentence: string): void;
}

/** How a command of the sequencer was answered, in the form of the engine's answers. */
export interface StepAnswerLine extends CommandRequest {
  readonly event: "done" | "refused";
  readonly id: number;
  readonly frame: number;
  readonly message?: string;
  readonly [field: string]: unknown;
}
