import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../../bridge/offline/offline_host.ts";
import type { MidiSetup } from "../../../src/midi/setup.ts";
import { playScore } from "../../../src/render/play_score.ts";
import { readScore } from "../../../src/score/read.ts";
import { RATE, SessionRig } from "./session_rig.ts";

const MIDI: MidiSetup = {
  inputs: [],
  outputs: [{ name: "synth", port: "Synth", kind: "device", clock: false }],
  offline: { inputs: [], outputs: ["Synth"], played: [] },
};

/** Keys of the note-ons that the score of a session sends. */
async function renderedKeys(folder: string): Promise<number[]> {
  const { header, lines } = readScore(join(folder, "score.jsonl")), keys: number[] = [];
  await playScore(runOffline, {
    header,
    lines,
    outputCount: 2,
    totalFrames: Math.max(...lines.map(({ atFrame }) => atFrame)) + RATE,
    blockFrames: 512,
    read: (inputs) => inputs.forEach((input) => input.fill(0)),
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi: (_, __, [status = 0, key = 0]) => void (status === 0x90 && keys.push(key)),
  });
  return keys;
}

Deno.test("a first loop recorded over a pattern that plays takes no step of it, live and in the score that is rendered", () =>
  SessionRig.run({ midi: MIDI, tempoBpm: 180 }, async (rig) => {
    for (let step = 1; step <= 16; step++) rig.send({ do: "step.note", step, note: 40 + step, length: "1/2" });
    await rig.until(RATE / 4);
    rig.send({ do: "step.start" });
    await rig.until(rig.frame + RATE);
    rig.send({ do: "loop.record", track: 1, when: "beat" });
    await rig.until(rig.frame + RATE);
    rig.send({ do: "loop.record", track: 1, when: "beat" });
    await rig.until(rig.frame + 2 * RATE);
    rig.send({ do: "step.stop" });
    await rig.until(rig.frame + RATE / 4);
    assert(rig.session.state().snapshot.anchorLength > 0, "the loop is the grid");
    await rig.close();
    const live = rig.session.midiSent.filter(({ bytes }) => bytes[0] === 0x90).map(({ bytes }) => bytes[1]!);
    assert(live.length > 40, `only ${live.length} notes`);
    assertEquals(live, live.map((_, step) => 41 + (step % 16)));
    assertEquals(await renderedKeys(rig.folder), live);
  }));
