/**
 * What a session's actions leave to control: the engine's table holds numbers, and here is what they stand for.
 *
 * The engine says when such a command's place comes: one of the sequencer ahead of its frame, by `host.ahead`, all others when they are on.
 * In the score stands what a command became, and the action only says that it is so. Thread: control.
 */
import { readActions } from "../../dsp/actions.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import { firstAheadFrames, isDated, plansControls } from "../commands/control_commands.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { findSession } from "../commands/session_commands.ts";
import type { SourceName } from "../commands/sources.ts";

/** Commands that are remembered before one looks which of them the engine still has. */
const MANY = 1024;
/** Time from the end of a block until control has heard of it and what it then plans is with the engine, on a busy machine, ms. */
const CONTROL_MS = 70;

/** A command whose place comes. */
export interface ComingCommand {
  readonly request: CommandRequest;
  /** Output frame at which it is on. */
  readonly frame: number;
  /** Number of the action. */
  readonly action: number;
}

/** Frames ahead at which control has to be told: a block passes until it can hear of it, and one more until its plan is taken in. */
export function aheadFrames(blockFrames: number, sampleRate: number): number {
  return Math.max(firstAheadFrames(sampleRate), 2 * blockFrames + Math.round((CONTROL_MS * sampleRate) / 1000));
}

/**
 * Who is said to have sent a command that began by an action. What the engine was sent by an action stands in no score, since it comes again
 * from the action; what control makes of a file or of listening does not, and is the session's.
 */
export function beginnerOf(name: string): SourceName {
  const spec = findSession(name);
  return spec !== undefined && spec.heard !== true ? "action" : "session";
}

/** The commands of one session. */
export class PlannedCommands {
  #next = 1;
  /** Those of before the last look, and since. */
  #old = new Map<number, CommandRequest>();
  #young = new Map<number, CommandRequest>();
  /** Their `action.set` was not answered yet. */
  readonly #asked = new Set<number>();
  #all: ReadonlyMap<number, CommandRequest> | undefined;

  constructor(readonly memory: WebAssembly.Memory) {}

  /** The number that goes to the engine in place of what a request plans; undefined where the engine carries that out. */
  numberOf(request: CommandRequest): number | undefined {
    if (!plansControls(request)) return undefined;
    if (this.#young.size >= MANY) this.#forget();
    const number = this.#next++;
    this.#young.set(number, request.command as CommandRequest);
    this.#asked.add(number);
    this.#all = undefined;
    return number;
  }

  /** What the numbers stand for. */
  get all(): ReadonlyMap<number, CommandRequest> {
    return this.#all ??= new Map([...this.#old, ...this.#young]);
  }

  /** The command whose place comes with an event, once for each time it comes. */
  comingWith({ kind, command, source, argumentA, frame, id }: EngineEvent): ComingCommand | undefined {
    if (command !== protocol.COMMAND_CONTROL || source !== protocol.SOURCE_ACTION) return undefined;
    const request = this.#find(argumentA);
    if (request === undefined) return undefined;
    // Ahead of its frame it waits, and is done there.
    const isTime = kind === (isDated(request.do) ? protocol.EVENT_WAITING : protocol.EVENT_DONE);
    return isTime ? { request, frame, action: id } : undefined;
  }

  /** What the engine's answer to an `action.set` does not say of it. */
  factsOf({ kind, plan, argumentA }: EngineEvent): { command?: CommandRequest } {
    if (plan?.kind !== protocol.COMMAND_CONTROL) return {};
    if (kind !== protocol.EVENT_WAITING) this.#asked.delete(argumentA);
    const command = this.#find(argumentA);
    return command === undefined ? {} : { command };
  }

  #find(number: number): CommandRequest | undefined {
    return this.#young.get(number) ?? this.#old.get(number);
  }

  /** Gives up what the engine has no more. What is young stays: an event that names it may be on its way. */
  #forget(): void {
    const held = new Set(this.#asked);
    for (const { plan, a } of readActions(this.memory)) if (plan.kind === protocol.COMMAND_CONTROL) held.add(a);
    this.#old = new Map([...[...this.#old].filter(([number]) => held.has(number)), ...this.#young]);
    this.#young = new Map();
  }
}
