import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../in_folder.ts";
import { runTask, startTask } from "./run_task.ts";

type Line = Record<string, unknown>;

/** A headless performance on the built-in host, spoken to line by line. */
class Performance {
  readonly child: Deno.ChildProcess;
  readonly lines: Line[] = [];
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #rest = "";

  constructor(folder: string, given: string[] = []) {
    this.child = startTask("perform", ["--headless", "--host", "builtin", "--session", "out", ...given], folder);
    this.#reader = this.child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#writer = this.child.stdin.getWriter();
  }

  async say(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${line}\n`));
  }

  async endInput(): Promise<void> {
    await this.#writer.close();
  }

  /** Reads on until a line fits; fails when the output ends before. */
  async until(fits: (line: Line) => boolean): Promise<Line> {
    for (let next = 0;;) {
      for (; next < this.lines.length; next++) if (fits(this.lines[next]!)) return this.lines[next]!;
      assert(await this.#readMore(), `the output ended: ${JSON.stringify(this.lines)}`);
    }
  }

  /** The exit code, once everything is read. */
  async end(): Promise<{ code: number; errors: string }> {
    const errors = new Response(this.child.stderr).text();
    while (await this.#readMore());
    const { code } = await this.child.status;
    await this.#writer.close().catch(() => {});
    return { code, errors: await errors };
  }

  async #readMore(): Promise<boolean> {
    const { value, done } = await this.#reader.read();
    if (done) return false;
    const lines = (this.#rest + value).split("\n");
    this.#rest = lines.pop()!;
    this.lines.push(...lines.map((line) => JSON.parse(line) as Line));
    return true;
  }
}

const isEvent = (event: string, command?: string) => (line: Line) =>
  line["event"] === event && (command === undefined || line["do"] === command);

Deno.test("headless: lines in, events out, a bad line is answered, quit saves a loop and the score", async () => {
  await inFolder(async (folder) => {
    const performance = new Performance(folder);
    const ready = await performance.until(isEvent("ready"));
    assertEquals((ready["host"] as Line)["name"], "builtin");
    await performance.say('{"do":"loop.record","at":96000,"when":"exact"}');
    await performance.say("what?");
    await performance.say('{"do":"loop.record","at":120000,"when":"exact"}');
    const take = await performance.until(isEvent("take"));
    assertEquals(take["length_frames"], 24000);
    assertStringIncludes(String((await performance.until((line) => "error" in line))["error"]), "not JSON");
    await performance.say('{"do":"state"}');
    const state = await performance.until(isEvent("session"));
    assertEquals((state["tracks"] as Line[])[0]?.["length_frames"], 24000);
    await performance.say('{"do":"quit"}');
    const closed = await performance.until(isEvent("closed"));
    assertEquals(await performance.end(), { code: 0, errors: "" });
    const saved = (closed["saved"] as string[]).map((path) => path.split("/out/")[1]).toSorted();
    assertEquals(saved, ["input.wav", "loops/track-01.wav", "output.wav", "score.jsonl", "session.json"]);
    for (const path of closed["saved"] as string[]) assert((await Deno.stat(path)).size > 0, path);
  });
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`headless: ${signal} saves what is being recorded and ends well`, async () => {
    await inFolder(async (folder) => {
      const performance = new Performance(folder);
      await performance.until(isEvent("ready"));
      await performance.say('{"do":"loop.record"}');
      await performance.until((line) => line["event"] === "state" && line["state"] === "recording");
      // The end of the input ends nothing: the signal still finds a session that plays.
      await performance.endInput();
      await performance.child.stderr.cancel().catch(() => {});
      performance.child.kill(signal);
      const closed = await performance.until(isEvent("closed"));
      assertStringIncludes((closed["saved"] as string[]).join(), "score.jsonl");
      assertEquals((await performance.child.status).code, 0);
    });
  });
}

Deno.test("headless: --state-ms prints the state by itself", async () => {
  await inFolder(async (folder) => {
    const performance = new Performance(folder, ["--state-ms", "20"]);
    await performance.until(isEvent("session"));
    await performance.say('{"do":"quit"}');
    assertEquals((await performance.end()).code, 0);
  });
});

Deno.test("a session folder that holds something is refused and left as it is", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/out`);
    await Deno.writeTextFile(`${folder}/out/mine.txt`, "mine");
    const given = ["--headless", "--host", "builtin", "--session", "out"];
    const { code, output, errors } = await runTask("perform", given, folder);
    assertEquals([output, errors.trim().split("\n").length], ["", 1]);
    assert(code === 1 || code === 2);
    assertEquals(await Deno.readTextFile(`${folder}/out/mine.txt`), "mine");
    assertEquals([...Deno.readDirSync(`${folder}/out`)].length, 1);
  });
});

Deno.test("a host, a device and an input file that are not there are one sentence each, exit code 1, and leave no folder", async () => {
  await inFolder(async (folder) => {
    const cases = [
      ["--host", "jack"],
      ["--host", "portaudio", "--input", "no such card"],
      ["--host", "builtin", "--input-file", "nothing.wav"],
    ];
    for (const given of cases) {
      const { code, output, errors } = await runTask("perform", ["--headless", ...given], folder);
      assertEquals([code, output], [1, ""], given.join(" "));
      assertEquals(errors.trim().split("\n").length, 1, errors);
      assert(!errors.includes("    at "), errors);
      const left = [...Deno.readDirSync(folder)].flatMap(({ name }) => [...Deno.readDirSync(`${folder}/${name}`)]);
      assertEquals(left, []);
    }
  });
});
