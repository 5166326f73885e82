import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Command } from "commander";
import { addPerformOptions, readPerformFlags } from "../../../src/cli/perform_options.ts";
import { resolveSettings } from "../../../src/config/settings.ts";
import type { SetFile } from "../../../src/config/schema.ts";
import { UserError } from "../../../src/errors.ts";

const midiOf = (set: SetFile) => resolveSettings(set, {}).options.midi;

function flagsOf(...given: string[]): SetFile {
  const command = addPerformOptions(new Command());
  command.parse(given, { from: "user" });
  return readPerformFlags(command).set;
}

Deno.test("a set without MIDI opens none", () => {
  assertEquals("midi" in resolveSettings({}, {}).options, false);
});

Deno.test("MIDI ports of a set reach the session: what is named, what is made, what is played through", () => {
  const midi = midiOf({
    midi_outputs: [{ name: "synth", port: "Mini*" }, { name: "to daw", port: "virtual", clock: true }],
    midi_inputs: [{ port: "Keys", map: "/maps/keys.jsonc", correction_ms: 2.5, thru: "synth" }, { port: "virtual" }],
    clock_in: "Keys",
  });
  assertEquals(midi, {
    outputs: [
      { name: "synth", port: "Mini*", kind: "device", clock: false },
      { name: "to daw", port: "to daw", kind: "virtual", clock: true },
    ],
    inputs: [
      {
        name: "Keys",
        port: "Keys",
        isVirtual: false,
        correctionMs: 2.5,
        mapPath: "/maps/keys.jsonc",
        lightsPort: "Keys",
        thru: 0,
      },
      { name: "rondo in", port: "rondo in", isVirtual: true, correctionMs: 0 },
    ],
    clockIn: "Keys",
  });
});

Deno.test("a clock may come from a port that nothing else is wanted of, and go to one that is named nowhere else", () => {
  const midi = midiOf({ clock_in: "Drum machine", clock_out: "Sampler" })!;
  assertEquals(midi.inputs.map(({ port }) => port), ["Drum machine"]);
  assertEquals(midi.clockIn, "Drum machine");
  assertEquals(midi.outputs, [{ name: "Sampler", port: "Sampler", kind: "device", clock: true }]);
  assertEquals(midiOf({ midi_outputs: [{ name: "a", port: "b" }], clock_out: "a" })!.outputs[0]!.clock, true);
});

Deno.test("the command line says the same as a set, takes its place, and may repeat itself", () => {
  const flags = flagsOf(
    "--midi-in",
    "Pad=/m/pad.jsonc",
    "--midi-in",
    "virtual",
    "--midi-out",
    "daw=virtual",
    "--clock-out",
    "daw",
  );
  assertEquals(flags.midi_inputs, [{ port: "Pad", map: "/m/pad.jsonc" }, { port: "virtual" }]);
  assertEquals(flags.midi_outputs, [{ name: "daw", port: "virtual" }]);
  const midi = resolveSettings({ midi_outputs: [{ name: "other" }] }, flags).options.midi!;
  assertEquals(midi.outputs, [{ name: "daw", port: "daw", kind: "virtual", clock: true }]);
});

Deno.test("MIDI settings that contradict each other, or say nothing, are refused in a sentence", () => {
  const refused = (set: SetFile) => assertThrows(() => midiOf(set), UserError).message;
  assertStringIncludes(
    refused({ midi_inputs: [{ port: "a", thru: "b" }] }),
    `"b", which is not among midi_outputs: there are none.`,
  );
  assertStringIncludes(refused({ midi_outputs: [{ name: "a" }, { name: "a", port: "b" }] }), `two entries called "a"`);
  const flag = assertThrows(() => flagsOf("--midi-in", "=x.jsonc"), UserError).message;
  assertStringIncludes(flag, "--midi-in");
});

Deno.test("a controller that ships is named in a set or on the command line, and brings its ports and lights", () => {
  const own = flagsOf("--midi-in", "launch_control").midi_inputs!;
  assertEquals(own, [{ controller: "launch_control" }]);
  const [alone] = midiOf({ midi_inputs: own })!.inputs;
  assertStringIncludes(alone!.port, "Launch Control");
  assertEquals([alone!.name, alone!.lightsPort], ["launch_control", alone!.port]);
  assert(alone!.mapPath!.endsWith("launch_control.jsonc"));
  const [elsewhere] = midiOf({ midi_inputs: flagsOf("--midi-in", "My pads=launch_control").midi_inputs! })!.inputs;
  assertEquals([elsewhere!.port, elsewhere!.lightsPort, elsewhere!.mapPath], ["My pads", "My pads", alone!.mapPath]);
  const [lit] = midiOf({ midi_inputs: [{ port: "In 2", controller: "launch_control", lights: "Out 3" }] })!.inputs;
  assertEquals([lit!.port, lit!.lightsPort], ["In 2", "Out 3"]);
  const [made] = midiOf({ midi_inputs: [{ port: "virtual", controller: "launch_control" }] })!.inputs;
  assertEquals([made!.isVirtual, made!.lightsPort], [true, undefined]);
});

Deno.test("what a controller's entry lacks or says twice is told in a sentence, with the nearest name", () => {
  const sentenceOf = (set: SetFile) => assertThrows(() => midiOf(set), UserError).message;
  assertEquals(
    sentenceOf({ midi_inputs: [{ port: "a", controller: "lauch_control" }] }),
    'There is no controller "lauch_control": did you mean "launch_control"?',
  );
  assertStringIncludes(sentenceOf({ midi_inputs: [{ controller: "zzz" }] }), "there are ");
  assertStringIncludes(sentenceOf({ midi_inputs: [{ name: "x" }] }), 'give "port" or "controller"');
  assertStringIncludes(
    sentenceOf({ midi_inputs: [{ port: "a", controller: "launch_control", map: "b" }] }),
    "give one",
  );
  assertStringIncludes(sentenceOf({ midi_inputs: [{ port: "a", controller: "./no.jsonc" }] }), "there is no such file");
});

Deno.test("JACK's transport is followed when asked, without any port", () => {
  assertEquals(midiOf(flagsOf("--follow")), { inputs: [], outputs: [], follow: true });
  assertEquals(resolveSettings({ follow: true }, flagsOf("--no-follow")).options.midi, undefined);
  assertEquals(midiOf({ follow: true, host: "jack", clock_out: "a" })!.outputs.length, 1);
});

Deno.test("two clocks to follow, or a JACK transport without JACK, are refused in one sentence", () => {
  const both = assertThrows(() => midiOf(flagsOf("--follow", "--clock-in", "Digitakt")), UserError);
  assertEquals(
    both.message,
    "JACK's transport (follow) and the MIDI clock of Digitakt (clock_in) cannot both be followed: leave one out.",
  );
  assertEquals(both.exitCode, 2);
  for (const set of [{ host: "portaudio" }, { host: "builtin" }, { demo: true }] as SetFile[]) {
    const error = assertThrows(() => midiOf({ ...set, follow: true }), UserError);
    assertStringIncludes(error.message, `cannot be followed on the host ${set.host ?? "builtin"}`);
  }
});
