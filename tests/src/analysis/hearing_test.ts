import { assert, assertEquals } from "@std/assert";
import { Hearing } from "../../../src/analysis/hearing.ts";
import { describeHeard, type HeardEvent } from "../../../src/analysis/heard.ts";
import { pulseSample } from "../../dsp/pulse_sound.ts";
import { Rig } from "../../scenarios/rig.ts";

const RATE = 48000;

Deno.test("a worker follows the tape by itself and tells what it hears; the tape is as it would be without it", async () => {
  const rig = await Rig.open({ source: (frame) => pulseSample(frame, 120) });
  const events: HeardEvent[] = [];
  const beaten = Promise.withResolvers<void>();
  const hearing = new Hearing(rig.memory, {
    heard(event) {
      events.push(event);
      if (event.kind === "beat" && event.frame > 7 * RATE) beaten.resolve();
    },
    failed: (sentence) => beaten.reject(new Error(sentence)),
  });
  for (let frame = 1200; frame <= 8 * RATE; frame += 1200) {
    rig.runTo(frame);
    await new Promise((done) => setTimeout(done, 0));
  }
  await beaten.promise;
  await hearing.stop();
  const onsets = events.filter((event) => event.kind === "onset");
  assert(onsets.length >= 14);
  assertEquals(hearing.heard.onsetCount, onsets.length);
  assert(Math.abs(hearing.heard.tempoBpm - 120) < 0.5);
  assert(hearing.heard.confidence > 0.5);
  assertEquals(hearing.onsetsBetween(1.75 * RATE, 3.25 * RATE).length, 3);
});

Deno.test("what is heard is told in the words of JSON", () => {
  assertEquals(
    describeHeard({ kind: "onset", atFrame: 1024, frame: 900.126, strength: 0.81234 }),
    { event: "onset", frame: 900.1, strength: 0.812, heard: 1024 },
  );
  const tempo = { tempoBpm: 120.00012, confidence: 0.9, beatFrame: 24000.04, nextBeatFrame: 48000.04, beatCount: 7 };
  const candidates = [{ tempoBpm: 120.00012, score: 0.8 }];
  assertEquals(
    describeHeard({ kind: "beat", atFrame: 24064, frame: 24000.04, ...tempo, candidates }),
    { event: "beat", frame: 24000, number: 7, tempo_bpm: 120, confidence: 0.9, next_beat_frame: 48000 },
  );
  assertEquals(describeHeard({ kind: "tempo", atFrame: 24064, ...tempo, candidates }), {
    event: "tempo",
    frame: 24064,
    tempo_bpm: 120,
    confidence: 0.9,
    next_beat_frame: 48000,
    candidates: [{ tempo_bpm: 120, score: 0.8 }],
  });
  assertEquals(
    describeHeard({ kind: "gap", atFrame: 500, fromFrame: 100, toFrame: 500 }),
    { event: "not_heard", frame: 100, frames: 400 },
  );
});

Deno.test("listening is ready before there is anything to hear, and what is played first is not told late for its start", async () => {
  const rig = await Rig.open({ source: (frame) => pulseSample(frame, 120) });
  const heard = Promise.withResolvers<HeardEvent>();
  const hearing = new Hearing(rig.memory, {
    heard: (event) => event.kind === "onset" && heard.resolve(event),
    failed: (sentence) => heard.reject(new Error(sentence)),
  });
  await hearing.ready;
  assertEquals(hearing.heard.frame, 0);
  rig.runTo(RATE);
  const event = await heard.promise;
  await hearing.stop();
  assert(event.kind === "onset" && event.atFrame - event.frame < 0.01 * RATE);
});
