/**
 * What a session tells those who listen: events, what is heard, the host's reports, and sentences for the player.
 *
 * Sentences from before anybody listened are kept for the first who does. Thread: control.
 */
import type { HostReport } from "../../bridge/block.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { HeardEvent } from "../analysis/heard.ts";

type Described = Record<string, unknown>;
type EventListener = (event: Described, raw: EngineEvent | undefined) => void;
type HeardListener = (event: Described, raw: HeardEvent) => void;

/** The listeners of a session. */
export class SessionNews {
  readonly #events: EventListener[] = [];
  readonly #heard: HeardListener[] = [];
  readonly #hosts: ((report: HostReport) => void)[] = [];
  readonly #notices: ((sentence: string) => void)[] = [];
  #unread: string[] = [];

  /** Hear every event of the engine, as JSON shows it and as it came, and the answers of the sequencer, which has no engine's event. */
  onEvent(listener: EventListener): void {
    this.#events.push(listener);
  }

  /** Hear what is heard of the inputs, as JSON shows it and as it came. */
  onHeard(listener: HeardListener): void {
    this.#heard.push(listener);
  }

  /** Hear what the host reports. */
  onHost(listener: (report: HostReport) => void): void {
    this.#hosts.push(listener);
  }

  /** Hear sentences that a player should read. */
  onNotice(listener: (sentence: string) => void): void {
    this.#notices.push(listener);
    for (const sentence of this.#unread.splice(0)) listener(sentence);
  }

  protected tellEvent(described: Described, event?: EngineEvent): void {
    for (const listener of this.#events) listener(described, event);
  }

  protected tellHeard(described: Described, event: HeardEvent): void {
    for (const listener of this.#heard) listener(described, event);
  }

  protected tellHost(report: HostReport): void {
    for (const listener of this.#hosts) listener(report);
  }

  protected notice(sentence: string): void {
    if (this.#notices.length === 0) this.#unread.push(sentence);
    for (const listener of this.#notices) listener(sentence);
  }
}
