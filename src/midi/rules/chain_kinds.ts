/**
 * The kinds of chains there are, and how a declaration becomes one at work. Thread: any.
 */
import type { Chain } from "./chain.ts";
import { Chord, type ChordSpec } from "./chord.ts";
import { DoublePress, type DoublePressSpec } from "./double_press.ts";
import { HeldPress, type LongPressSpec, type TapSpec } from "./long_press.ts";
import { ParameterChain, type ParameterSpec } from "./parameter.ts";
import { Sequence, type SequenceSpec } from "./sequence.ts";
import { WideControl, type WideControlSpec } from "./wide_control.ts";

/** A chain as it is declared; its one telling key says of which kind it is. */
export type ChainSpec =
  | SequenceSpec
  | ParameterSpec
  | WideControlSpec
  | LongPressSpec
  | TapSpec
  | DoublePressSpec
  | ChordSpec;

/** A chain at work, with nothing begun. */
export function createChain(spec: ChainSpec): Chain {
  if ("sequence" in spec) return new Sequence(spec);
  if ("control14" in spec) return new WideControl(spec);
  if ("long_press" in spec || "tap" in spec) return new HeldPress(spec);
  if ("double_press" in spec) return new DoublePress(spec);
  if ("chord" in spec) return new Chord(spec);
  return new ParameterChain(spec);
}
