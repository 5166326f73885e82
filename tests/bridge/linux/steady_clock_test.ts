import { assert } from "@std/assert";
import { openSteadyClock } from "../../../bridge/linux/steady_clock.ts";

Deno.test("the steady clock agrees with this thread's own, now and later", () => {
  const clock = openSteadyClock();
  for (let count = 0; count < 100; count++) {
    const before = performance.timeOrigin + performance.now();
    const now = clock.now();
    const after = performance.timeOrigin + performance.now();
    assert(now > before - 0.1 && now < after + 0.1, `${before} ${now} ${after}`);
  }
});

Deno.test("waiting by looking ends when the time has come and never before, also across a full second", () => {
  const clock = openSteadyClock();
  for (let count = 0; count < 1200; count++) {
    const wanted = clock.now() + 1;
    const lateMs = clock.spinUntil(wanted);
    assert(lateMs >= 0 && clock.now() >= wanted - 0.0005, `${lateMs}`);
  }
});

Deno.test("a time that has passed is not waited for", () => {
  const clock = openSteadyClock();
  assert(clock.spinUntil(clock.now() - 5) >= 5);
});
