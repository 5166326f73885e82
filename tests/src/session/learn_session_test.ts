import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../src/errors.ts";
import { FIRST_MIDI_ID } from "../../../src/midi/in/engine_end.ts";
import { parseBindings } from "../../../src/controllers/read_bindings.ts";
import { shippedPath } from "../../../src/controllers/shipped.ts";
import type { MidiInputSetup, OfflineDevices } from "../../../src/midi/setup.ts";
import { RATE, SessionRig, waitFor } from "./session_rig.ts";

const PADS = `{
  // mine
  "rondo_map": 1,
  "bind": [
    { "on": { "note": 36 }, "do": { "do": "mix.mute", "track": 1 } }, // first pad
    { "on": { "note": 38 }, "do": { "do": "mix.solo", "track": 1, "on": true }, "release": { "do": "mix.solo", "track": 1, "on": false } }
  ]
}`;

interface Given {
  played: OfflineDevices["played"];
  input?: Partial<MidiInputSetup>;
}

/** A session with one controller; `use` gets the folder that maps are made in, where "pads.jsonc" is the controller's map. */
async function withPads(
  { played, input }: Given,
  use: (rig: SessionRig, folder: string) => Promise<void>,
): Promise<void> {
  const mapFolder = Deno.makeTempDirSync({ prefix: "rondo_learn_" }), mapPath = join(mapFolder, "pads.jsonc");
  Deno.writeTextFileSync(mapPath, PADS);
  const pads: MidiInputSetup = { name: "My Pads!", port: "Pads", isVirtual: false, mapPath, correctionMs: 0, ...input };
  if (input !== undefined && "mapPath" in input && input.mapPath === undefined) delete pads.mapPath;
  const offline = { inputs: ["Pads"], outputs: [], played };
  try {
    await SessionRig.run({ midi: { inputs: [pads], outputs: [], mapFolder, offline } }, (rig) => use(rig, mapFolder));
  } finally {
    Deno.removeSync(mapFolder, { recursive: true });
  }
}

const press = (frame: number, note: number) => ({ frame, port: "Pads", bytes: [0x90, note, 100] });
const release = (frame: number, note: number) => ({ frame, port: "Pads", bytes: [0x80, note, 0] });
const dones = (rig: SessionRig) =>
  rig.events.filter(({ event, source }) => event === "done" && source === "midi").map(({ do: name }) => name);
const isLearning = (rig: SessionRig) => rig.session.state().midi?.learning;
const learned = (rig: SessionRig) => waitFor("the end of learning", () => isLearning(rig) === undefined);

Deno.test("a pad that is moved while a command waits for it does that command from then on, and did nothing meanwhile", () => {
  const played = [press(RATE, 36), release(RATE + 100, 36), press(2 * RATE, 36), release(2 * RATE + 100, 36)];
  return withPads({ played }, async (rig, folder) => {
    rig.session.learn({ do: "loop.record", track: 1 });
    assertEquals(isLearning(rig), "loop.record");
    await learned(rig);
    await rig.answer(FIRST_MIDI_ID);
    assertEquals(dones(rig), ["loop.record"]);
    const text = Deno.readTextFileSync(join(folder, "pads.jsonc"));
    assert(text.includes("// mine") && text.includes("// first pad"), text);
    assertEquals(parseBindings(text, "pads").map.bind[0]!.do, { do: "loop.record", track: 1 });
    assert(
      rig.notices.some((line) => line.startsWith("pad or key 36 on channel 1 does loop.record (")),
      `${rig.notices}`,
    );
  });
});

Deno.test("a fader learns the value that was left open; one that cannot do the command is told why, and the next is waited for", () => {
  const sweep = [0, 10, 20, 30, 40, 50].map((value, index) => ({
    frame: RATE + 100 * index,
    port: "Pads",
    bytes: [0xb2, 7, value],
  }));
  return withPads({ played: [press(RATE / 2, 40), ...sweep] }, async (rig, folder) => {
    rig.session.learn({ do: "mix.gain", track: 1 });
    await learned(rig);
    const { bind } = parseBindings(Deno.readTextFileSync(join(folder, "pads.jsonc")), "pads").map;
    assertEquals(bind.at(-1), {
      on: { control: 7, channel: 3 },
      do: { do: "mix.gain", track: 1 },
      set: { argument: "db", from: -60, to: 6 },
    });
    assert(rig.notices.some((line) => line.startsWith("pad or key 40 on channel 1: mix.gain")), `${rig.notices}`);
    assertEquals(bind.length, 3);
  });
});

Deno.test("what is held when learning begins is let go, and after its end pads play again", () => {
  const played = [press(RATE / 2, 38), press(3 * RATE, 36)];
  return withPads({ played }, async (rig) => {
    await rig.answer(FIRST_MIDI_ID);
    rig.session.learn({ do: "loop.record" });
    await rig.answer(FIRST_MIDI_ID + 1);
    rig.session.learn(undefined);
    assertEquals(isLearning(rig), undefined);
    await rig.answer(FIRST_MIDI_ID + 2);
    assertEquals(dones(rig).slice(0, 3), ["mix.solo", "mix.solo", "mix.mute"]);
  });
});

Deno.test("an input without a map gets one in the folder of the set, plays by it at once, and is told how to again", () => {
  const played = [press(RATE / 2, 50), release(RATE / 2 + 10, 50), press(2 * RATE, 50)];
  return withPads({ played, input: { mapPath: undefined as unknown as string } }, async (rig, folder) => {
    rig.session.learn({ do: "loop.record" });
    await learned(rig);
    const path = join(folder, "my_pads.jsonc");
    assertEquals(parseBindings(Deno.readTextFileSync(path), path).map.bind.length, 1);
    assertEquals((await rig.answer(FIRST_MIDI_ID))["do"], "loop.record");
    const { notes } = await rig.close();
    assert(notes.some((line) => line.endsWith(`start with --midi-in "Pads=${path}".`)), `${notes}`);
  });
});

Deno.test("a controller that ships is left as it is: what is learned goes into a copy, with all it did before", () => {
  const shipped = shippedPath("launch_control"), before = Deno.readTextFileSync(shipped);
  return withPads({ played: [press(RATE / 2, 99)], input: { mapPath: shipped } }, async (rig, folder) => {
    rig.session.learn({ do: "loop.record" });
    await learned(rig);
    const path = join(folder, "launch_control.jsonc"),
      { map, controller } = parseBindings(Deno.readTextFileSync(path), path);
    assertEquals(Deno.readTextFileSync(shipped), before);
    assertEquals(map.bind.length, parseBindings(before, "shipped").map.bind.length + 1);
    assert((controller?.lights.length ?? 0) > 0);
  });
});

Deno.test("a command that does not exist, and a session without MIDI inputs, are refused in a sentence", () =>
  SessionRig.run({}, async (rig) => {
    assertThrows(() => rig.session.learn({ do: "loop.record" }), UserError, "--midi-in");
    rig.session.learn(undefined);
    await withPads({ played: [] }, (other) => {
      assertThrows(() => other.session.learn({ do: "loop.recrod" }), UserError, 'did you mean "loop.record"');
      return Promise.resolve();
    });
  }));
