import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { COMMAND_PLAY, COMMAND_RECORD, WHEN_EXACT } from "../../../dsp/assembly/protocol.ts";
import { UserError } from "../../../src/errors.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import type { PedalOrder } from "../../../scripts/measure/pedal_worker.ts";
import { RATE, SessionRig, stall } from "./session_rig.ts";

const START = 9601, LENGTH = 24007;

/** Record input frames START … START + LENGTH on track 1 and let them play. */
async function recordLoop(rig: SessionRig): Promise<void> {
  rig.send({ do: "loop.record", track: 1, when: "exact", at: START });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: START + LENGTH }));
}

/** Frames of the loop before its seam, as the event declares it. */
function beforeSeam(rig: SessionRig): number {
  return rig.last("take")["seam_frame"] as number;
}

Deno.test("what is saved of a loop is what was heard, frame by frame, up to the seam that was declared", () =>
  SessionRig.run({}, async (rig) => {
    await recordLoop(rig);
    const seam = beforeSeam(rig), { saved, failures } = await rig.close();
    assertEquals(failures, []);
    assertEquals(saved.map((path) => path.slice(rig.folder.length + 1)), [
      "score.jsonl",
      "input.wav",
      "output.wav",
      "loops/track-01.wav",
      "session.json",
    ]);
    rig.sound("loops/track-01.wav").forEach((channel, index) => {
      assertEquals(channel.length, LENGTH);
      assertEquals(channel.subarray(0, seam), rig.input[index]!.subarray(START, START + seam));
    });
  }));

Deno.test("the loop sounds in the output file at its place, over and over", () =>
  SessionRig.run({}, async (rig) => {
    await recordLoop(rig);
    await rig.until(START + 4 * LENGTH);
    await rig.close();
    const [left] = rig.sound("output.wav") as [Float32Array],
      [loop] = rig.sound("loops/track-01.wav") as [Float32Array];
    for (let cycle = 2; cycle < 4; cycle++) {
      const from = START + cycle * LENGTH, to = Math.min(from + LENGTH, left.length);
      assertEquals(left.subarray(from, to), loop.subarray(0, to - from), `cycle ${cycle}`);
    }
  }));

Deno.test("session.json says what playing on later needs", () =>
  SessionRig.run({ tracks: [{ gainDb: -6, pan: 0.5 }] }, async (rig) => {
    await recordLoop(rig);
    await rig.close();
    const session = JSON.parse(rig.text("session.json"));
    assertEquals(session.rondo_session, 2);
    assertEquals([session.anchor_frame, session.anchor_length_frames], [START, LENGTH]);
    const [track] = session.tracks;
    assertEquals([track.track, track.file, track.length_frames, track.origin_frame, track.pan], [
      1,
      "loops/track-01.wav",
      LENGTH,
      START,
      0.5,
    ]);
    assert(Math.abs(track.gain - 10 ** (-6 / 20)) < 1e-6);
  }));

Deno.test("a take that still records when the session closes is closed on the last frame heard, and saved", () =>
  SessionRig.run({}, async (rig) => {
    await rig.answer(rig.send({ do: "loop.record", track: 1, when: "exact", at: START }));
    await rig.until(START + LENGTH);
    await rig.close();
    const [loop] = rig.sound("loops/track-01.wav") as [Float32Array], seam = beforeSeam(rig);
    assert(loop.length >= LENGTH - RATE / 10, `${loop.length} frames`);
    assertEquals(loop.subarray(0, seam), rig.input[0]!.subarray(START, START + seam));
    assertEquals(loop.length + START, JSON.parse(rig.text("score.jsonl").trim().split("\n").at(-1)!).gesture);
  }));

Deno.test("an overdub that still runs when the session closes is in the saved loop", () =>
  SessionRig.run({}, async (rig) => {
    await recordLoop(rig);
    await rig.answer(rig.send({ do: "loop.overdub", track: 1, when: "exact", at: START + 2 * LENGTH }));
    await rig.until(START + 2 * LENGTH + 9000);
    await rig.close();
    const [loop] = rig.sound("loops/track-01.wav") as [Float32Array], [input] = rig.input as [Float32Array];
    for (let frame = 2000; frame < 8000; frame++) {
      const expected = Math.fround(input[START + frame]! + input[START + 2 * LENGTH + frame]!);
      assert(Math.abs(loop[frame]! - expected) < 1e-6, `frame ${frame}: ${loop[frame]} for ${expected}`);
    }
  }));

Deno.test("control held for half a second while playing changes no frame: a render of the score is the same file", () =>
  SessionRig.run({ monitor: true }, async (rig) => {
    await recordLoop(rig);
    rig.send({ do: "loop.capture", track: 2, cycles: 1 });
    const held = stall(rig, RATE / 2);
    assert(held.to - held.from >= RATE / 2);
    rig.send({ do: "mix.gain", track: 2, db: -3 });
    await rig.answer(rig.send({ do: "loop.overdub", track: 2 }));
    stall(rig, RATE / 2);
    await rig.answer(rig.send({ do: "loop.play", track: 2 }));
    await rig.until(rig.frame + 9600);
    await rig.close();
    const outFolder = join(rig.root, "render"), inputPath = rig.inputPath;
    await renderScore(join(rig.folder, "score.jsonl"), { inputPath, outFolder, blockFrames: 100 });
    const heard = rig.sound("output.wav"), rendered = readWav(join(outFolder, "mix.wav")).channels;
    heard.forEach((channel, index) => {
      assert(channel.length > START + LENGTH + RATE);
      assertEquals(rendered[index]!.subarray(0, channel.length), channel);
    });
  }));

Deno.test("a pedal on a thread of its own acts at its own frame while control is held", () =>
  SessionRig.run({}, async (rig) => {
    const pedal = new Worker(import.meta.resolve("../../../scripts/measure/pedal_worker.ts"), { type: "module" });
    await new Promise((ready) => pedal.onmessage = ready);
    const base = { track: 0, when: WHEN_EXACT, at: -1, a: 0, b: 0, c: 0, source: 3 };
    const first = rig.frame + 12_000, second = first + LENGTH;
    const presses = [
      { frame: first + 500, command: { ...base, kind: COMMAND_RECORD, id: 101, gesture: first } },
      { frame: second + 500, command: { ...base, kind: COMMAND_PLAY, id: 102, gesture: second } },
    ];
    pedal.postMessage({ memory: rig.session.memory, ring: 2, presses } satisfies PedalOrder);
    const { to: released } = stall(rig, second + 9600 - rig.frame);
    const record = await rig.answer(101), play = await rig.answer(102);
    pedal.terminate();
    for (const [answer, gesture] of [[record, first], [play, second]] as const) {
      assertEquals([answer["event"], answer["gesture"]], ["done", gesture]);
      assert((answer["at"] as number) < released, "it was taken up only after control was free again");
    }
    assertEquals([rig.last("take")["tape_frame"], rig.last("take")["length_frames"]], [first, LENGTH]);
  }));

Deno.test("over the memory budget the oldest undo step goes, it is said, and the sound stays", () =>
  SessionRig.run({ memoryMb: 1 }, async (rig) => {
    await recordLoop(rig);
    await rig.answer(rig.send({ do: "loop.overdub", track: 1, when: "exact", at: START + 2 * LENGTH }));
    await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: START + 3 * LENGTH }));
    await rig.until(START + 5 * LENGTH);
    assert(rig.notices.some((notice) => notice.includes("undo step of track 1 was given up")), rig.notices.join("; "));
    await rig.close();
    const [loop] = rig.sound("loops/track-01.wav") as [Float32Array], [input] = rig.input as [Float32Array];
    const expected = Math.fround(input[START + 5000]! + input[START + 2 * LENGTH + 5000]!);
    assert(Math.abs(loop[5000]! - expected) < 1e-6);
  }));

Deno.test("everybody who closes a session gets the same answer, and it is saved once", () =>
  SessionRig.run({}, async (rig) => {
    const [first, second] = await Promise.all([rig.close(), rig.close()]);
    assertEquals(first, second);
    assertEquals(rig.session.state().host.running, false);
  }));

Deno.test("a folder that holds something is refused and left as it was", async () => {
  const folder = Deno.makeTempDirSync();
  Deno.writeTextFileSync(join(folder, "song"), "mine");
  const open = () => Session.open({ ...defaultSessionOptions(), host: "builtin", sessionFolder: folder });
  await assertRejects(open, UserError, "holds song already");
  assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), ["song"]);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("an input file that cannot be used is refused in a sentence, and nothing is left behind", async () => {
  const root = Deno.makeTempDirSync();
  Deno.writeTextFileSync(join(root, "not.wav"), "no sound");
  const open = (inputFile: string, extra = {}) =>
    Session.open({
      ...defaultSessionOptions(),
      host: "builtin",
      inputFile: join(root, inputFile),
      sessionFolder: join(root, "session"),
      ...extra,
    });
  await assertRejects(() => open("not.wav"), UserError, "not.wav");
  await assertRejects(() => open("missing.wav"), UserError, "missing.wav");
  assertEquals([...Deno.readDirSync(root)].map((entry) => entry.name), ["not.wav"]);
  Deno.removeSync(root, { recursive: true });
});

Deno.test("a session that asks for more tape than there is memory is refused in a sentence", async () => {
  const root = Deno.makeTempDirSync();
  const options = {
    ...defaultSessionOptions(),
    host: "builtin",
    tapeMinutes: 600,
    sessionFolder: join(root, "s"),
  } as const;
  await assertRejects(() => Session.open(options), UserError, "ask for a shorter tape or fewer inputs");
  assertEquals([...Deno.readDirSync(root)], []);
  Deno.removeSync(root, { recursive: true });
});
