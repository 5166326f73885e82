/**
 * What a map file may say: which message or chain does which command, with which arguments.
 *
 * Method: a zod schema; its descriptions become the ends of error sentences and the hints of editors (map.schema.json is made from
 * it). A controller's own file holds the same keys `chains`, `modes`, `pages` and `bind`. Thread: any.
 */
import { z } from "zod";
import { MIDI_TYPES } from "../message.ts";
import { placesSchema } from "./places.ts";

/** What a sequencer may be doing, in the words of its state. */
const SEQUENCER_MODES = ["stopped", "playing", "paused"] as const;

const channel = z.number().int().min(1).max(16).optional().describe("a channel from 1 to 16");
const byte = z.number().int().min(0).max(127);
const ms = z.number().min(0).max(60000).optional().describe("milliseconds from 0 to 60000");
const range = z.strictObject({ from: byte, to: byte });
const place = placesSchema.optional()
  .describe('a number from 0 to 127, a range like {"from": 36, "to": 43}, or a list of those');
const note = z.union([z.string(), placesSchema]).optional()
  .describe('a note from 0 to 127, its name like "C4", a range like {"from": 36, "to": 43}, or a list of those');
const velocity = z.union([byte, range]).optional()
  .describe('a value from 0 to 127 or a range like {"from": 1, "to": 63}');

function field<Value extends z.ZodType>(value: Value) {
  return z.union([value, z.literal("any"), z.strictObject({ not: value }), z.array(value).readonly()]).optional();
}

const fieldNumber = z.union([
  z.number().int(),
  z.literal("any"),
  z.strictObject({ not: z.number().int() }),
  z.strictObject({ from: z.number().int(), to: z.number().int() }),
  z.array(z.number().int()).readonly(),
]).optional().describe('a number, "any", {"not": 3}, {"from": 1, "to": 8} or a list of numbers');

const rule = z.strictObject({
  type: field(z.enum(MIDI_TYPES)).describe(`one of ${MIDI_TYPES.join(", ")}`),
  channel: fieldNumber,
  number: fieldNumber,
  value: fieldNumber,
}).describe("a rule with type, channel, number and value");

const parameter = z.number().int().min(0).max(16383).describe("a parameter from 0 to 16383");
const bits = z.union([z.literal(7), z.literal(14)]).optional().describe("7 or 14");
const chain = z.union([
  z.strictObject({
    sequence: z.array(rule).min(1).max(32).readonly().describe("a list of 1 to 32 rules"),
    foreign: z.enum(["ignore", "break"]).optional().describe("ignore or break"),
    within_ms: ms,
  }),
  z.strictObject({ nrpn: parameter, channel, bits }),
  z.strictObject({ rpn: parameter, channel, bits }),
  z.strictObject({ control14: z.number().int().min(0).max(31).describe("a controller from 0 to 31"), channel }),
  z.strictObject({ long_press: rule, after_ms: ms }),
  z.strictObject({ tap: rule, within_ms: ms }),
  z.strictObject({ double_press: rule, within_ms: ms }),
  z.strictObject({ chord: z.array(rule).min(1).max(16).readonly().describe("a list of 1 to 16 rules"), within_ms: ms }),
]).describe(
  "one chain: sequence, nrpn, rpn, control14, long_press, tap, double_press or chord, with nothing else of another kind",
);

const command = z.looseObject({ do: z.string().describe('the name of a command like "loop.record"') })
  .describe('a command like {"do": "loop.record", "track": 1}');

const on = z.strictObject({
  note,
  control: place,
  program: place,
  bend: z.literal(true).optional().describe("true"),
  pressure: z.literal(true).optional().describe("true"),
  chain: z.string().optional().describe("the name of one of the chains"),
  channel,
  value: velocity,
}).describe("what is played, with exactly one of note, control, program, bend, pressure and chain");

const set = z.strictObject({
  argument: z.string().describe("the name of an argument of the command"),
  from: z.number().describe("the argument's value at the lower end"),
  to: z.number().describe("the argument's value at the upper end"),
  curve: z.enum(["linear", "exponential", "as_is"]).optional()
    .describe('"linear", "exponential" or "as_is": the value itself, no more than "from" and "to" allow'),
  takeover: z.enum(["pickup", "jump"]).optional().describe('"pickup" or "jump"'),
  relative: z.enum(["twos_complement", "offset", "sign_bit"]).optional()
    .describe('how an endless encoder counts: "twos_complement", "offset" or "sign_bit"'),
  by: z.number().optional().describe("how far one press goes, below 0 for down"),
  step: z.number().positive().optional().describe("how far one click of an encoder goes, more than 0"),
}).describe("which argument the value sets, from where to where");

/** The modes in which something holds: one, or a list. */
export const modesSchema = z.union([z.string(), z.array(z.string()).min(1).max(64).readonly()])
  .describe("one of the modes, or a list of them");

const binding = z.strictObject({
  on,
  do: command.optional(),
  else: command.optional().describe("the command of every second press"),
  release: command.optional().describe("the command when it is let go"),
  momentary: z.boolean().optional().describe("true: works while it is held"),
  set: set.optional(),
  number_as: z.strictObject({
    argument: z.string().describe("the name of an argument of the command"),
    first: z.number().int().describe("the argument's value for the first of the range"),
    per_page: z.number().int().optional().describe("how much is added on each further page"),
  }).optional().describe("which argument the place in a range sets"),
  in_window: z.boolean().optional().describe("true: its step counts from the first one of the window"),
  while: z.enum(SEQUENCER_MODES).optional().describe('what the sequencer does: "stopped", "playing" or "paused"'),
  mode: modesSchema.optional(),
  page: z.number().int().min(1).optional().describe("a page from 1"),
  go: z.strictObject({
    mode: z.string().optional().describe("one of the modes"),
    page: z.union([z.number().int().min(1), z.literal("next"), z.literal("previous")]).optional()
      .describe('a page from 1, "next" or "previous"'),
  }).optional().describe("the mode or page to go to"),
}).describe("a binding with on, and do or go");

/** The steps of the sequencer that a controller has pads for. */
const stepWindow = z.strictObject({
  steps: z.number().int().min(1).max(128).describe("how many steps, 1 to 128"),
  follow: z.enum(["page", "cursor", "play"]).optional()
    .describe('"page" (of the screen), "cursor", or "play": the step that sounds, and the cursor while none does'),
}).describe('which steps the pads are: {"steps": 8, "follow": "play"}');

/** The keys that maps and controllers share. */
export const mapKeys = {
  chains: z.record(z.string(), chain).optional().describe("named chains"),
  modes: z.array(z.string()).min(1).max(64).optional().describe("names of modes; the first is where it begins"),
  pages: z.number().int().min(1).max(128).optional().describe("how many pages there are, 1 to 128"),
  window: stepWindow.optional(),
  bind: z.array(binding).max(4096).describe("a list of bindings"),
};

/** A whole map file. */
export const mapSchema = z.strictObject({
  $schema: z.string().optional(),
  rondo_map: z.literal(1).describe("1, the version of the format"),
  name: z.string().optional().describe("a name"),
  ...mapKeys,
}).describe("a map");

/** A map file as read. */
export type MapFile = z.infer<typeof mapSchema>;
/** One binding of it. */
export type MapBinding = MapFile["bind"][number];

/** The schema as editors read it, as text. */
export function mapSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(mapSchema), null, 2)}\n`;
}
