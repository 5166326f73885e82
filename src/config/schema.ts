/**
 * What a set file (`rondo.json`) may say, and the command-line flags that say the same.
 *
 * Every field's `describe` is the text a user reads after "expected"; a contract test compares the README's table with this schema.
 * Units: in the key (`_ms`, `_db`, `_mb`, `_minutes`), else Hz for rates, frames for blocks, BPM for tempo.
 * Channels count from 1, as on the front of an interface. Thread: control.
 */
import { z } from "zod";
import { GROUP_COUNT, MUTE_GROUP_COUNT } from "../../dsp/assembly/protocol.ts";
import { LENGTH_RULES } from "../score/score_header.ts";
import { FIRST_LOOP_MODES } from "../analysis/first_loop.ts";
import { MOST_TRACK_PORTS } from "../session/track_ports.ts";
import { phonesSchema } from "./phones_schema.ts";
import { metronomeSchema } from "./metronome_schema.ts";
import { scenesSchema } from "./scene_schema.ts";

const channelNumber = (what: string) => z.int().min(1).max(256).describe(`${what}, counted from 1 (up to 256)`);

const channelCount = (what: string) => z.int().min(1).max(64).describe(`the number of ${what}, 1 to 64`);

const path = (what: string) => z.string().min(1).describe(what);

const device = (what: string) =>
  z.union([z.string().min(1), z.int().min(0)]).describe(
    `the name (or part of it) or index of the ${what} device, or "none"`,
  );

/** One track prepared in a set file. */
const trackSchema = z.strictObject({
  name: z.string().min(1).max(40).describe("a name of 1 to 40 characters").optional(),
  inputs: z.array(channelNumber("an input channel")).min(1).max(12).describe("a list of 1 to 12 input channels")
    .optional(),
  output: channelNumber("the first output channel").nullable()
    .describe("the first output channel, counted from 1, or null for none").optional(),
  direct: channelNumber("the first channel of the track's own output").nullable()
    .describe("the first channel of the track's own output, counted from 1, or null for none").optional(),
  gain_db: z.number().min(-90).max(24).describe("a gain from -90 to 24 dB").optional(),
  pan: z.number().min(-1).max(1).describe("a pan from -1 (left) to 1 (right)").optional(),
  phones_db: z.number().min(-120).max(24).describe("a level in the phones from -120 to 24 dB").optional(),
  ports: z.boolean().describe("true or false").optional(),
  groups: z.array(z.int().min(1).max(GROUP_COUNT)).max(GROUP_COUNT)
    .describe(`a list of groups from 1 to ${GROUP_COUNT}`).optional(),
  mute_group: z.int().min(0).max(MUTE_GROUP_COUNT).describe(`a mute group from 1 to ${MUTE_GROUP_COUNT}, or 0 for none`)
    .optional(),
}).describe(
  'an object with any of "name", "inputs", "output", "direct", "gain_db", "pan", "phones_db", "ports", "groups" and "mute_group"',
);

const portName = z.string().min(1).max(200);

/** One MIDI input of a set file. */
const midiInputSchema = z.strictObject({
  port: portName.describe('a port by its name, a part of it, a pattern with * and ?, or "virtual"').optional(),
  name: z.string().min(1).max(40).describe("a name of 1 to 40 characters").optional(),
  map: path("the path of a map file").optional(),
  controller: path("the name of a controller that ships, or the path of one").optional(),
  lights: portName.describe("the port that the controller's lights listen on, by its name, a part of it or a pattern")
    .optional(),
  correction_ms: z.number().min(0).max(500).describe("a number of milliseconds from 0 to 500").optional(),
  thru: z.string().describe('the name of one of the MIDI outputs, or "part" for the selected part').optional(),
}).describe('an object with "port" or "controller", and any of "name", "map", "lights", "correction_ms" and "thru"');

/** One MIDI output of a set file. */
const midiOutputSchema = z.strictObject({
  name: z.string().min(1).max(40).describe("a name of 1 to 40 characters"),
  port: portName.describe('a port by its name, a part of it, a pattern with * and ?, or "virtual"').optional(),
  clock: z.boolean().describe("true or false").optional(),
}).describe('an object with "name" and any of "port" and "clock"');

/** A set file. */
export const setSchema = z.strictObject({
  $schema: z.string().describe("the address of a JSON schema, for editors").optional(),
  host: z.enum(["auto", "jack", "portaudio", "builtin"]).describe('"auto", "jack", "portaudio" or "builtin"')
    .optional(),
  demo: z.boolean().describe("true or false").optional(),
  input: device("input").optional(),
  output: device("output").optional(),
  rate: z.int().min(8000).max(192000).describe("a whole number of Hz from 8000 to 192000").optional(),
  block: z.int().min(16).max(8192).describe("a whole number of frames from 16 to 8192").optional(),
  channels: z.union([
    channelCount("channels"),
    z.strictObject({ inputs: channelCount("inputs"), outputs: channelCount("outputs") }),
  ]).describe('a number of channels from 1 to 64, or {"inputs": n, "outputs": n}').optional(),
  name: z.string().regex(/^[^:\p{C}]{1,32}$/u).describe('a client name of 1 to 32 characters without ":"').optional(),
  track_ports: z.union([z.int().min(0).max(MOST_TRACK_PORTS), z.literal("all")])
    .describe(`a number of tracks from 0 to ${MOST_TRACK_PORTS}, or "all"`).optional(),
  server: z.string().regex(/^[\w.-]{1,64}$/).describe("the name of a JACK server: letters, digits, _, - and .")
    .optional(),
  track_ports_tap: z.enum(["pre", "post"]).describe('"pre" or "post"').optional(),
  connect: z.boolean().describe("true or false").optional(),
  record_input: z.boolean().describe("true or false").optional(),
  monitor: z.boolean().describe("true or false").optional(),
  phones: phonesSchema.optional(),
  metronome: z.union([z.boolean(), metronomeSchema])
    .describe("true, false, or an object with what it clicks and how that changes").optional(),
  tempo: z.number().min(10).max(1000).describe("a tempo from 10 to 1000 BPM").optional(),
  beats_per_bar: z.number().min(0.25).max(64).multipleOf(0.25)
    .describe("a number of quarters from 0.25 to 64 in steps of 0.25 (3.5 is 7/8)").optional(),
  tape_minutes: z.number().min(0.1).max(600).describe("a number of minutes from 0.1 to 600").optional(),
  memory_mb: z.int().min(64).max(4096).describe("a whole number of MiB from 64 to 4096").optional(),
  first_loop: z.enum(FIRST_LOOP_MODES).describe('"onset", "tempo" or "free"').optional(),
  length_rule: z.enum(LENGTH_RULES).describe('"multiple", "power_of_two", "wrap" or "free"').optional(),
  forgiveness_ms: z.number().min(0).max(1000).describe("a number of milliseconds from 0 to 1000").optional(),
  limiter_ceiling_db: z.number().min(-24).max(0).describe("a level from -24 to 0 dB").optional(),
  session: path("the path of a folder").optional(),
  input_file: path("the path of a WAV file").optional(),
  output_file: path("the path of a WAV file").optional(),
  midi_inputs: z.array(midiInputSchema).max(16).describe("a list of at most 16 MIDI inputs").optional(),
  midi_outputs: z.array(midiOutputSchema).max(32).describe("a list of at most 32 MIDI outputs").optional(),
  clock_out: portName.describe("the name of the MIDI output or port that gets the clock").optional(),
  clock_in: portName.describe("the name of the MIDI input or port whose clock is followed").optional(),
  patterns: z.union([path("the path of a pattern file"), z.record(z.string(), z.unknown())])
    .describe("the path of a pattern file, or what stands in one").optional(),
  follow: z.boolean().describe("true or false").optional(),
  lead: z.boolean().describe("true or false").optional(),
  scenes: scenesSchema.optional(),
  actions: z.array(z.record(z.string(), z.unknown())).max(256).describe("a list of at most 256 actions").optional(),
  tracks: z.array(trackSchema).max(1000).describe("a list of at most 1000 tracks").optional(),
});

/** The contents of a set file, valid. */
export type SetFile = z.infer<typeof setSchema>;
/** One entry of its `tracks`. */
export type SetTrack = z.infer<typeof trackSchema>;
/** An entry of its `midi_inputs`, and of its `midi_outputs`. */
export type SetMidiInput = z.infer<typeof midiInputSchema>;
export type SetMidiOutput = z.infer<typeof midiOutputSchema>;
