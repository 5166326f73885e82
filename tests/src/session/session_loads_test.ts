import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Command } from "../../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import type { CommandRequest } from "../../../src/commands/parse.ts";
import type { LoadAnswer } from "../../../src/loads/load_worker.ts";
import { SessionLoads } from "../../../src/session/session_loads.ts";
import { SessionRig } from "./session_rig.ts";

/** A worker as control sees it, which does as it is told. */
class PretendedWorker {
  onmessage: ((event: { data: LoadAnswer }) => void) | undefined;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | undefined;
  isGone = false;

  constructor(readonly take: (worker: PretendedWorker) => void) {}
  postMessage(): void {
    queueMicrotask(() => this.take(this));
  }
  terminate(): void {
    this.isGone = true;
  }
}

/** Loads with pretended workers, the first of which does `take`, those after it answer. */
async function loadsWith(take: (worker: PretendedWorker) => void) {
  const memory = createEngineMemory();
  await prepareEngine(memory, { sampleRate: 48_000, inputCount: 1, outputCount: 2, tapeSeconds: 1, reservePages: 64 });
  const workers: PretendedWorker[] = [], sent: Command[] = [], refused: string[] = [];
  const { promise: done, resolve: isDone } = Promise.withResolvers<void>();
  const open = () => {
    const layer = { root: 7, path: "loads/a.wav", sha256: "", beats: 0, once: false, rate: 1 };
    const worker = new PretendedWorker(workers.length === 0 ? take : (one) => one.onmessage!({ data: { layer } }));
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const loads = new SessionLoads(
    {
      memory,
      folder: "/nowhere",
      push: (command) => {
        isDone();
        return sent.push(command) > 0;
      },
      refuse: (_, sentence) => refused.push(sentence),
    },
    open,
    1,
  );
  return { loads, workers, sent, refused, done };
}

const LOAD = { do: "session.load", path: "a.wav" } as CommandRequest;

Deno.test("a load whose worker never answers does not keep the session from ending, and is refused like those behind it", async () => {
  const asked = Promise.withResolvers<void>();
  const { loads, workers, sent, refused } = await loadsWith(() => asked.resolve());
  for (const id of [1, 2]) loads.load(LOAD, id, "session");
  await asked.promise;
  await loads.leave();
  assertEquals(refused, [
    "a.wav was not loaded: the session ends, and it is still being read.",
    "The session ends: nothing more is loaded.",
  ]);
  assertEquals([sent.length, workers.map(({ isGone }) => isGone)], [0, [true]]);
});

Deno.test("a load whose worker dies is refused, and the next one gets a worker of its own", async () => {
  const { loads, workers, sent, refused, done } = await loadsWith((worker) =>
    worker.onerror!({ message: "out of memory", preventDefault: () => {} })
  );
  for (const id of [1, 2]) loads.load(LOAD, id, "session");
  await done;
  await loads.leave();
  assertEquals(refused, ["a.wav was not loaded (out of memory): this is a fault of Rondo."]);
  assertEquals([sent.map(({ id }) => id), workers.length], [[2], 2]);
});

Deno.test({
  name:
    "what is no file is refused in a sentence: a pipe that nobody writes to does not keep the loads behind it waiting",
  ignore: Deno.build.os === "windows",
  fn: () =>
    SessionRig.run({}, async (rig) => {
      const pipe = join(rig.root, "pipe.wav");
      assertEquals(new Deno.Command("mkfifo", { args: [pipe] }).outputSync().code, 0);
      for (const path of [pipe, rig.root, "/dev/null", join(rig.root, "none.wav")]) {
        const answer = await rig.answer(rig.send({ do: "session.load", path }));
        assertEquals([answer["event"], answer["reason"]], ["refused", "not_loaded"]);
        assert(/^[^\n]+\.$/.test(String(answer["message"])), String(answer["message"]));
      }
    }),
});
