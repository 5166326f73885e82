/**
 * What a set file may say of the metronome. Units in the keys, else BPM and bars. Thread: control.
 */
import { z } from "zod";
import { CLICK_MOST } from "../../dsp/assembly/protocol.ts";
import { TEMPO_ENDS } from "../metronome/setup.ts";

const tempo = (what: string) => z.number().min(10).max(1000).describe(`${what} from 10 to 1000 BPM`);
const bars = z.int().min(1).max(10_000).describe("a whole number of bars from 1 to 10000");
const lastPlace = CLICK_MOST - 1;

const click = {
  subdivision: z.int().min(1).max(CLICK_MOST).describe(`a whole number of parts of a beat from 1 to ${CLICK_MOST}`)
    .optional(),
  permutation: z.array(z.int().min(0).max(lastPlace)).max(CLICK_MOST)
    .describe(`a list of parts of a beat from 0 (on the beat) to ${lastPlace}; empty for silence`).optional(),
  probability: z.number().min(0).max(1).describe("a probability from 0 to 1").optional(),
  accent: z.boolean().describe("true or false").optional(),
};

const temposSchema = z.strictObject({
  from: tempo("a tempo"),
  to: tempo("a tempo"),
  step: z.number().min(0.1).max(990).describe("a number of BPM from 0.1 to 990"),
  bars,
  end: z.enum(TEMPO_ENDS).describe('"repeat", "reverse" or "stay"').optional(),
}).describe('an object with "from", "to", "step" and "bars", and "end" if you like');

/** A metronome with more to say than on or off. */
export const metronomeSchema = z.strictObject({
  on: z.boolean().describe("true or false").optional(),
  gain_db: z.number().min(-90).max(24).describe("a gain from -90 to 24 dB").optional(),
  output: z.int().min(1).max(256).describe("the first output channel, counted from 1").optional(),
  ...click,
  clicks: z.array(
    z.strictObject({ bars, ...click })
      .describe('an object with "bars" and any of "subdivision", "permutation", "probability" and "accent"'),
  ).min(1).max(1000).describe("a list of 1 to 1000 entries of clicks").optional(),
  tempi: temposSchema.optional(),
}).describe(
  'an object with any of "on", "gain_db", "output", "subdivision", "permutation", "probability", "accent", "clicks" and "tempi"',
);

/** A set's metronome, valid. */
export type SetMetronome = z.infer<typeof metronomeSchema>;
