import { assert, assertEquals } from "@std/assert";
import { AWAKE_EVERY_MS } from "../../bridge/portaudio/callback_watch.ts";
import { needs } from "./needs.ts";

const CALLS = 100_000;
/** Lost wake-ups were seen to last up to 30 s; a busy machine delays by tens of milliseconds. */
const LONGEST_US = 1_000_000;

Deno.test({
  name: "a hundred thousand callbacks from a native thread are answered, none late by a lost wake-up",
  ...needs("gcc"),
  async fn() {
    const folder = await Deno.makeTempDir();
    const source = new URL("portaudio/caller.c", import.meta.url).pathname;
    const library = `${folder}/caller.so`;
    const args = ["-O2", "-shared", "-fPIC", source, "-o", library, "-lpthread"];
    const built = await new Deno.Command("gcc", { args }).output();
    assert(built.success, new TextDecoder().decode(built.stderr));
    const caller = Deno.dlopen(library, {
      start_calls: { parameters: ["function", "i32"], result: "i32" },
      calls_to_go: { parameters: [], result: "i32" },
      longest_wait_us: { parameters: [], result: "i32" },
    });
    let answered = 0;
    const callback = Deno.UnsafeCallback.threadSafe({ parameters: ["i32"], result: "i32" }, () => ++answered);
    assertEquals(caller.symbols.start_calls(callback.pointer, CALLS), 0);
    // Nothing but the timer that a stream has beside it wakes this loop.
    await new Promise<void>((done) => {
      const awake = setInterval(() => {
        if (caller.symbols.calls_to_go() > 0) return;
        clearInterval(awake);
        done();
      }, AWAKE_EVERY_MS);
    });
    assertEquals(answered, CALLS);
    const longest = caller.symbols.longest_wait_us();
    assert(longest < LONGEST_US, `the longest wait was ${longest} µs`);
    callback.close();
    caller.close();
    await Deno.remove(folder, { recursive: true });
  },
});
