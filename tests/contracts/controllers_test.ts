import { assert, assertEquals } from "@std/assert";
import { MidiRing } from "../../bridge/midi/midi_ring.ts";
import { NONE } from "../../src/controllers/compile_lights.ts";
import { controllerSchemaText } from "../../src/controllers/controller_schema.ts";
import { readShipped, shippedControllers } from "../../src/controllers/shipped.ts";
import { decodeMessage } from "../../src/midi/message.ts";
import { listCodeFiles, readText } from "./source_tree.ts";

const FOLDER = new URL("../../src/controllers/", import.meta.url);

Deno.test("every controller's file is valid: its commands exist, its lights send whole MIDI messages, it names its guide", () => {
  const names = shippedControllers();
  assert(names.length > 0, "no controller ships");
  for (const name of names) {
    const { file, lights, connect, disconnect } = readShipped(name);
    const { guide, page, url } = file.source;
    assert(
      guide.length > 10 && page.length > 0 && url.startsWith("http"),
      `${name} does not say where its values are from`,
    );
    assert(file.bind.length > 0 || file.keys !== undefined, `${name} does nothing`);
    for (const { words, values, key } of lights) {
      assert(words.has(NONE), `${name}: ${key} cannot go dark`);
      for (const message of [...words.values(), ...values].flat()) {
        assert(decodeMessage(message), `${name}: ${message}`);
      }
    }
    for (const message of [...connect, ...disconnect]) assert(decodeMessage(message), `${name}: ${message}`);
  }
});

Deno.test("all lights of a controller at once find room on their way to the sender, twice over", () => {
  for (const name of shippedControllers()) {
    const { lights, connect } = readShipped(name);
    const widest = [...connect, ...lights.flatMap(({ words, values }) => widestOf([...words.values(), ...values]))];
    const ring = new MidiRing(MidiRing.allocate());
    for (const message of [...widest, ...widest]) assert(ring.write(0, 64, message), `${name} has too many lights`);
  }
});

/** The longest of what one light may be told. */
function widestOf(told: readonly (readonly Uint8Array[])[]): readonly Uint8Array[] {
  const bytesOf = (messages: readonly Uint8Array[]) => messages.reduce((sum, { length }) => sum + 16 + length, 0);
  return told.reduce((widest, messages) => bytesOf(messages) > bytesOf(widest) ? messages : widest);
}

Deno.test("a controller is one file: nothing else in the sources names it, and every such file in the folder ships", () => {
  const names = shippedControllers();
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name.endsWith(".jsonc"));
  assertEquals(names.map((name) => `${name}.jsonc`), files.toSorted());
  const sources = listCodeFiles().filter((path) => path.startsWith("src/") && path.endsWith(".ts"));
  for (const path of sources.filter((path) => !path.startsWith("src/controllers/compat/"))) {
    const text = readText(path);
    const named = names.filter((name) => name !== "keyboard" && text.includes(`"${name}`));
    assertEquals(named, [], `${path} names a controller`);
  }
});

Deno.test("the JSON schema for editors is the one that controllers are read by", () => {
  assertEquals(Deno.readTextFileSync(new URL("controller.schema.json", FOLDER)), controllerSchemaText());
});
