import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { renderScore } from "../../../src/render/render.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { quietEnds } from "../../scenarios/loaded.ts";
import { RATE, SessionRig } from "./session_rig.ts";

const CYCLE = 24_000;

async function render(rig: SessionRig, blockFrames: number): Promise<Float32Array[]> {
  const outFolder = join(rig.root, `render-${blockFrames}`);
  await renderScore(join(rig.folder, "score.jsonl"), { inputPath: rig.inputPath, outFolder, blockFrames });
  return readWav(join(outFolder, "mix.wav")).channels;
}

/** Plays a first loop and loads two files, one of them twice; then closes. */
async function play(rig: SessionRig): Promise<void> {
  const file = (name: string) => join(rig.root, name);
  writeWav(file("bar.wav"), [quietEnds(CYCLE / 2 + 7, 2)], RATE);
  writeWav(file("low.wav"), [quietEnds(44_100, 3), quietEnds(44_100, 4)], 44_100);
  rig.send({ do: "loop.record", track: 1, when: "exact", at: 4_801 });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: 4_801 + CYCLE }));
  const first = await rig.answer(rig.send({ do: "session.load", path: file("bar.wav") }));
  assertEquals([first["event"], first["track"], first["path"]], [
    "done",
    2,
    `loads/bar-${(first["sha256"] as string).slice(0, 8)}.wav`,
  ]);
  await rig.answer(rig.send({ do: "session.load", path: file("low.wav"), track: 2, when: "loop" }));
  await rig.answer(rig.send({ do: "session.load", path: file("bar.wav"), track: 5, once: true }));
  rig.send({ do: "loop.retrigger", track: 5 });
  rig.send({ do: "loop.undo", track: 2 });
  await rig.until(rig.frame + 2 * CYCLE);
  Deno.removeSync(file("bar.wav"));
  Deno.removeSync(file("low.wav"));
  assertEquals((await rig.close()).failures, []);
}

Deno.test("files loaded while everything plays sound the same in a render of the score, bit for bit, also after the files are gone", () =>
  SessionRig.run({}, async (rig) => {
    await play(rig);
    const live = rig.sound("output.wav");
    for (const blockFrames of [64, 1_000]) {
      const rendered = await render(rig, blockFrames);
      live.forEach((channel, index) => assertEquals(rendered[index]!.subarray(0, channel.length), channel));
    }
    const loads = rig.text("score.jsonl").split("\n").filter((line) => line.includes("session.load"));
    assertEquals(loads.length, 3);
    for (const line of loads) assert(/"path":"loads\/[\w-]+\.wav","sha256":"[0-9a-f]{64}"/.test(line), line);
  }));

Deno.test("a loop that was loaded is saved with the session and goes on with it", () =>
  SessionRig.run({}, async (rig) => {
    await play(rig);
    const { tracks } = JSON.parse(rig.text("session.json"));
    assertEquals(tracks.map(({ track, once }: Record<string, unknown>) => [track, once]).slice(0, 2), [[1, false], [
      2,
      false,
    ]]);
    assertEquals(tracks.find(({ track }: { track: number }) => track === 5).once, true);
  }));

Deno.test("a load that fails is answered with a sentence, plays nothing, and stands in no score", () =>
  SessionRig.run({}, async (rig) => {
    const answer = await rig.answer(rig.send({ do: "session.load", path: join(rig.root, "no.wav") }));
    assertEquals([answer["event"], answer["reason"]], ["refused", "not_loaded"]);
    assert(rig.notices.some((sentence) => sentence === answer["message"]), "the player is told");
    rig.send({ do: "loop.record", track: 1 });
    await rig.until(rig.frame + 4_800);
    writeWav(join(rig.root, "a.wav"), [quietEnds(CYCLE)], RATE);
    const busy = await rig.answer(rig.send({ do: "session.load", path: join(rig.root, "a.wav"), track: 1, beats: 4 }));
    assertEquals([busy["event"], busy["reason"]], ["refused", "wrong_state"]);
    await rig.close();
    assert(!rig.text("score.jsonl").includes("no.wav"));
  }));

Deno.test("control is not held up by a long file, and a load behind it waits its turn", () =>
  SessionRig.run({}, async (rig) => {
    writeWav(join(rig.root, "long.wav"), [quietEnds(60 * RATE), quietEnds(60 * RATE)], RATE);
    writeWav(join(rig.root, "a.wav"), [quietEnds(CYCLE)], RATE);
    await rig.until(4_800);
    const first = rig.send({ do: "session.load", path: join(rig.root, "long.wav"), beats: 120 });
    const second = rig.send({ do: "session.load", path: join(rig.root, "a.wav") });
    await rig.answer(second);
    const order = rig.events.filter(({ event, id }) => event === "done" && (id === first || id === second)).map((
      { id },
    ) => id);
    assertEquals(order, [first, second]);
    assertEquals(rig.session.state().snapshot.anchorLength, 60 * RATE);
  }));

Deno.test("a score that loads from outside its folder, another rate or a changed file is refused at its line", () =>
  SessionRig.run({}, async (rig) => {
    await play(rig);
    const score = join(rig.folder, "score.jsonl"), text = Deno.readTextFileSync(score);
    const refusal = async (changed: string) => {
      Deno.writeTextFileSync(score, changed);
      const outFolder = join(rig.root, "refused");
      const error = await renderScore(score, { inputPath: rig.inputPath, outFolder }).then(
        () => undefined,
        (cause) => cause as Error,
      );
      return error?.message ?? "it was rendered";
    };
    const outside = await refusal(text.replace(/"loads\//g, '"../loads/'));
    assert(/line \d+ of the score: Cannot load \.\.\/loads\/.*own folder only/.test(outside), outside);
    const copy = join(rig.folder, JSON.parse(text.split("\n").find((line) => line.includes("session.load"))!).path);
    const { channels } = readWav(copy);
    channels[0]![5]! += 0.25;
    writeWav(copy, channels, RATE, { overwrite: true });
    assert((await refusal(text)).includes("is not what was loaded when the score was played"));
    writeWav(copy, channels, 44_100, { overwrite: true });
    assert((await refusal(text)).includes("it is at 44100 Hz and the score at 48000 Hz"));
  }));

Deno.test("what a surface asks of session.load is checked like every command", () => {
  const refused = (command: Record<string, unknown>) => {
    try {
      parseCommand({ do: "session.load", ...command });
      return "accepted";
    } catch (error) {
      return (error as Error).message;
    }
  };
  assertEquals(refused({ path: "a.wav", track: "new", when: "loop", bars: 4 }), "accepted");
  assert(refused({}).includes('needs "path"'));
  assert(refused({ path: "a.wav", bars: 4, beats: 16 }).includes("bars and beats"));
  assert(refused({ path: "a.wav", file: 3 }).includes('does not know the field "file"'));
});
