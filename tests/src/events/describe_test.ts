import { assertEquals, assertStringIncludes } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../../dsp/event_ring.ts";
import { describeEvent } from "../../../src/events/describe.ts";
import { REFUSALS, refusalSentence } from "../../../src/events/refusals.ts";

const NOTHING: EngineEvent = {
  kind: 0,
  command: 0,
  id: 0,
  track: -1,
  frame: 0,
  at: 0,
  gesture: 0,
  status: 0,
  state: 0,
  a: 0,
  b: 0,
  c: 0,
  d: 0,
  source: 0,
  when: 0,
  argumentA: 0,
  argumentB: 0,
  argumentC: 0,
  argumentTrack: 0,
};

Deno.test("an answer shows the command as it was asked for, on the track that it reached", () => {
  const event = {
    ...NOTHING,
    kind: protocol.EVENT_DONE,
    command: protocol.COMMAND_GAIN,
    id: 12,
    track: 1,
    argumentTrack: protocol.TRACK_SELECTED,
    argumentA: 0.5,
    frame: 96100,
    at: 96000,
    gesture: 95900,
    state: protocol.STATE_PLAYING,
    source: 1,
  };
  assertEquals(describeEvent(event, 48000), {
    event: "done",
    do: "mix.gain",
    track: 2,
    gain: 0.5,
    state: "playing",
    frame: 96100,
    at: 96000,
    gesture: 95900,
    id: 12,
    source: "keys",
  });
});

Deno.test("a refusal says why and what to do, on which track", () => {
  const event = {
    ...NOTHING,
    kind: protocol.EVENT_REFUSED,
    command: protocol.COMMAND_PLAY,
    track: 2,
    argumentTrack: 2,
    status: protocol.REFUSED_TRACK_EMPTY,
  };
  const described = describeEvent(event, 48000);
  assertEquals(described["reason"], "track_empty");
  assertEquals(
    described["message"],
    "loop.play on track 3 was refused: the track is empty; record or capture something first.",
  );
});

Deno.test("every refusal is one sentence, and an unknown one is not hidden", () => {
  for (const status of Object.keys(REFUSALS).map(Number)) {
    const sentence = refusalSentence(status, "loop.play", { track: 1 });
    assertEquals(/^loop\.play on track 1 was refused: [^.\n]+; .+\.$/.test(sentence), true, sentence);
  }
  assertStringIncludes(refusalSentence(999, "loop.play"), "999");
});

Deno.test("a seam tells its size against the largest step of the material, in dB", () => {
  const event = { ...NOTHING, kind: protocol.EVENT_SEAM, track: 0, a: 100, b: 2400, c: 0.001, d: 0.01 };
  assertEquals(describeEvent(event, 48000), {
    event: "seam",
    frame: 0,
    track: 1,
    seam_frame: 100,
    seam_frames: 2400,
    step_db: -60,
    inside_db: -40,
    size_db: -20,
  });
});

Deno.test("a seam of silence has no infinite size", () => {
  const event = { ...NOTHING, kind: protocol.EVENT_SEAM, track: 0, a: 100, b: 2400, c: 0, d: 0 };
  assertEquals(JSON.parse(JSON.stringify(describeEvent(event, 48000)))["size_db"], 0);
});

Deno.test("every event kind becomes JSON without losing its name", () => {
  for (let kind = protocol.EVENT_DONE; kind <= protocol.EVENT_LAYER; kind++) {
    const described = describeEvent({ ...NOTHING, kind, command: protocol.COMMAND_PLAY, track: 0 }, 48000);
    assertEquals(typeof described["event"], "string");
    assertEquals(JSON.parse(JSON.stringify(described)), described);
  }
});
