import { assert, assertEquals, assertThrows } from "@std/assert";
import { openLibrary } from "../../scripts/bench/fft_native.ts";
import { makeRondo, SCRIPT_PEERS } from "../../scripts/bench/fft_peers.ts";
import { compareRounds } from "../../scripts/bench/rounds.ts";
import { relativeError, seededFrames, slowDft } from "../dsp/slow_dft.ts";

Deno.test("every transform in the bench does the whole job", async () => {
  const frames = seededFrames(256, 1);
  const wanted = slowDft(frames, Array.from({ length: 129 }, (_, bin) => bin));
  for (const make of [makeRondo, ...Object.values(SCRIPT_PEERS)]) {
    const transform = await make(frames);
    transform.run();
    const { re, im } = transform.readBins();
    const error = relativeError([...re, ...im], [...wanted.re, ...wanted.im]);
    assert(error < 2e-7, `${transform.name}: ${error}`);
  }
});

Deno.test("rounds alternate between the contestants, and no minimum is above its median", () => {
  const order: string[] = [];
  const contestants = ["a", "b"].map((name) => ({ name, run: () => void (order.at(-1) !== name && order.push(name)) }));
  const times = compareRounds(contestants, 20);
  assertEquals(times.map(({ name }) => name), ["a", "b"]);
  for (const { min_us, median_us } of times) assert(min_us <= median_us);
  assert(order.length >= 100, `${order.length} changes`);
});

Deno.test("a native library that is not there is named with its Debian package", () => {
  assertThrows(
    () => openLibrary("libnowhere.so.9", "libnowhere9", {}),
    Error,
    "libnowhere.so.9 cannot be opened (Debian has it in libnowhere9)",
  );
});
