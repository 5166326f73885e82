import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { Performer } from "../../../scripts/measure/performer.ts";
import { readScore } from "../../../src/score/read.ts";

Deno.test("a session killed with SIGKILL leaves the score of every command that was answered, and it can be read", async () => {
  const root = Deno.makeTempDirSync({ prefix: "rondo_crash_" }), folder = join(root, "session");
  const performer = new Performer(["--host", "builtin", "--tape-minutes", "1", "--session", folder], {});
  try {
    await performer.wait({ event: "ready" });
    await performer.send({ do: "loop.record", track: 1 });
    await performer.wait({ event: "done", do: "loop.record" });
    await performer.send({ do: "mix.gain", track: 1, db: -6 });
    await performer.wait({ event: "done", do: "mix.gain" });
    await performer.quit("SIGKILL");
    const { header, lines } = readScore(join(folder, "score.jsonl"));
    assertEquals(header.sample_rate, 48000);
    assertEquals(lines.map((line) => line.request.do), ["loop.record", "mix.gain"]);
    assert(Deno.statSync(join(folder, "output.wav")).size > 44);
  } finally {
    await performer.end();
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("with no server and no PortAudio the demo plays, and one sentence says what is missing", async () => {
  const root = Deno.makeTempDirSync({ prefix: "rondo_auto_" });
  // Nobody has a server by this name, a PipeWire in this folder, or a library in this file.
  const env = {
    JACK_DEFAULT_SERVER: `nobody_${Deno.pid}`,
    PIPEWIRE_RUNTIME_DIR: join(root, "none"),
    XDG_RUNTIME_DIR: join(root, "none"),
    RONDO_PORTAUDIO: join(root, "none.so"),
  };
  const performer = new Performer(["--tape-minutes", "1", "--session", join(root, "session")], env);
  try {
    const ready = await performer.wait({ event: "ready" }), host = ready["host"] as Record<string, unknown>;
    assertEquals(host["name"], "builtin");
    const note = host["note"] as string;
    assert(note.startsWith("The built-in host plays, since no JACK or PipeWire server runs and"), note);
    assertEquals(note.split(/[.](?: |$)/).filter((part) => part !== "").length, 1, note);
    const done = await performer.wait({ event: "done", do: "loop.record" });
    assertEquals([done["track"], done["at"]], [1, 96_000]);
    assertEquals(await performer.quit(), 0);
    assert(performer.lines.at(-1)!["event"] === "closed");
  } finally {
    await performer.end();
    Deno.removeSync(root, { recursive: true });
  }
});
