import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readWav, type WavSound } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { RATE, SessionRig, waitFor } from "./session_rig.ts";
import { firstDifference } from "../../first_difference.ts";

const START = 9_601, LENGTH = 24_007;

/** Two loops, one of them overdubbed, and a metronome for a while; then an export while all plays on. */
async function playAndExport(rig: SessionRig): Promise<{ folder: string; frames: number; files: string[] }> {
  // Quiet enough for the limiter to do nothing.
  for (const track of [1, 2]) rig.send({ do: "mix.gain", track, db: -12 });
  rig.send({ do: "loop.record", track: 1, when: "exact", at: START });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: START + LENGTH }));
  rig.send({ do: "mix.metronome", on: true });
  rig.send({ do: "loop.record", track: 2, when: "exact", at: START + 2 * LENGTH });
  await rig.answer(rig.send({ do: "loop.play", track: 2, when: "exact", at: START + 3 * LENGTH }));
  rig.send({ do: "loop.overdub", track: 2 });
  await rig.until(START + 5 * LENGTH);
  rig.send({ do: "loop.play", track: 2 });
  rig.send({ do: "mix.metronome", on: false });
  rig.send({ do: "mix.pan", track: 1, pan: -0.5 });
  await rig.until(START + 7 * LENGTH);
  const answer = await rig.answer(rig.send({ do: "session.export" }));
  assertEquals(answer["event"], "done", String(answer["message"]));
  return answer as unknown as { folder: string; frames: number; files: string[] };
}

Deno.test("an export while all plays holds the mix that was heard, to the bit, and stems that add up to it, each from the first frame to now", () =>
  SessionRig.run({ limiterCeilingDb: 0 }, async (rig) => {
    const { folder, frames, files } = await playAndExport(rig);
    assertEquals(files, [
      "click.wav",
      "events.jsonl",
      "inputs.wav",
      "loops.json",
      "loops/track-01.wav",
      "loops/track-02.wav",
      "markers.txt",
      "midi.mid",
      "mix.wav",
      "track-01.wav",
      "track-02.wav",
    ]);
    const sound = (name: string): WavSound => readWav(join(folder, name));
    const stems = ["click.wav", "track-01.wav", "track-02.wav"].map(sound), mix = sound("mix.wav");
    for (const { frameCount } of [...stems, mix, sound("inputs.wav")]) assertEquals(frameCount, frames);
    for (let frame = 0; frame < frames; frame++) {
      const sum = stems.reduce((total, { channels }) => total + channels[0]![frame]!, 0);
      assert(Math.abs(sum - mix.channels[0]![frame]!) < 1e-6, `frame ${frame}: ${sum} and ${mix.channels[0]![frame]}`);
    }
    assert(stems.every(({ channels }) => channels[0]!.some((sample) => sample !== 0)), "each stem sounds");
    await rig.close();
    const live = rig.sound("output.wav");
    mix.channels.forEach((channel, index) => assertEquals(firstDifference(channel, live[index]!), -1));
    sound("inputs.wav").channels.forEach((channel, index) =>
      assertEquals(firstDifference(channel, rig.input[index]!), -1)
    );
  }));

Deno.test("an export's loops have what was played before them, marked apart, and its markers say what happened where", () =>
  SessionRig.run({}, async (rig) => {
    const { folder } = await playAndExport(rig);
    const loop = readWav(join(folder, "loops/track-01.wav")), handle = RATE * 3 / 100;
    assertEquals(loop.marks.loop, { startFrame: handle, endFrame: handle + LENGTH });
    loop.channels.forEach((channel, index) => {
      const played = rig.input[index]!.subarray(START - handle, START + LENGTH - handle);
      assertEquals(firstDifference(channel.subarray(0, played.length), played), -1, "as it was played, up to the seam");
    });
    const markers = Deno.readTextFileSync(join(folder, "markers.txt"));
    assert(markers.includes(`${(START / RATE).toFixed(6)}\t${(START / RATE).toFixed(6)}\ttake track 1\n`), markers);
    assert(/ BPM\n/.test(markers) && markers.includes("take track 2"), markers);
    const labels = new TextDecoder("latin1").decode(Deno.readFileSync(join(folder, "mix.wav")).slice(-1000));
    assert(labels.includes("take track 1") && labels.includes("cue "), "the mix has them as cue points");
  }));

Deno.test("what was exported, loaded into another session and rendered from its score, is bit-identical all along", () =>
  SessionRig.run({}, async (rig) => {
    const { folder } = await playAndExport(rig);
    await rig.close();
    const session = await Session.open({
      ...defaultSessionOptions(),
      ...{ host: "builtin", inputFile: rig.inputPath, sessionFolder: join(rig.root, "second"), tapeMinutes: 1 },
    });
    const done: Record<string, unknown>[] = [];
    session.onEvent((event) => event["do"] === "session.load" && event["event"] === "done" && done.push(event));
    const frame = () => session.state().snapshot.frame;
    for (const [index, name] of ["track-01", "track-02"].entries()) {
      session.send(
        parseCommand({ do: "session.load", path: join(folder, `loops/${name}.wav`), track: index + 1, beats: 4 }),
      );
      await waitFor("the loop", () => done.length === index + 1);
    }
    const from = frame();
    await waitFor("two cycles", () => frame() > from + 3 * LENGTH);
    await session.close();
    const live = readWav(join(rig.root, "second/output.wav")).channels;
    await renderScore(join(rig.root, "second/score.jsonl"), { outFolder: join(rig.root, "again"), blockFrames: 333 });
    const again = readWav(join(rig.root, "again/mix.wav")).channels;
    live.forEach((channel, index) => assertEquals(firstDifference(channel, again[index]!), -1));
    // The first loop alone, before the second came in, is the loop that was exported.
    const loop = readWav(join(folder, "loops/track-01.wav")), origin = done[0]!["frame"] as number;
    const { startFrame } = loop.marks.loop!, until = Math.min(LENGTH, (done[1]!["frame"] as number) - origin);
    for (let i = 480; i < until; i++) {
      assertEquals(live[0]![origin + i], loop.channels[0]![startFrame + i], `frame ${i}`);
    }
  }));

/** Two loops, one played backwards, the other so at half its speed; then an export. */
async function playTurned(rig: SessionRig): Promise<string> {
  for (const track of [1, 2]) rig.send({ do: "mix.gain", track, db: -12 });
  for (const [track, start] of [[1, START], [2, START + 2 * LENGTH]] as const) {
    rig.send({ do: "loop.record", track, when: "exact", at: start });
    await rig.answer(rig.send({ do: "loop.play", track, when: "exact", at: start + LENGTH }));
  }
  rig.send({ do: "loop.reverse", track: 1 });
  rig.send({ do: "loop.half_speed", track: 2 });
  await rig.answer(rig.send({ do: "loop.reverse", track: 2 }));
  await rig.until(rig.frame + 3 * LENGTH);
  const answer = await rig.answer(rig.send({ do: "session.export" }));
  assertEquals(answer["event"], "done", String(answer["message"]));
  return answer["folder"] as string;
}

interface DescribedLoop {
  track: number;
  rate: number;
  reversed: boolean;
  origin_frame: number;
  place_frames: number;
}

Deno.test("loops that were played backwards and slower are exported as they are, with their rates beside them", () =>
  SessionRig.run({}, async (rig) => {
    const folder = await playTurned(rig), { loops } = JSON.parse(Deno.readTextFileSync(join(folder, "loops.json")));
    const told = loops.map(({ track, rate, reversed }: DescribedLoop) => [track, rate, reversed]);
    assertEquals(told, [[1, 1, true], [2, 0.5, true]]);
    for (const [index, start] of [START, START + 2 * LENGTH].entries()) {
      const { channels, marks } = readWav(join(folder, `loops/track-0${index + 1}.wav`));
      assertEquals(marks.rate, [-1, -0.5][index]);
      const handle = marks.loop!.startFrame, body = LENGTH - RATE * 3 / 100;
      const played = rig.input[0]!.subarray(start, start + body);
      assertEquals(firstDifference(channels[0]!.subarray(handle, handle + body), played), -1, "forwards, as played");
    }
    const text = new TextDecoder("latin1").decode(Deno.readFileSync(join(folder, "loops/track-02.wav")).slice(-400));
    assert(text.includes("loop at rate 0.5, played backwards"), "its cue point says it");
    assert(Deno.readTextFileSync(join(folder, "markers.txt")).includes("rate 0.5 backwards track 2"));
  }));

Deno.test("what was exported backwards and slower is loaded so, sounds as its stem to the bit, and renders from its score to the bit", () =>
  SessionRig.run({}, async (rig) => {
    const folder = await playTurned(rig), { loops } = JSON.parse(Deno.readTextFileSync(join(folder, "loops.json")));
    await rig.close();
    for (const [index, loop] of (loops as DescribedLoop[]).entries()) {
      const second = join(rig.root, `second-${index}`), path = join(folder, `loops/track-0${index + 1}.wav`);
      const session = await Session.open({
        ...defaultSessionOptions(),
        ...{ host: "builtin", inputFile: rig.inputPath, sessionFolder: second, tapeMinutes: 1 },
      });
      const done: Record<string, unknown>[] = [];
      session.onEvent((event) => event["do"] === "session.load" && event["event"] === "done" && done.push(event));
      session.send(parseCommand({ do: "mix.gain", track: 1, db: -12 }));
      session.send(parseCommand({ do: "session.load", path, track: 1, beats: 4 }));
      session.send(parseCommand({ do: "session.load", path, track: 2, rate: 1, reverse: false, once: true }));
      await waitFor("two loads", () => done.length === 2);
      assertEquals(session.state().tracks.map(({ rate }) => rate), [loop.reversed ? -loop.rate : loop.rate, 1]);
      const origin = done[0]!["frame"] as number;
      await waitFor("a round", () => session.state().snapshot.frame > origin + 3 * LENGTH);
      await session.close();
      const live = readWav(join(second, "output.wav")).channels;
      await renderScore(join(second, "score.jsonl"), { outFolder: join(rig.root, `again-${index}`), blockFrames: 333 });
      const again = readWav(join(rig.root, `again-${index}/mix.wav`)).channels;
      live.forEach((channel, c) => assertEquals(firstDifference(channel, again[c]!), -1, `render of ${index}`));
      // The stem is at the loop's beginning where that many frames were gone backwards.
      const stem = readWav(join(folder, `track-0${index + 1}.wav`)).channels[0]!, round = LENGTH / loop.rate;
      let begins = loop.origin_frame + loop.place_frames / loop.rate;
      while (begins < stem.length - LENGTH) begins += round;
      begins -= round;
      assertEquals(begins % 1, 0);
      const heard = live[0]!.subarray(origin + 480, origin + LENGTH);
      assertEquals(firstDifference(heard, stem.subarray(begins + 480, begins + LENGTH)), -1, `loop ${index}`);
      assert(heard.some((sample) => Math.abs(sample) > 0.01));
    }
  }));

Deno.test("a second export has a folder of its own, one into a folder that holds something is refused, and so is one without inputs", () =>
  SessionRig.run({}, async (rig) => {
    await rig.until(4_800);
    const exported = async (command: Record<string, unknown>) =>
      await rig.answer(rig.send({ do: "session.export", ...command }));
    const [first, second] = [await exported({}), await exported({})];
    assertEquals([first["folder"], second["folder"]], [join(rig.folder, "export"), join(rig.folder, "export-2")]);
    Deno.mkdirSync(join(rig.root, "full"));
    Deno.writeTextFileSync(join(rig.root, "full", "a"), "");
    const refused = await exported({ path: join(rig.root, "full") });
    assertEquals([refused["event"], refused["reason"]], ["refused", "not_exported"]);
    assert(String(refused["message"]).includes("nothing is overwritten"));
    assert(![...Deno.readDirSync(rig.root)].some(({ name }) => name.endsWith(".part")));
  }));

Deno.test("without the inputs there is nothing to export, and that is said", () =>
  SessionRig.run({ recordInput: false }, async (rig) => {
    const refused = await rig.answer(rig.send({ do: "session.export" }));
    assertEquals(refused["event"], "refused");
    assert(String(refused["message"]).includes("start it without --no-record-input"));
  }));

Deno.test("a session that ends during an export ends at once and leaves nothing half, and the next export sweeps up after a killed one", () =>
  SessionRig.run({}, async (rig) => {
    const left = join(rig.folder, "export.0123abcd.part");
    Deno.mkdirSync(left);
    Deno.writeTextFileSync(join(left, "mix.wav"), "half");
    await rig.until(RATE);
    rig.send({ do: "session.export" });
    await rig.close();
    const parts = [...Deno.readDirSync(rig.folder)].filter(({ name }) => name.startsWith("export"));
    assertEquals(parts.map(({ name }) => name), []);
  }));
