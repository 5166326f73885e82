/**
 * What a controller's file may say: what its controls do, as in a map, and what its lights show.
 *
 * Method: a zod schema; its descriptions become the ends of error sentences and the hints of editors (controller.schema.json is made
 * from it). Thread: any.
 */
import { z } from "zod";
import { mapKeys, modesSchema } from "../midi/maps/map_schema.ts";
import { placesSchema } from "../midi/maps/places.ts";

const byte = z.int().min(0).max(127);
const template = z.string().min(1).max(4096)
  .describe('a message in hex like "90 {at} {value}", with {at} for the light and {value} for what it shows');
const templates = z.union([template, z.array(template).min(1).max(16).readonly()])
  .describe('a message in hex like "90 {at} {value}", or a list of them');
const bytes = z.string().min(2).max(4096).describe('a message in hex like "F0 7E 7F 06 01 F7"');

const lightValue = z.union([byte, z.array(byte).min(1).max(16).readonly(), templates])
  .describe("a value from 0 to 127, a list of values (a colour), or another message in hex");

const palette = z.record(z.string(), lightValue)
  .describe('a value for each word, like {"playing": 60, "stopped": 28, "none": 0}');

const place = placesSchema.describe('a light from 0 to 127, a range like {"from": 0, "to": 7}, or a list of those');

const light = z.strictObject({
  show: z.string().describe('what it shows, like "track" or "step"'),
  send: templates,
  at: place.optional(),
  first: z.int().min(1).max(1000).optional().describe("the track, part or page that the first light shows, from 1"),
  part: z.int().min(1).max(64).optional().describe("the part whose steps it shows, from 1; left out: the selected one"),
  per_page: z.int().min(0).max(1000).optional().describe("how much is added to it on each further page"),
  palette: z.union([z.string(), palette]).optional().describe("the name of a palette, or a value for each word"),
  scale: z.strictObject({ from: byte, to: byte }).optional()
    .describe('the values of the lowest and the highest, like {"from": 0, "to": 127}'),
  mode: modesSchema.optional(),
  page: z.int().min(1).optional().describe("a page from 1"),
}).describe("a light with show, send, and palette or scale");

const pattern = z.string().min(1).max(200);
const patterns = z.union([pattern, z.array(pattern).min(1).max(16).readonly()])
  .describe('a port by its name, a part of it, or a pattern like "*Launch Control*", or a list of those');

/** A controller's whole file. */
export const controllerSchema = z.strictObject({
  $schema: z.string().optional(),
  rondo_controller: z.literal(1).describe("1, the version of the format"),
  name: z.string().min(1).max(60).describe("what it is called"),
  source: z.strictObject({
    guide: z.string().min(1).describe("the title of the maker's guide"),
    page: z.string().min(1).describe("the pages that the values are from"),
    url: z.url().describe("the address of the guide"),
  }).describe("where its values are from: guide, page and url"),
  ports: z.union([patterns, z.strictObject({ input: patterns, output: patterns })]).optional()
    .describe('patterns of its port, or {"input": …, "output": …}'),
  keys: z.enum(["all", "keys"]).optional()
    .describe('"all": what is played goes to the selected part of the sequencer; "keys": keys, wheels and pedals do'),
  connect: z.array(bytes).max(64).optional().describe("messages that make it ready, in hex"),
  disconnect: z.array(bytes).max(64).optional().describe("messages that let it go, in hex"),
  palettes: z.record(z.string(), palette).optional().describe("palettes by name"),
  lights: z.array(light).max(1024).optional().describe("a list of lights"),
  ...mapKeys,
}).describe("a controller");

/** A controller's file as read. */
export type ControllerFile = z.infer<typeof controllerSchema>;
/** One of its lights. */
export type ControllerLight = NonNullable<ControllerFile["lights"]>[number];
/** Values by word. */
export type Palette = z.infer<typeof palette>;

/** The schema as editors read it, as text. */
export function controllerSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(controllerSchema), null, 2)}\n`;
}
