import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ArrivalClock } from "../../../bridge/midi/rtmidi/arrival_clock.ts";

Deno.test("the first message is stamped with the moment it is taken up", () => {
  assertEquals(new ArrivalClock().stamp(1000, 0), 1000);
});

Deno.test("messages that waited together are put back where the driver saw them", () => {
  const clock = new ArrivalClock();
  clock.stamp(1000, 0);
  const stamps = [0.01, 0.01, 0.01].map((delta) => clock.stamp(1130, delta));
  [1010, 1020, 1030].forEach((true_, index) => assertAlmostEquals(stamps[index]!, true_, 0.1));
});

Deno.test("a stamp is never later than the arrival, and a late one is made good by the next that is not", () => {
  const clock = new ArrivalClock();
  assertEquals(clock.stamp(1005, 0), 1005);
  assertEquals(clock.stamp(1010, 0.01), 1010);
  assertAlmostEquals(clock.stamp(1050, 0.01), 1020, 0.1);
});

Deno.test("after an hour of a driver's clock that runs 100 ppm slow or fast, stamps are as good as arrivals", () => {
  for (const ppm of [-100, 100]) {
    const clock = new ArrivalClock();
    let worst = 0;
    for (let tick = 0; tick < 36_000; tick++) {
      const now = tick * 100;
      worst = Math.max(worst, Math.abs(now - clock.stamp(now, 0.1 * (1 + ppm * 1e-6))));
    }
    assert(worst < 0.2, `${ppm} ppm: ${worst} ms`);
  }
});

Deno.test("differences that make no sense change nothing for long", () => {
  const clock = new ArrivalClock();
  clock.stamp(1000, 0);
  for (const delta of [-1, NaN, 0]) assert(clock.stamp(5000, delta) === 5000, String(delta));
});
