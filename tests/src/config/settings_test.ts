import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseFlags, resolveSettings } from "../../../src/config/settings.ts";
import { UserError } from "../../../src/errors.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";

function complaint(flags: Record<string, unknown>): string {
  const error = assertThrows(() => parseFlags(flags), UserError);
  assertEquals(error.exitCode, 2);
  return error.message;
}

Deno.test("without set file and flags everything is as the session has it", () => {
  assertEquals(resolveSettings({}, {}), { options: defaultSessionOptions(), trackNames: [] });
});

Deno.test("flags override the set file, and the set file overrides the defaults", () => {
  const { options } = resolveSettings({ host: "jack", rate: 44100, monitor: true }, { rate: 96000, monitor: false });
  assertEquals(options.host, "jack");
  assertEquals(options.sampleRate, 96000);
  assertEquals(options.monitor, false);
  assertEquals(options.clientName, "rondo");
});

Deno.test("every key of a set file reaches the session in its own words", () => {
  const { options, trackNames } = resolveSettings({
    host: "portaudio",
    input: 3,
    output: "USB",
    rate: 44100,
    block: 64,
    channels: { inputs: 4, outputs: 8 },
    name: "stage",
    connect: false,
    monitor: true,
    metronome: true,
    tempo: 97.5,
    beats_per_bar: 7,
    tape_minutes: 3,
    memory_mb: 512,
    forgiveness_ms: 50,
    limiter_ceiling_db: -3,
    session: "/s",
    input_file: "/i.wav",
    output_file: "/o.wav",
    tracks: [{ name: "drums", inputs: [3, 4], output: null, direct: 7, gain_db: -6, pan: 0.5 }, {}],
  }, {});
  assertEquals(options, {
    host: "portaudio",
    demo: false,
    inputDevice: "3",
    outputDevice: "USB",
    sampleRate: 44100,
    blockFrames: 64,
    inputCount: 4,
    outputCount: 8,
    clientName: "stage",
    autoConnect: false,
    monitor: true,
    metronome: true,
    tempoBpm: 97.5,
    beatsPerBar: 7,
    tapeMinutes: 3,
    memoryMb: 512,
    forgivenessMs: 50,
    limiterCeilingDb: -3,
    sessionFolder: "/s",
    inputFile: "/i.wav",
    outputFile: "/o.wav",
    tracks: [{ inputs: [3, 4], output: null, direct: 7, gainDb: -6, pan: 0.5 }, {}],
  });
  assertEquals(trackNames, ["drums", undefined]);
});

Deno.test("a number of channels means as many in as out", () => {
  const { options } = resolveSettings({ channels: 6 }, {});
  assertEquals([options.inputCount, options.outputCount], [6, 6]);
});

Deno.test("a wrong flag names the flag, the value and what was expected", () => {
  assertEquals(complaint({ rate: "fast" }), "--rate fast: expected a whole number of Hz from 8000 to 192000.");
  assertEquals(complaint({ host: "asio" }), "--host asio: expected auto, jack, portaudio or builtin.");
  assertEquals(complaint({ tape_minutes: 0 }), "--tape-minutes 0: expected a number of minutes from 0.1 to 600.");
  assertStringIncludes(complaint({ channels: "2x2" }), "--channels 2x2: expected a number from 1 to 64");
});

Deno.test("a track that names a channel the session does not have is refused", () => {
  const wrong = (track: Record<string, unknown>, channels: number) =>
    assertThrows(() => resolveSettings({ tracks: [{}, track] }, { channels }), UserError).message;
  assertEquals(
    wrong({ inputs: [1, 3] }, 2),
    'tracks[1].inputs names input 3, but there are 2 inputs: raise "channels" or name another.',
  );
  assertStringIncludes(wrong({ direct: 2 }, 1), "tracks[1].direct names output 2, but there is 1 output");
});

Deno.test("beats a bar without a tempo are refused instead of being ignored", () => {
  assertStringIncludes(
    assertThrows(() => resolveSettings({ beats_per_bar: 3 }, {}), UserError).message,
    "give a tempo as well",
  );
});

Deno.test("the demonstration always plays on the built-in host", () => {
  assertEquals(resolveSettings({ host: "jack" }, { demo: true }).options.host, "builtin");
});

Deno.test("a device with a host that has none is refused instead of being ignored", () => {
  assertStringIncludes(
    assertThrows(() => resolveSettings({ host: "jack" }, { input: "USB" }), UserError).message,
    "The device USB cannot be used on the host jack",
  );
  assertEquals(resolveSettings({}, { input: "USB" }).options.inputDevice, "USB");
});

Deno.test("scenes and groups of a set reach the session: those that play, and what else is said of a track", () => {
  const { options } = resolveSettings({
    tracks: [{ groups: [1, 2], mute_group: 3 }],
    scenes: {
      when: "loop",
      stored: [{ scene: 2, plays: [1, 3], tracks: [{ track: 3, gain_db: -6 }, { track: 4, plays: false }] }],
    },
  }, {});
  assertEquals(options.tracks, [{ groups: [1, 2], muteGroup: 3 }]);
  assertEquals(options.scenes, {
    when: "loop",
    stored: [{
      scene: 2,
      tracks: [{ track: 1, plays: true }, { track: 3, plays: true, gainDb: -6 }, { track: 4, plays: false }],
    }],
  });
  assertStringIncludes(
    assertThrows(() => parseFlags({ scenes: { when: "noon" } }), UserError).message,
    "an object with any of when and stored",
  );
});

Deno.test("a scene of a set that names a track further off than settings reach is refused before playing begins", () => {
  const far = (set: Parameters<typeof resolveSettings>[0]) =>
    assertThrows(() => resolveSettings(set, {}), UserError).message;
  assertEquals(
    far({ scenes: { stored: [{ scene: 2, plays: [1, 60] }] } }),
    'scenes.stored: scene 2 names track 60 and the set has 0: name one up to 17, or prepare more in "tracks".',
  );
  assertEquals(
    resolveSettings({ scenes: { stored: [{ scene: 2, plays: [17, 33] }] } }, {}).options.scenes?.stored.length,
    1,
  );
});

Deno.test("ports of tracks: how many, which tracks beside them, and before or after the fader; other hosts have none", () => {
  const portsOf = (set: Parameters<typeof resolveSettings>[0]) => resolveSettings(set, {}).options.trackPorts;
  assertEquals(portsOf({ tracks: [{ name: "drums" }] }), undefined);
  assertEquals(portsOf({ track_ports: 8 }), { most: 8, tracks: [] });
  assertEquals(portsOf({ track_ports: "all", track_ports_tap: "pre" }), { most: 1000, pre: true, tracks: [] });
  assertEquals(portsOf({ tracks: [{ name: "drums", ports: true }] }), {
    most: 0,
    tracks: [{ name: "drums", ports: true }],
  });
  assertStringIncludes(
    assertThrows(() => portsOf({ host: "portaudio", track_ports: 8 }), UserError).message,
    "no ports of their own on the host portaudio",
  );
});

Deno.test("a transport is led or followed, and led under JACK only; a JACK server is no sound card", () => {
  assertEquals(resolveSettings({ lead: true, server: "stage" }, {}).options.lead, true);
  const cases = [
    [{ lead: true, follow: true }, "cannot be led (lead) while it is followed (follow)"],
    [{ lead: true, clock_in: "x" }, "cannot be led (lead) while a MIDI clock is followed (clock_in)"],
    [{ lead: true, host: "portaudio" as const }, "cannot be led on the host portaudio"],
    [{ server: "stage", host: "portaudio" as const }, "The JACK server stage cannot be joined by another host"],
    [{ server: "stage", input: "USB" }, "The JACK server stage cannot be joined by another host"],
  ] as const;
  for (const [set, sentence] of cases) {
    assertStringIncludes(assertThrows(() => resolveSettings(set, {}), UserError).message, sentence);
  }
});
