/**
 * Phones on a card of their own, as the session's commands reach them. Units in the names. Thread: control.
 */
import { UserError } from "../errors.ts";
import { type AirResult, measureAir } from "./air/measure_air.ts";
import type { ProbeCell } from "./air/probe_cell.ts";
import type { PhonesCell, PhonesFacts } from "./phones_cell.ts";

/** One pair of phones. */
export class PhonesControl {
  readonly #memory: WebAssembly.Memory;
  readonly #cell: PhonesCell;
  readonly #probe: ProbeCell;
  #isMeasuring = false;
  /** What was measured, or set by hand, in ms; undefined: neither. */
  #askedMs: number | undefined;

  /** @param device name of their card */
  constructor(memory: WebAssembly.Memory, cell: PhonesCell, probe: ProbeCell, readonly device: string) {
    this.#memory = memory;
    this.#cell = cell;
    this.#probe = probe;
  }

  /** It is no fact that a line of JSON could hold. */
  toJSON(): undefined {
    return undefined;
  }

  facts(): PhonesFacts {
    return this.#cell.facts();
  }

  /** From now on the phones wait so long for the PA's sound. */
  setAir(airMs: number): void {
    this.#cell.airMs = airMs;
    this.#askedMs = airMs;
  }

  /** What they were told to wait, in ms; undefined: nothing but what the set says. */
  get askedMs(): number | undefined {
    return this.#askedMs;
  }

  /** Measures that and sets it. Throws a UserError in one sentence when it was not clear; then nothing changed. */
  async measureAir(): Promise<AirResult> {
    if (this.#isMeasuring) throw new UserError("The air is being measured already: wait for that.");
    this.#isMeasuring = true;
    try {
      const result = await measureAir(this.#memory, this.#probe);
      this.setAir(result.airMs);
      return result;
    } finally {
      this.#isMeasuring = false;
    }
  }
}
