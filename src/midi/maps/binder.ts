/**
 * A map at work for one controller: messages in, commands out.
 *
 * Method: bindings of the mode and page that hold when a message comes; what is let go belongs to the binding that was pressed, so a
 * change of mode in between loses no release. Several controllers have a binder each. Thread: MIDI.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import { findStep } from "../../commands/step_commands.ts";
import { findCommand } from "../../commands/table.ts";
import type { MidiMessage } from "../message.ts";
import { type Chain, type ChainAction } from "../rules/chain.ts";
import { type ChainSpec, createChain } from "../rules/chain_kinds.ts";
import { pressKey } from "../rules/press.ts";
import type { MapBinding, MapFile } from "./map_schema.ts";
import { holdsIn } from "./modes.ts";
import { unfoldMomentary } from "./momentary.ts";
import { numbered, releaseBinding, type Standing } from "./numbered.ts";
import { encoderClicks, kept, Pickup, scaled, stepped } from "./scale.ts";
import { chainEvent, type SourceEvent, sourceReader } from "./source.ts";

/** What a binder has to know of the session: where an argument of a command stands now; undefined where nobody knows. */
export interface BinderState {
  valueOf(command: CommandRequest, argument: string): number | undefined;
}

/** What a binder is told of the sequencer: which of its steps the first pad is, from 0, and what it does. */
export interface StepsSeen {
  readonly first: number;
  readonly mode: "stopped" | "playing" | "paused";
}

/** Steps that a part may have. */
const MOST_STEPS = 128;

interface Bound {
  readonly binding: MapBinding;
  /** How what is let go is filled in. */
  readonly onRelease: MapBinding;
  readonly read: ReturnType<typeof sourceReader>;
  readonly pickups: Map<string, Pickup>;
  /** True after an odd number of presses, for `else`. */
  flipped: boolean;
  /** Where an encoder stands when the session does not say. */
  stands: Map<string, number>;
}

/** One map at work. */
export class Binder {
  /** The mode that holds; undefined in a map without modes. */
  mode: string | undefined;
  /** The page that holds, from 1. */
  page: number;
  /** What its pads for steps stand for. */
  steps: StepsSeen = { first: 0, mode: "stopped" };
  readonly #bound: readonly Bound[];
  readonly #chains: readonly (readonly [string, Chain])[];
  readonly #held: Map<number, CommandRequest[]>;
  readonly #pages: number;

  /** `before`: the binder whose place it takes; what that one owes for pads still held, and its mode and page, go on. */
  constructor(map: MapFile, before?: Binder) {
    this.mode = map.modes?.find((mode) => mode === before?.mode) ?? map.modes?.[0];
    this.#pages = map.pages ?? 1;
    this.page = Math.min(before?.page ?? 1, this.#pages);
    if (before !== undefined) this.steps = before.steps;
    this.#held = before === undefined ? new Map() : new Map(before.#held);
    this.#chains = Object.entries(map.chains ?? {}).map(([name, spec]) => [name, createChain(spec as ChainSpec)]);
    this.#bound = map.bind.map(unfoldMomentary).map((binding) => ({
      binding,
      onRelease: releaseBinding(binding),
      read: sourceReader(binding),
      pickups: new Map(),
      flipped: false,
      stands: new Map(),
    }));
  }

  /** Takes a message; the commands it means. */
  take(message: MidiMessage, time: number, state: BinderState): CommandRequest[] {
    const { mode, page } = this;
    const commands = this.#released(message);
    for (const bound of this.#bound) {
      const event = this.#holds(bound, mode, page) ? bound.read(message) : undefined;
      if (event !== undefined) this.#act(bound, event, state, commands, message);
    }
    for (const [name, chain] of this.#chains) {
      const action = chain.take(message, time);
      if (action !== undefined) this.#chainActs(name, action, mode, page, state, commands);
    }
    return commands;
  }

  /** Lets time pass, for long presses. */
  poll(time: number, state: BinderState): CommandRequest[] {
    const { mode, page } = this;
    const commands: CommandRequest[] = [];
    for (const [name, chain] of this.#chains) {
      for (const action of chain.poll(time)) this.#chainActs(name, action, mode, page, state, commands);
    }
    return commands;
  }

  /** The commands owed for everything that is held: nobody is there any more to let it go. */
  releaseAll(): CommandRequest[] {
    const owed = [...this.#held.values()].flat();
    this.#held.clear();
    return owed;
  }

  #holds({ binding }: Bound, mode: string | undefined, page: number): boolean {
    return holdsIn(binding.mode, mode) && (binding.page ?? page) === page &&
      (binding.while ?? this.steps.mode) === this.steps.mode;
  }

  #chainActs(
    name: string,
    action: ChainAction,
    mode: string | undefined,
    page: number,
    state: BinderState,
    commands: CommandRequest[],
  ): void {
    for (const bound of this.#bound) {
      if (bound.binding.on.chain !== name || !this.#holds(bound, mode, page)) continue;
      const event = chainEvent(bound.binding, action);
      if (event !== undefined) this.#act(bound, event, state, commands);
    }
  }

  #released(message: MidiMessage): CommandRequest[] {
    const isRelease = message.type === "note_off" || (message.type === "control" && message.value === 0);
    const key = message.type === "control" || message.type === "note_off" ? pressKey(message) : -1;
    const owed = isRelease ? this.#held.get(key) : undefined;
    if (owed !== undefined) this.#held.delete(key);
    return owed === undefined ? [] : [...owed];
  }

  #act(bound: Bound, event: SourceEvent, state: BinderState, commands: CommandRequest[], message?: MidiMessage): void {
    const { binding } = bound;
    const needsPress = binding.set === undefined || binding.set.by !== undefined;
    if (event.released || (needsPress && !event.isPress)) return;
    const command = this.#filled(bound, event);
    if ((command?.step ?? 0) > MOST_STEPS) return;
    const request = command && (binding.set === undefined ? command : this.#set(bound, event, command, state));
    if (request !== undefined) commands.push(request);
    if (binding.release !== undefined && message !== undefined && event.isPress) {
      this.#owe(message, numbered(bound.onRelease, binding.release, this.#standing(event)));
    }
    if (binding.go !== undefined && event.isPress) this.#go(binding.go);
  }

  #standing({ place }: SourceEvent): Standing {
    return { place, page: this.page, firstStep: this.steps.first };
  }

  #owe(message: MidiMessage, release: CommandRequest): void {
    const key = pressKey(message);
    const owed = this.#held.get(key) ?? [], text = JSON.stringify(release);
    if (owed.every((known) => JSON.stringify(known) !== text)) this.#held.set(key, [...owed, release]);
  }

  /** The command of a press, with the place in the range filled in. */
  #filled(bound: Bound, event: SourceEvent): CommandRequest | undefined {
    const { do: first, else: second } = bound.binding;
    if (first === undefined) return undefined;
    const chosen = bound.flipped && second !== undefined ? second : first;
    if (second !== undefined) bound.flipped = !bound.flipped;
    return numbered(bound.binding, chosen, this.#standing(event));
  }

  /** The command with the value that the control means; undefined while it has not been picked up. */
  #set(bound: Bound, event: SourceEvent, command: CommandRequest, state: BinderState): CommandRequest | undefined {
    const spec = bound.binding.set!;
    const target = JSON.stringify(command);
    const current = state.valueOf(command, spec.argument);
    let value: number;
    if (spec.relative !== undefined || spec.by !== undefined) {
      const from = current ?? bound.stands.get(target) ?? spec.from;
      value = spec.by === undefined
        ? stepped(spec, from, encoderClicks(spec.relative!, event.value))
        : kept(spec, from + spec.by);
      bound.stands.set(target, value);
    } else if (spec.curve === "as_is") value = kept(spec, event.value);
    else {
      value = scaled(spec, event.share);
      const near = Math.abs(scaled(spec, event.share + event.grain) - scaled(spec, event.share - event.grain)) / 2;
      let pickup = bound.pickups.get(target);
      if (pickup === undefined) bound.pickups.set(target, pickup = new Pickup());
      if (spec.takeover !== "jump" && !pickup.allows(value, current, near)) return undefined;
    }
    const known = findCommand(command.do) ?? findStep(command.do);
    const type = known?.arguments.find(({ name }) => name === spec.argument)?.type;
    return { ...command, [spec.argument]: type === "number" || type === "fraction" ? value : Math.round(value) };
  }

  #go({ mode, page }: NonNullable<MapBinding["go"]>): void {
    if (mode !== undefined) this.mode = mode;
    if (page === "next") this.page = this.page % this.#pages + 1;
    else if (page === "previous") this.page = (this.page + this.#pages - 2) % this.#pages + 1;
    else if (page !== undefined) this.page = page;
  }
}
