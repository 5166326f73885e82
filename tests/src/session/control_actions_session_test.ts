import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../../bridge/offline/offline_host.ts";
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { playScore } from "../../../src/render/play_score.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { readScore } from "../../../src/score/read.ts";
import { readWav } from "../../../src/files/wav_reader.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { renderScore } from "../../../src/render/render.ts";
import { noise, RATE, SessionRig, stall, waitFor } from "./session_rig.ts";

const MIDI: MidiSetup = {
  inputs: [],
  outputs: [{ name: "synth", port: "Synth", kind: "device", clock: false }],
  offline: { inputs: [], outputs: ["Synth"], played: [] },
};

/** Everything that the score of a session sends, as bytes. */
async function rendered(folder: string, name = "score.jsonl", blockFrames = 777): Promise<number[][]> {
  const { header, lines } = readScore(join(folder, name)), sent: number[][] = [];
  await playScore(runOffline, {
    header,
    lines,
    ...(header.start === undefined ? {} : { start: openSaved(join(folder, header.start)) }),
    outputCount: 2,
    totalFrames: Math.max(...lines.map(({ atFrame }) => atFrame)) + RATE,
    blockFrames,
    read: (inputs) => inputs.forEach((input) => input.fill(0)),
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi: (_, __, bytes) => void sent.push([...bytes]),
  });
  return sent;
}

/** Lines of a score that a command left, but those of the sitting's first frames. */
function linesOf(rig: SessionRig, name: string, score = "score.jsonl"): Record<string, unknown>[] {
  return rig.text(score).trim().split("\n").slice(1).map((row) => JSON.parse(row)).filter((line) => line.do === name);
}

/** Ticks of a bar of four beats. */
const BAR_TICKS = 4 * 960;

const ACTIONS = [
  { action: 1, command: { do: "step.fill", on: true }, cycle: "bar", position_beats: 1, times: 0 },
  { action: 2, command: { do: "step.fill", on: false }, cycle: "bar", position_beats: 2.5, times: 0 },
  { action: 3, command: { do: "step.pattern", pattern: 2, boundary: "now" }, cycle: "bar", cycles: 1, then: 4 },
  { action: 4, command: { do: "mix.mute", track: 1, on: true }, cycle: "beat", start: false },
].map((action) => parseCommand({ do: "action.set", ...action }));

async function playing(rig: SessionRig): Promise<void> {
  for (const pattern of [2, 1]) {
    rig.send({ do: "step.pattern", pattern });
    for (let step = 1; step <= 16; step++) {
      rig.send({ do: "step.note", step, note: 20 * pattern + step, velocity: 90, length: "1/2" });
      if (step % 2 === 0) rig.send({ do: "step.set", step, condition: "fill" });
    }
  }
  await rig.until(RATE / 8);
  rig.send({ do: "step.start" });
}

for (const blockFrames of [64, 4096]) {
  Deno.test(`what actions do to patterns is on at the tick of its place, and the score sends what was sent, at blocks of ${blockFrames}`, () =>
    SessionRig.run({ midi: MIDI, tempoBpm: 240, actions: ACTIONS, blockFrames }, async (rig) => {
      await playing(rig);
      for (let press = 0; press < 12; press++) {
        await rig.until(rig.frame + RATE / 4);
        rig.send({ do: "step.note", step: 1 + (press * 6) % 16, note: 90 + press });
      }
      rig.send({ do: "action.set", command: { do: "session.save" }, cycle: "beat", times: 1 });
      await waitFor(
        "the save",
        () => rig.events.some(({ do: name, event }) => name === "session.save" && event === "done"),
      );
      rig.send({ do: "step.stop" });
      await rig.until(rig.frame + RATE / 4);
      await rig.close();
      const fills = linesOf(rig, "step.fill").map(({ on, tick }) => [on, (tick as number) % BAR_TICKS]);
      assert(fills.length >= 5, `${fills.length} fills`);
      for (const [on, place] of fills) {
        // A machine that is too busy makes it later, never earlier.
        assert((place as number) >= (on ? 960 : 2400), JSON.stringify(fills));
      }
      const told = rig.events.filter(({ do: name, event, source }) =>
        name === "step.fill" && event === "done" && source === "action"
      );
      assertEquals(told.length, fills.length);
      const switched = linesOf(rig, "step.pattern").at(-1)!,
        muted = rig.events.find(({ do: name }) => name === "mix.mute")!;
      assertEquals([switched["pattern"], muted["source"]], [2, "action"]);
      assert(rig.text("score.jsonl").includes('"decided":true'));
      const live = rig.session.midiSent.map(({ bytes }) => [...bytes]);
      assert(live.length > 60, `${live.length} messages`);
      assertEquals(await rendered(rig.folder), live);
    }));
}

Deno.test("a session that goes on has its actions on patterns; control held for half a second delays them, and the score says to when", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 240, actions: ACTIONS.slice(0, 2) }, async (rig) => {
    await playing(rig);
    await rig.until(rig.frame + RATE);
    stall(rig, RATE / 2);
    await rig.until(rig.frame + RATE);
    const listed = rig.session.state().planned!;
    assertEquals([...listed.values()].map(({ do: name, on }) => [name, on]), [["step.fill", true], [
      "step.fill",
      false,
    ]]);
    await rig.close();
    const live = rig.session.midiSent.map(({ bytes }) => [...bytes]);
    assertEquals(await rendered(rig.folder, "score.jsonl", 64), live);
    await rig.goOn(async (session, until) => {
      await until(RATE / 4);
      session.send(parseCommand({ do: "step.start" }));
      await until(2 * RATE);
      session.send(parseCommand({ do: "step.stop" }));
      await until(2 * RATE + RATE / 4);
      await session.close();
      const again = session.midiSent.map(({ bytes }) => [...bytes]);
      assert(again.length > 12, `${again.length} messages`);
      assertEquals(await rendered(rig.folder, "score-2.jsonl"), again);
    }, { midi: MIDI });
    assert(linesOf(rig, "step.fill", "score-2.jsonl").length > 1);
  }));

Deno.test("a file that an action loads stands in the score as a load of its own, and renders to what was heard", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_planned_" }), path = join(folder, "loop.wav");
  writeWav(path, noise(RATE / 2), RATE);
  const load = { do: "action.set", command: { do: "session.load", path, beats: 2 }, cycle: "beat", cycles: 1 };
  return SessionRig.run({ tempoBpm: 240, actions: [parseCommand(load)] }, async (rig) => {
    rig.send({ do: "transport.start" });
    await waitFor(
      "the load",
      () => rig.events.some(({ do: name, event }) => name === "session.load" && event === "done"),
    );
    await rig.until(rig.frame + RATE);
    await rig.close();
    assertEquals(linesOf(rig, "session.load").length, 1);
    const outFolder = join(rig.root, "render");
    await renderScore(join(rig.folder, "score.jsonl"), { inputPath: rig.inputPath, outFolder, blockFrames: 333 });
    const again = readWav(join(outFolder, "mix.wav")).channels, heard = rig.sound("output.wav");
    assert(heard[0]!.some((x) => Math.abs(x) > 0.1));
    heard.forEach((channel, i) => assertEquals(channel.findIndex((x, at) => x !== again[i]![at]), -1));
  }).finally(() => Deno.removeSync(folder, { recursive: true }));
});
