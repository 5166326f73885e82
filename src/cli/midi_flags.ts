/**
 * The options of `perform` for MIDI, and what they say as a set file would.
 *
 * `--midi-in PORT`, `--midi-in CONTROLLER`, `--midi-in PORT=MAP` or `--midi-in PORT=CONTROLLER`, and `--midi-out PORT` or `--midi-out NAME=PORT` may be given several times; together they take the
 * place of the set's lists. Thread: control.
 */
import { Option } from "commander";
import { resolve } from "node:path";
import { isPath, readShipped, shippedControllers } from "../controllers/shipped.ts";

/** Reads an option that may be repeated. */
export function several(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

/** The options. */
export function midiOptions(): Option[] {
  return [
    new Option(
      "--midi-in <port[=map]>",
      "hear a MIDI port by a map or controller; virtual, jack make one (may be repeated)",
    )
      .argParser(several),
    new Option("--midi-out <[name=]port>", "play to a MIDI port; name=virtual and name=jack make one (may be repeated)")
      .argParser(several),
    new Option("--clock-in <port>", "follow the MIDI clock of a port"),
    new Option("--follow", "follow JACK's transport: start, stop, locate, and the tempo of its timebase master"),
    new Option("--no-follow").hideHelp(),
    new Option("--lead", "lead JACK's transport as timebase master: bars, beats, tempo, start and stop"),
    new Option("--no-lead").hideHelp(),
    new Option("--clock-out <port>", "send MIDI clock to a port or an output's name"),
  ];
}

/** The options that were given, with those of MIDI in the words of a set file. */
export function withMidiKeys({ midi_in, midi_out, ...rest }: Record<string, unknown>): Record<string, unknown> {
  if (midi_in !== undefined) rest["midi_inputs"] = (midi_in as string[]).map(inputOf);
  if (midi_out !== undefined) rest["midi_outputs"] = (midi_out as string[]).map(outputOf);
  return rest;
}

function inputOf(text: string): Record<string, unknown> {
  const cut = text.lastIndexOf("=");
  if (cut < 0) return hasPorts(text) ? { controller: text } : { port: text };
  const port = text.slice(0, cut), by = text.slice(cut + 1);
  return isPath(by) || isFile(by) ? { port, map: resolve(by) } : { port, controller: by };
}

/** A controller that ships and says by itself which port it is. */
function hasPorts(name: string): boolean {
  return shippedControllers().includes(name) && readShipped(name).inputPorts.length > 0;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function outputOf(text: string): Record<string, unknown> {
  const cut = text.indexOf("=");
  if (cut >= 0) return { name: text.slice(0, cut), port: text.slice(cut + 1) };
  if (text === "jack") return { name: "midi_out", port: text };
  return text === "virtual" ? { name: "rondo out", port: text } : { name: text.slice(0, 40), port: text };
}
