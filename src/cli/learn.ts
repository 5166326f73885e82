/**
 * `learn MAP`: binds the controls of a controller to commands by moving them, and writes the map file in place.
 *
 * Ends with the end of the input or a signal; what was learned is in the file after each command. Thread: control.
 */
import type { Command } from "commander";
import { EXIT_DONE } from "../errors.ts";
import { addTask, type Finish } from "./task.ts";

const DESCRIPTION =
  "Bind the controls of a MIDI controller to commands by moving them; MAP is made where it is not there.";

/** Adds `learn`. */
export function registerLearn(program: Command, finish: Finish): void {
  const command = addTask(program, "learn", DESCRIPTION).argument(
    "<MAP>",
    "map or controller file (JSON, comments allowed)",
  );
  command.option("--port <name>", "MIDI input, by its name, a part of it or a pattern; all of them when left out");
  command.action(async (path: string) => {
    await learn(path, command.opts<{ port?: string }>().port);
    finish(EXIT_DONE);
  });
}

async function learn(path: string, port: string | undefined): Promise<void> {
  const { openEar } = await import("../session/midi_ear.ts");
  const { EMPTY_MAP } = await import("../midi/learn/learned_map.ts");
  const { Lesson } = await import("../midi/learn/lesson.ts");
  const { parseBindings } = await import("../controllers/read_bindings.ts");
  const { readMapText, writeMapText } = await import("../session/learned_file.ts");
  const { readLines } = await import("../surfaces/headless/line_reader.ts");
  const read = () => readMapText(path) ?? EMPTY_MAP;
  // A file that is wrong is told before anybody moves anything.
  const parse = (text: string, name: string) => parseBindings(text, name).map;
  parse(read(), path);
  let lesson: InstanceType<typeof Lesson> | undefined;
  const ear = await openEar(port, (message, timeMs) => lesson?.hear(message, timeMs));
  try {
    console.log(`Hearing ${ear.names.join(", ")}.`);
    lesson = new Lesson(path, {
      say: (line) => console.log(line),
      read,
      parse,
      write: (text) => writeMapText(path, text),
    });
    for await (const line of readLines(Deno.stdin)) lesson.type(line ?? "");
  } finally {
    ear.close();
  }
}
