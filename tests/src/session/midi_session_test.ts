import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { FIRST_MIDI_ID } from "../../../src/midi/in/engine_end.ts";
import { MidiPlan } from "../../../dsp/midi_plan.ts";
import type { LitController } from "../../../src/midi/out/lights.ts";
import type { MidiInputSetup, MidiSetup, OfflineDevices } from "../../../src/midi/setup.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { RATE, SessionRig, stall, waitFor } from "./session_rig.ts";

const PEDAL = `{
  "rondo_map": 1,
  "bind": [
    { "on": { "note": 36 }, "do": { "do": "loop.record", "track": 1, "when": "exact" } },
    { "on": { "note": 37 }, "do": { "do": "loop.play", "track": 1, "when": "exact" } },
    { "on": { "note": 38 }, "do": { "do": "mix.mute", "track": 1, "on": true }, "release": { "do": "mix.mute", "track": 1, "on": false } }
  ]
}`;

interface Given {
  map?: string;
  input?: Partial<MidiInputSetup>;
  played?: OfflineDevices["played"];
  outputs?: MidiSetup["outputs"];
  clockIn?: string;
  lights?: LitController[];
}

/** A session with one controller and a synth made of lists; `use` gets the map's path, too. */
async function withMidi(given: Given, use: (rig: SessionRig, mapPath: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_midi_" }), mapPath = join(folder, "pedal.jsonc");
  Deno.writeTextFileSync(mapPath, given.map ?? PEDAL);
  const midi: MidiSetup = {
    inputs: [{ name: "pedal", port: "Pedal", isVirtual: false, mapPath, correctionMs: 0, ...given.input }],
    outputs: given.outputs ?? [{ name: "synth", port: "Synth", kind: "device", clock: false }],
    offline: { inputs: ["Pedal"], outputs: ["Synth"], played: given.played ?? [] },
    ...(given.clockIn === undefined ? {} : { clockIn: given.clockIn }),
    ...(given.lights === undefined ? {} : { lights: given.lights }),
  };
  try {
    await SessionRig.run({ midi }, (rig) => use(rig, mapPath));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const press = (frame: number, note: number) => ({ frame, port: "Pedal", bytes: [0x90, note, 100] });
const release = (frame: number, note: number) => ({ frame, port: "Pedal", bytes: [0x80, note, 0] });

Deno.test("a pedal pressed while control is busy for half a second acts meanwhile, at the frame at which it was pressed", () => {
  const first = RATE, second = first + RATE / 4;
  return withMidi({ played: [press(first, 36), press(second, 37)] }, async (rig) => {
    await rig.until(first - RATE / 4);
    const { to: released } = stall(rig, first + RATE / 2 - rig.frame);
    const record = await rig.answer(FIRST_MIDI_ID), play = await rig.answer(FIRST_MIDI_ID + 1);
    for (const [answer, frame] of [[record, first], [play, second]] as const) {
      assertEquals([answer["event"], answer["source"]], ["done", "midi"]);
      // The stream's clock trembles as its blocks come late; what matters is that the date is not that of a later thread.
      assert((answer["gesture"] as number) > frame - RATE / 10, `pressed at ${frame}, dated ${answer["gesture"]}`);
      assert((answer["at"] as number) < released, "it was taken up only after control was free again");
    }
    const take = rig.last("take");
    assertEquals(take["length_frames"], (play["gesture"] as number) - (record["gesture"] as number));
  });
});

Deno.test("a controller's own correction dates its commands back", () => {
  const at = RATE / 2;
  return withMidi({ played: [press(at, 36)], input: { correctionMs: 1000 / 8 } }, async (rig) => {
    const { at: taken, gesture } = await rig.answer(FIRST_MIDI_ID);
    assert((taken as number) >= at && (taken as number) - (gesture as number) >= RATE / 8);
  });
});

Deno.test("what is played through is heard on its port, and the note that is held at the end is ended", () => {
  const played = [press(4800, 60), release(9600, 60), press(14400, 64)];
  return withMidi({ played, input: { thru: 0 } }, async (rig) => {
    await rig.until(RATE / 2);
    await rig.close();
    const sent = rig.session.midiSent.map(({ port, bytes }) => [port, ...bytes]);
    const expected = [[0x90, 60, 100], [0x80, 60, 0], [0x90, 64, 100], [0x80, 64, 64], [0xb0, 64, 0]];
    assertEquals(sent, expected.map((bytes) => ["Synth", ...bytes]));
  });
});

Deno.test("notes that the engine has begun are ended at the end of a session, each on its own port and channel", () =>
  withMidi({}, async (rig) => {
    const plan = new MidiPlan(rig.session.memory, 0);
    const note = { port: 0, velocity: 90, length: 1000 * RATE };
    plan.note({ frame: RATE / 2 }, { ...note, channel: 3, key: 40 });
    plan.note({ frame: RATE / 2 }, { ...note, channel: 9, key: 41 });
    await rig.until(RATE);
    await rig.close();
    const sent = rig.session.midiSent.map(({ bytes }) => [...bytes]);
    assertEquals(sent, [[0x93, 40, 90], [0x99, 41, 90], [0x83, 40, 64], [0x89, 41, 64]]);
  }));

Deno.test("a clock sent out ends with a stop", () =>
  withMidi({ outputs: [{ name: "synth", port: "Synth", kind: "device", clock: true }] }, async (rig) => {
    rig.send({ do: "transport.set_tempo", bpm: 120 });
    rig.send({ do: "transport.start" });
    await rig.until(RATE);
    await rig.close();
    const bytes = rig.session.midiSent.map(({ bytes }) => bytes[0]!);
    assert(bytes.filter((byte) => byte === 0xf8).length > 20, `${bytes}`);
    assert(bytes.includes(0xfa));
    assertEquals(bytes.at(-1), 0xfc);
  }));

Deno.test("a clock that comes in is locked to, and the grid goes at its tempo", () => {
  // For as long as it takes: a busy machine hears them late, and the lock waits for better ones.
  const ticks = Array.from({ length: 2000 }, (_, index) => ({
    frame: 4800 + index * 750,
    port: "Pedal",
    bytes: [0xf8],
  }));
  return withMidi(
    { played: [{ frame: 4000, port: "Pedal", bytes: [0xfa] }, ...ticks], clockIn: "Pedal" },
    async (rig) => {
      await waitFor("a lock", () => rig.session.state().midi?.clock?.state === "locked");
      const isNear = (bpm: number | undefined) => bpm !== undefined && Math.abs(bpm - 160) < 4;
      await waitFor("160 BPM", () => isNear(rig.session.state().midi?.clock?.tempoBpm));
      await waitFor("a grid at 160 BPM", () => isNear(rig.session.state().snapshot.tempoBpm));
      assert(rig.session.state().snapshot.running);
    },
  );
});

Deno.test("a map that changes on disk holds at once; one that is wrong is told and leaves the old one at work", () => {
  const played = [press(3 * RATE, 50), press(6 * RATE, 50)];
  return withMidi({ played }, async (rig, mapPath) => {
    Deno.writeTextFileSync(mapPath, PEDAL.replace(`"note": 36`, `"note": 50`));
    assertEquals((await rig.answer(FIRST_MIDI_ID))["do"], "loop.record");
    Deno.writeTextFileSync(mapPath, PEDAL.replace("loop.play", "loop.plya"));
    await waitFor("a notice", () => rig.notices.some((sentence) => sentence.includes("loop.plya")));
    const sentence = rig.notices.find((sentence) => sentence.includes("loop.plya"))!;
    assertStringIncludes(sentence, "The map from before stays.");
    assertEquals((await rig.answer(FIRST_MIDI_ID + 1))["do"], "loop.record");
  });
});

Deno.test("a map that cannot be read ends a session before it begins, in one sentence", async () => {
  let message = "";
  try {
    await withMidi({ map: `{"rondo_map": 1, "bind": [{"on": {"note": 1}}]}` }, () => Promise.resolve());
  } catch (error) {
    message = (error as Error).message;
  }
  assertStringIncludes(message, "pedal.jsonc, line 1: bind[0]: The binding does nothing");
});

Deno.test("a controller's lights follow the state: all of them once its port is there, then only what changes", () => {
  let shown: number | undefined;
  const leds = {
    forget: () => shown = undefined,
    update: ({ snapshot }: SessionState) => {
      const wanted = snapshot.metronome ? 127 : 0;
      if (wanted === shown) return [];
      shown = wanted;
      return [Uint8Array.of(0x90, 1, wanted)];
    },
  };
  return withMidi({ lights: [{ port: "Pad lights", leds }] }, async (rig) => {
    await waitFor("the first light", () => shown === 0);
    await rig.answer(rig.send({ do: "mix.metronome", on: true }));
    await waitFor("the second light", () => shown === 127);
    await rig.close();
    assertEquals(rig.session.midiSent.map(({ port, bytes }) => [port, ...bytes]), [
      ["Pad lights", 0x90, 1, 0],
      ["Pad lights", 0x90, 1, 127],
    ]);
  });
});

Deno.test("a controller that is pulled lets go of what it held, and plays again when it is plugged in again", () => {
  const pulled = { frame: RATE, port: "Pedal", plug: "out" as const };
  const back = { frame: 2 * RATE, port: "Pedal", plug: "in" as const };
  const played = [press(RATE / 2, 38), pulled, back, press(3 * RATE, 38)];
  return withMidi({ played }, async (rig) => {
    const answers = [await rig.answer(FIRST_MIDI_ID), await rig.answer(FIRST_MIDI_ID + 1)];
    await waitFor("its loss", () => rig.notices.includes("The MIDI input pedal is gone (Pedal)."));
    assertEquals(rig.session.state().midi!.inputs, [{ name: "pedal", port: undefined }]);
    answers.push(await rig.answer(FIRST_MIDI_ID + 2));
    assertEquals(answers.map(({ do: name, on }) => [name, on]), [["mix.mute", true], ["mix.mute", false], [
      "mix.mute",
      true,
    ]]);
    assertEquals(rig.session.state().midi!.inputs, [{ name: "pedal", port: "Pedal" }]);
  });
});
