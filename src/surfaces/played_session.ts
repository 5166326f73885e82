/**
 * What a surface needs of a session; `Session` fits, and so does a pretended one in tests.
 *
 * Thread: control.
 */
import type { CommandRequest } from "../commands/parse.ts";
import type { SourceName } from "../commands/sources.ts";
import type { HostFacts } from "../session/host_line.ts";
import type { SessionState } from "../session/session_state.ts";

/** A session as surfaces see it. */
export interface PlayedSession {
  /** Sends a command; `gestureTimeMs` is when the player acted (performance.timeOrigin + performance.now()). */
  send(request: CommandRequest, gestureTimeMs?: number, source?: SourceName): number;
  /**
   * Binds the next MIDI control that is moved to a command, which may leave the value open that a fader sets; undefined: does not wait for
   * one any more. Throws a UserError where there is no such command or no MIDI input. The state shows that it waits, a notice what came of it.
   */
  learn(command: Record<string, unknown> | undefined): void;
  /** Events of the engine, described (see events/describe.ts). */
  onEvent(listener: (event: Record<string, unknown>) => void): void;
  /** What is heard of the inputs, described (see analysis/heard.ts). */
  onHeard(listener: (event: Record<string, unknown>) => void): void;
  /** What the host reports. */
  onHost(listener: (report: HostFacts) => void): void;
  /** Sentences that the player should read. */
  onNotice(listener: (sentence: string) => void): void;
  state(): SessionState;
}
