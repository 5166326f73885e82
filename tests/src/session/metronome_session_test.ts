import { assert, assertEquals } from "@std/assert";
import { RATE, SessionRig, waitFor } from "./session_rig.ts";

Deno.test("a session plays a set's plan for the metronome on the 1s of its bars, and its score tells it", async () => {
  const metronomeSetup = {
    click: {},
    clicks: [{ bars: 1, subdivision: 2 }, { bars: 1, subdivision: 3 }],
    tempi: { fromBpm: 240, toBpm: 300, stepBpm: 30, bars: 1, end: "repeat" },
  } as const;
  await SessionRig.run({ metronome: true, metronomeSetup, beatsPerBar: 4 }, async (rig) => {
    await rig.answer(rig.send({ do: "transport.start" }));
    const done = (name: string) => rig.events.filter((event) => event["event"] === "done" && event["do"] === name);
    await waitFor("a change of tempo", () => done("transport.set_tempo").length >= 2);
    await waitFor("other clicks", () => done("mix.click").length >= 2);
    const start = done("transport.start")[0]!["frame"] as number, { frame, bpm } = done("transport.set_tempo")[1]!;
    // Until the first change all bars last a second; a machine that is held up may have missed one.
    const bar = ((frame as number) - start) / RATE;
    assertEquals([bar % 1, bpm], [0, [240, 270, 300][bar % 3]]);
    await rig.close();
    const lines = rig.text("score.jsonl").split("\n").filter((line) => line.includes('"mix.click"'));
    assert(lines.length >= 2 && lines.some((line) => line.includes('"when":"bar"')));
  });
});
