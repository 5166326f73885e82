import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../../bridge/offline/offline_host.ts";
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { playScore } from "../../../src/render/play_score.ts";
import { readScore } from "../../../src/score/read.ts";
import { loadBank } from "../../../src/sequencer/files/load_bank.ts";
import { RATE, SessionRig, stall } from "./session_rig.ts";

const MIDI: MidiSetup = {
  inputs: [],
  outputs: [{ name: "synth", port: "Synth", kind: "device", clock: false }],
  offline: { inputs: [], outputs: ["Synth"], played: [] },
};

/** Everything that the score of a session sends, as bytes. */
async function rendered(folder: string): Promise<number[][]> {
  const { header, lines } = readScore(join(folder, "score.jsonl"));
  const sent: number[][] = [];
  await playScore(runOffline, {
    header,
    lines,
    outputCount: 2,
    totalFrames: Math.max(...lines.map(({ atFrame }) => atFrame)) + RATE,
    blockFrames: 777,
    read: (inputs) => inputs.forEach((input) => input.fill(0)),
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi: (_, __, bytes) => void sent.push([...bytes]),
  });
  return sent;
}

/** A session with a pattern of sixteenths that plays. */
async function playing(rig: SessionRig): Promise<void> {
  for (let step = 1; step <= 16; step++) {
    rig.send({ do: "step.note", step, note: 40 + step, velocity: 90, length: "1/2" });
  }
  await rig.until(RATE / 4);
  rig.send({ do: "step.start" });
}

Deno.test("what a session's sequencer sends while it is edited is what its score renders, note for note", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 150 }, async (rig) => {
    await playing(rig);
    for (let edit = 0; edit < 40; edit++) {
      rig.send({ do: "step.note", step: 1 + (edit * 5) % 16, note: 60 + edit, velocity: 1 + edit });
      if (edit === 20) rig.send({ do: "step.part_set", swing: 60 });
      await rig.until(rig.frame + RATE / 25);
    }
    rig.send({ do: "step.stop" });
    await rig.until(rig.frame + RATE / 4);
    await rig.close();
    const live = rig.session.midiSent.map(({ bytes }) => [...bytes]);
    const ons = live.filter(([status]) => status === 0x90).length;
    assert(ons >= 14, `only ${ons} notes`);
    assertEquals(await rendered(rig.folder), live);
  }));

Deno.test("control that is held for half a second neither delays nor doubles nor loses a note of a pattern", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 150 }, async (rig) => {
    await playing(rig);
    await rig.until(RATE);
    stall(rig, RATE / 2);
    await rig.until(rig.frame + RATE / 4);
    rig.send({ do: "step.stop" });
    await rig.until(rig.frame + RATE / 4);
    await rig.close();
    const keys = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]!);
    assert(keys.length >= 14, `only ${keys.length} notes`);
    assertEquals(keys, keys.map((_, index) => 41 + index % 16));
    const offs = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x80).length;
    assertEquals(offs, keys.length);
  }));

Deno.test("who stops everything stops the sequencer, and it begins again from its first step when it is asked to", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 150 }, async (rig) => {
    await playing(rig);
    await rig.until(RATE);
    rig.send({ do: "loop.stop_all" });
    await rig.until(rig.frame + RATE / 4);
    assertEquals(rig.session.state().steps!.mode, "stopped");
    const before = rig.frame;
    rig.send({ do: "step.start" });
    await rig.until(before + RATE / 4);
    await rig.close();
    const keys = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]!);
    assertEquals(keys.filter((key) => key === 41).length, 2);
    const sent = rig.session.midiSent.map(({ bytes }) => bytes[0]! & 0xf0);
    assertEquals(sent.filter((kind) => kind === 0x90).length, sent.filter((kind) => kind === 0x80).length);
  }));

Deno.test("a command is answered once, with its number; one that cannot be is refused in one sentence, and the pattern plays on", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 150 }, async (rig) => {
    await playing(rig);
    const done = rig.send({ do: "step.toggle", step: 16 }), refused = rig.send({ do: "step.toggle", step: 17 });
    const { frame: _, ...answer } = await rig.answer(refused);
    assertEquals(answer, {
      event: "refused",
      do: "step.toggle",
      step: 17,
      id: refused,
      reason: "sequencer",
      message: "Part 1 has 16 steps: there is no step 17.",
    });
    assertEquals((await rig.answer(done))["event"], "done");
    assertEquals([done, refused].map((id) => rig.events.filter((event) => event["id"] === id).length), [1, 1]);
    assertEquals(rig.notices.filter((sentence) => sentence.includes("step 17")), []);
    assertEquals(rig.session.state().steps!.mode, "playing");
    await rig.until(rig.frame + RATE / 10);
  }));

Deno.test("a keyboard plays the selected part at once, and what is played is recorded in time; its end finds its port", () => {
  const key = (frame: number, ...bytes: number[]) => ({ frame, port: "Keys", bytes });
  const midi: MidiSetup = {
    inputs: [{ name: "keys", port: "Keys", isVirtual: false, correctionMs: 0, playsPart: true }],
    outputs: MIDI.outputs,
    offline: {
      inputs: ["Keys"],
      outputs: ["Synth"],
      played: [key(RATE, 0x93, 60, 80), key(RATE + RATE / 5, 0x83, 60, 0)],
    },
  };
  return SessionRig.run({ midi, tempoBpm: 150 }, async (rig) => {
    rig.send({ do: "step.part_set", channel: 3 });
    rig.send({ do: "step.start" });
    rig.send({ do: "step.record", mode: "overdub", quantise: 100 });
    await rig.until(RATE + RATE / 2);
    const { steps } = rig.session.state().steps!;
    const written = steps.flatMap(({ notes }) => notes.map(({ key, velocity }) => [key, velocity]));
    assertEquals(written, [[60, 80]]);
    rig.send({ do: "step.stop" });
    await rig.close();
    const first = rig.session.midiSent.slice(0, 2).map(({ bytes }) => [...bytes]);
    assertEquals(first, [[0x92, 60, 80], [0x82, 60, 0]]);
  });
});

Deno.test("patterns are saved with the session and come back as they were; a session without any leaves no file", async () => {
  await SessionRig.run({}, async (rig) => {
    await playing(rig);
    rig.send({ do: "step.part_set", name: "bass", swing: 60 });
    rig.send({ do: "step.new_pattern", pattern: 3 });
    const { saved } = await rig.close();
    assert(saved.includes(join(rig.folder, "patterns.json")), saved.join());
    const { bank } = loadBank(join(rig.folder, "patterns.json"));
    assertEquals(bank.patterns.map((pattern) => pattern?.parts[0]?.name), ["bass", undefined, "part 1"]);
    assertEquals(
      bank.patterns[0]!.parts[0]!.steps.map(({ notes }) => notes[0]!.key),
      [...Array(16).keys()].map((n) => 41 + n),
    );
    assertEquals(JSON.parse(rig.text("session.json"))["patterns"], "patterns.json");
  });
  await SessionRig.run({}, async (rig) => {
    await rig.until(RATE / 10);
    const { saved } = await rig.close();
    assertEquals(saved.filter((path) => path.includes("pattern")), []);
  });
});

Deno.test("a pattern that nobody can hear says so when it starts", async () => {
  await SessionRig.run({ tempoBpm: 150 }, async (rig) => {
    rig.send({ do: "step.start" });
    await rig.until(rig.frame + RATE / 20);
    assert(
      rig.notices.some((sentence) => sentence.startsWith("No MIDI output hears the patterns")),
      rig.notices.join(),
    );
  });
  await SessionRig.run({ midi: MIDI }, async (rig) => {
    rig.send({ do: "step.part_set", port: 2 });
    rig.send({ do: "step.start" });
    await rig.until(rig.frame + RATE / 20);
    assert(rig.notices.includes("Part 1 plays on MIDI output 3, but there is 1."), rig.notices.join());
  });
});

Deno.test("a pattern that starts in the moment in which a tempo is asked for starts at that tempo, also at the very beginning", async () => {
  await SessionRig.run({ tempoBpm: 240 }, async (rig) => {
    rig.send({ do: "step.start" });
    await rig.until(RATE / 4);
    assertEquals(rig.session.state().snapshot.tempoBpm, 240);
  });
  await SessionRig.run({}, async (rig) => {
    rig.send({ do: "step.pattern_set", tempo: 97 });
    await rig.until(RATE / 2);
    rig.send({ do: "transport.set_tempo", bpm: 150 });
    rig.send({ do: "step.start" });
    await rig.until(rig.frame + RATE / 4);
    assertEquals(rig.session.state().snapshot.tempoBpm, 150);
  });
  await SessionRig.run({}, async (rig) => {
    rig.send({ do: "step.pattern_set", tempo: 97 });
    rig.send({ do: "step.start" });
    await rig.until(RATE / 4);
    assertEquals(rig.session.state().snapshot.tempoBpm, 97);
  });
});

Deno.test("what comes between a start and the block that takes it is heard after the first step, live and rendered", async () => {
  await SessionRig.run({ midi: MIDI, tempoBpm: 240 }, async (rig) => {
    rig.send({ do: "step.note", step: 1, note: 40 });
    rig.send({ do: "step.start" });
    rig.send({ do: "step.note", step: 1, note: 50 });
    rig.send({ do: "step.start", boundary: "beat" });
    await rig.until(RATE * 2);
    await rig.close();
    const live = rig.session.midiSent.map(({ bytes }) => [...bytes]);
    assertEquals(live.filter(([status]) => status === 0x90).slice(0, 2).map(([, key]) => key), [40, 50]);
    assertEquals((await rendered(rig.folder)).slice(0, 4), live.slice(0, 4));
  });
});

Deno.test("a transport of JACK's that was asked for and is not there is said, and the sequencer starts by itself", () =>
  SessionRig.run({ midi: { ...MIDI, follow: true }, tempoBpm: 150 }, async (rig) => {
    assertEquals(rig.notices.filter((sentence) => sentence.includes("JACK's transport")).length, 1);
    assertEquals(rig.session.state().midi!.clock, undefined);
    await playing(rig);
    await rig.until(rig.frame + RATE / 2);
    assertEquals(rig.session.state().snapshot.running, true);
    await rig.close();
    assert(rig.session.midiSent.some(({ bytes }) => bytes[0] === 0x90), "nothing was played");
  }));

Deno.test("a pattern that plays when the session ends is rendered to the session's end", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 150 }, async (rig) => {
    await playing(rig);
    await rig.until(2 * RATE);
    await rig.close();
    const { lines } = readScore(join(rig.folder, "score.jsonl"));
    const last = lines.at(-1)!;
    assert(last.request.do === "step.stop" && last.atFrame >= 2 * RATE, `${last.request.do} at ${last.atFrame}`);
  }));
