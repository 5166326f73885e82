import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readWav } from "../../../src/files/wav_reader.ts";
import { renderScore } from "../../../src/render/render.ts";
import { Session } from "../../../src/session/session.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { startTask } from "../cli/run_task.ts";
import { RATE, SessionRig, waitFor } from "./session_rig.ts";

function sameStart(one: readonly Float32Array[], other: readonly Float32Array[]): boolean {
  return one.every((channel, c) => channel.every((sample, frame) => sample === other[c]![frame]));
}

async function playALoop(rig: SessionRig): Promise<void> {
  rig.send({ do: "loop.record", track: 1, when: "exact", at: 9_601 });
  await rig.answer(rig.send({ do: "loop.play", track: 1, when: "exact", at: 33_601 }));
  await rig.until(60_000);
}

Deno.test("a session keeps what is played, to its last frame, and its score renders to what was heard without being told of it", () =>
  SessionRig.run({}, async (rig) => {
    await playALoop(rig);
    const { saved, failures } = await rig.close();
    assertEquals(failures, []);
    assert(saved.includes(join(rig.folder, "input.wav")));
    const input = rig.sound("input.wav"), output = rig.sound("output.wav");
    assertEquals(input[0]!.length, output[0]!.length);
    assert(sameStart(input, rig.input));
    const outFolder = join(rig.root, "render");
    await renderScore(join(rig.folder, "score.jsonl"), { outFolder });
    assert(sameStart(output, readWav(join(outFolder, "mix.wav")).channels));
  }));

Deno.test("each sitting of a session keeps its own, and one that is told not to keeps nothing", () =>
  SessionRig.run({}, async (rig) => {
    await playALoop(rig);
    await rig.close();
    const again = { ...defaultSessionOptions(), host: "builtin" as const, inputFile: rig.inputPath, tapeMinutes: 1 };
    for (const recordInput of [true, false]) {
      const session = await Session.open({ ...again, sessionFolder: rig.folder, recordInput });
      await waitFor("some blocks", () => session.state().snapshot.frame > 9_600);
      await session.close();
    }
    const names = [...Deno.readDirSync(rig.folder)].map(({ name }) => name).filter((name) => name.startsWith("input"));
    assertEquals(names.toSorted(), ["input-2.wav", "input.wav"]);
    assertEquals(JSON.parse(rig.text("score-2.jsonl").split("\n")[0]!).input, "input-2.wav");
    assertEquals(JSON.parse(rig.text("score-3.jsonl").split("\n")[0]!).input, undefined);
    assert(sameStart(rig.sound("input-2.wav"), rig.input));
  }));

Deno.test("a score whose input is gone is refused by the file's name", () =>
  SessionRig.run({}, async (rig) => {
    await rig.until(4_800);
    await rig.close();
    Deno.removeSync(join(rig.folder, "input.wav"));
    const refused = await renderScore(join(rig.folder, "score.jsonl"), { outFolder: join(rig.root, "render") })
      .then(() => "rendered", (error: Error) => error.message);
    assert(refused.startsWith("Cannot read ") && refused.includes("input.wav: there is no such file"), refused);
  }));

Deno.test("killed while it plays, a program leaves an input file and a score that render", async () => {
  const root = Deno.makeTempDirSync({ prefix: "rondo_input_kill_" });
  try {
    const given = ["--demo", "--headless", "--session", "session", "--tape-minutes", "1", "--state-ms", "100"];
    const program = startTask("perform", given, root);
    let frame = 0, rest = "";
    for await (const text of program.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) if (line.includes('"session"')) frame = JSON.parse(line).frame ?? frame;
      if (frame > 4 * RATE) program.kill("SIGKILL");
    }
    await program.status;
    await program.stderr.cancel();
    await program.stdin.close().catch(() => {});
    const kept = readWav(join(root, "session", "input.wav")).frameCount;
    assert(kept > frame - 2 * RATE, `${kept} of ${frame} frames were kept`);
    const { frames } = await renderScore(join(root, "session", "score.jsonl"), { outFolder: join(root, "render") });
    assert(frames >= kept);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
