/**
 * A set's MIDI ports in the words of a session.
 *
 * An output's place in the list is its number in the engine. A port "virtual" is made, under the entry's name; a port "jack" is one of the
 * JACK client's. Thread: control.
 */
import { UsageError } from "../errors.ts";
import { placeController } from "../controllers/shipped.ts";
import type { MidiInputSetup, MidiOutputSetup, MidiSetup } from "../midi/setup.ts";
import type { SetFile, SetMidiInput, SetMidiOutput } from "./schema.ts";

/** The word for a port that Rondo makes. */
const VIRTUAL = "virtual";
/** The word for a port of the JACK client. */
const JACK = "jack";
/** The word for the part of the sequencer that is selected. */
const PART = "part";
/** Names of an own input that was given none. */
const OWN_INPUT = "rondo in";
const JACK_INPUT = "midi_in";

/** The MIDI of a set; undefined where it names none. Throws a UserError (exit code 2) where its entries contradict each other. */
export function midiOf(set: SetFile): MidiSetup | undefined {
  const outputs = (set.midi_outputs ?? []).map(outputOf);
  const inputs = (set.midi_inputs ?? []).map((input) => inputOf(input, outputs));
  giveClock(set.clock_out, outputs);
  checkNames(outputs.map(({ name }) => name), "midi_outputs");
  checkNames(inputs.map(({ name }) => name), "midi_inputs");
  if (set.follow) return { inputs, outputs, follow: followed(set) };
  const { clock_in: clock } = set;
  if (clock === undefined) return inputs.length + outputs.length === 0 ? undefined : { inputs, outputs };
  const source = inputs.find(({ name, port }) => name === clock || port === clock) ?? inputOf({ port: clock }, outputs);
  if (!inputs.includes(source)) inputs.push(source);
  return { inputs, outputs, clockIn: source.port };
}

/** JACK's transport can be followed, by itself, by a JACK client. */
function followed({ clock_in: clock, host, demo }: SetFile): true {
  if (clock !== undefined) {
    throw new UsageError(
      `JACK's transport (follow) and the MIDI clock of ${clock} (clock_in) cannot both be followed: leave one out.`,
    );
  }
  const other = demo ? "builtin" : host;
  if (other === undefined || other === "auto" || other === "jack") return true;
  throw new UsageError(
    `JACK's transport (follow) cannot be followed on the host ${other}: leave follow out, or play with --host jack.`,
  );
}

function inputOf(entry: SetMidiInput, outputs: MidiOutputSetup[]): MidiInputSetup {
  const { path, port, lightsPort } = controllerOf(entry), { name, correction_ms, thru } = entry;
  const isVirtual = port === VIRTUAL, isJack = port === JACK;
  const own = name ?? (isVirtual ? OWN_INPUT : isJack ? JACK_INPUT : entry.port ?? entry.controller!);
  const input: MidiInputSetup = {
    name: own,
    port: isVirtual || isJack ? own : port,
    isVirtual,
    ...(isJack ? { isJack } : {}),
    correctionMs: correction_ms ?? 0,
  };
  if (path !== undefined) input.mapPath = path;
  if (lightsPort !== undefined) input.lightsPort = lightsPort;
  if (thru === PART) input.playsPart = true;
  else if (thru !== undefined) input.thru = placeOf(thru, outputs);
  return input;
}

/** Where an input's controller is. */
interface PlacedInput {
  path: string | undefined;
  port: string;
  lightsPort: string | undefined;
}

/** What an entry says of its controller: the file, the port that it is heard on, and that of its lights. */
function controllerOf({ port, map, controller, lights }: SetMidiInput): PlacedInput {
  if (controller === undefined) {
    if (port === undefined) {
      throw new UsageError('A MIDI input names neither a port nor a controller: give "port" or "controller".');
    }
    return { path: map, port, lightsPort: lights ?? (isOwn(port) || map === undefined ? undefined : port) };
  }
  if (map !== undefined) {
    throw new UsageError(`The MIDI input ${controller} has a map and a controller: give one of them.`);
  }
  const placed = placeController(controller);
  const heard = port ?? placed.inputPort;
  if (heard === undefined) {
    throw new UsageError(`The controller "${controller}" may be on any port: give the MIDI input its "port" as well.`);
  }
  return {
    path: placed.path,
    port: heard,
    lightsPort: lights ?? (isOwn(heard) ? undefined : port ?? placed.lightsPort),
  };
}

const isOwn = (port: string) => port === VIRTUAL || port === JACK;

function outputOf({ name, port = name, clock = false }: SetMidiOutput): MidiOutputSetup {
  const kind = port === VIRTUAL ? "virtual" : port === JACK ? "jack" : "device";
  return { name, port: kind === "device" ? port : name, kind, clock };
}

/** The output of that name or port gets the clock; one that is not in the list is added to it. */
function giveClock(wanted: string | undefined, outputs: MidiOutputSetup[]): void {
  if (wanted === undefined) return;
  const output = outputs.find(({ name, port }) => name === wanted || port === wanted);
  if (output === undefined) outputs.push(outputOf({ name: wanted, clock: true }));
  else output.clock = true;
}

function placeOf(name: string, outputs: readonly MidiOutputSetup[]): number {
  const place = outputs.findIndex((output) => output.name === name);
  if (place >= 0) return place;
  const known = outputs.map((output) => `"${output.name}"`).join(", ") || "none";
  throw new UsageError(`thru names the MIDI output "${name}", which is not among midi_outputs: there are ${known}.`);
}

function checkNames(names: readonly string[], key: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new UsageError(`${key} has two entries called "${twice}": give each a "name" of its own.`);
}
