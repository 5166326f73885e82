import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { readWav } from "../../src/files/wav_reader.ts";
import { renderScoreHere } from "../../src/render/render_job.ts";
import { startTask } from "../src/cli/run_task.ts";
import { inFolder, writeTestInput } from "./render_test_parts.ts";
import { firstDifference } from "../first_difference.ts";

const RATE = 48000;

/** The lines of a stream as JSON, one at a time. */
async function* jsonLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Record<string, unknown>> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line !== "") yield JSON.parse(line);
  }
}

/** What to send after each command that is done: at once, or so many frames after it. */
const STEPS: [Record<string, unknown>, number?][] = [
  [{ do: "loop.record", track: 1 }],
  [{ do: "loop.record", track: 1 }, RATE / 2],
  [{ do: "mix.gain", track: 1, db: -3 }],
  [{ do: "loop.record", track: 2 }, RATE / 3],
  [{ do: "loop.overdub", track: 2, feedback: 0.5 }, RATE],
  [{ do: "loop.play", track: 2 }, RATE / 5],
  [{ do: "mix.pan", track: 2, pan: -0.5 }],
  [{ do: "loop.undo", track: 2 }, RATE / 4],
  [{ do: "loop.retrigger", track: 1, when: "beat" }],
  [{ do: "loop.stop", track: 1 }, RATE / 4],
];

/** Plays the steps, each on hearing that the one before it was done, then quits as Ctrl-C does. */
async function playSteps(folder: string, given: string[]): Promise<void> {
  const session = startTask("perform", given, folder);
  const lines = session.stdin.getWriter();
  const encoder = new TextEncoder();
  let next = 0;
  const send = async (frame: number) => {
    const [command, waitFrames] = STEPS[next++]!;
    const at = waitFrames === undefined ? {} : { at: frame + waitFrames };
    await lines.write(encoder.encode(JSON.stringify({ ...command, ...at }) + "\n"));
  };
  for await (const event of jsonLines(session.stdout)) {
    if (event["event"] === "ready") await send(0);
    if (event["event"] !== "done" || event["do"] !== STEPS[next - 1]?.[0]["do"]) continue;
    if (next < STEPS.length) await send(event["frame"] as number);
    else session.kill("SIGINT");
  }
  const { code } = await session.status;
  await lines.close().catch(() => {});
  assertEquals([code, await new Response(session.stderr).text()], [0, ""]);
}

Deno.test("what a live session wrote is what its score renders, bit for bit", async () => {
  await inFolder(async (folder) => {
    const inputPath = writeTestInput(folder, 20 * RATE);
    const output = ["--host", "builtin", "--input-file", "input.wav", "--output-file", "live.wav"];
    await playSteps(folder, [...output, "--tape-minutes", "1", "--session", "session", "--headless"]);
    const live = readWav(join(folder, "live.wav"));
    assert(live.frameCount > 2 * RATE && live.frameCount < 20 * RATE, `${live.frameCount} frames`);
    const outFolder = join(folder, "render");
    const lengthSeconds = live.frameCount / RATE;
    await renderScoreHere(runOffline, join(folder, "session", "score.jsonl"), { inputPath, outFolder, lengthSeconds });
    const rendered = readWav(join(outFolder, "mix.wav"));
    assertEquals(rendered.frameCount, live.frameCount);
    for (let channel = 0; channel < 2; channel++) {
      const [played, again] = [live.channels[channel]!, rendered.channels[channel]!];
      assertEquals(firstDifference(played, again), -1);
      assert(played.some((sample) => sample !== 0));
    }
  });
});
