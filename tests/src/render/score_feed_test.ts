import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Command } from "../../../dsp/command_ring.ts";
import { UserError } from "../../../src/errors.ts";
import { ScoreFeed } from "../../../src/render/score_feed.ts";
import type { ScoreLine } from "../../../src/score/read.ts";
import { seededRandom } from "../commands/random_commands.ts";

function line(number: number, atFrame: number, request: ScoreLine["request"]): ScoreLine {
  return { line: number, atFrame, dueFrame: atFrame, gestureFrame: -1, request };
}

const NO_HOST = { setLatency() {}, step: () => [], load: () => 0 };

Deno.test("every command is handed over once, in order, and before the block that holds its frame (seeds 1 to 30)", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seededRandom(seed);
    const frames = Array.from({ length: 200 }, () => Math.floor(random() * 5000)).sort((one, other) => one - other);
    const lines = frames.map((atFrame, index) => line(index, atFrame, { do: "loop.play" }));
    const pushed: Command[] = [];
    const feed = new ScoreFeed(lines, { push: (command) => pushed.push(command) > 0 }, NO_HOST, 5000);
    let frame = 0;
    for (let block = feed.nextBlock(0, 1); block !== 0; block = feed.nextBlock(frame, 1 + Math.floor(random() * 300))) {
      frame += block;
      const due = frames.filter((atFrame) => atFrame < frame).length;
      assertEquals(pushed.length, due);
    }
    assertEquals(frame, 5000);
    assertEquals(pushed.map((command) => command.id), lines.map(({ line }) => line));
  }
});

Deno.test("latencies and lost frames happen between blocks, at their own frames, in order", () => {
  const seen: string[] = [];
  const lines = [
    line(1, 0, { do: "host.latency", input: 1, output: 2 }),
    line(2, 100, { do: "host.lost", frames: 30 }),
    line(3, 100, { do: "host.latency", input: 3, output: 4 }),
    line(4, 120, { do: "loop.play" }),
    line(5, 150, { do: "host.lost", frames: 1000 }),
  ];
  const host = {
    setLatency: (input: number, output: number) => void seen.push(`latency ${input} ${output}`),
    step: () => [],
    load: () => 0,
  };
  const feed = new ScoreFeed(lines, { push: (command) => seen.push(`command ${command.at}`) > 0 }, host, 400);
  let frame = 0;
  for (let block = feed.nextBlock(0, 64); block !== 0; block = feed.nextBlock(frame, 64)) {
    seen.push(`block ${block}`);
    frame += Math.abs(block);
  }
  assertEquals(seen, [
    "latency 1 2",
    "block 64",
    "block 36",
    "command 120",
    "block -30",
    "latency 3 4",
    "block 20",
    "block -250",
  ]);
});

Deno.test("more commands than a ring holds go over in portions, unless they stand at one frame", () => {
  let room = 0;
  const pushed: number[] = [];
  const ring = { push: (command: Command) => room-- > 0 && pushed.push(command.at) > 0 };
  const spread = Array.from({ length: 60 }, (_, index) => line(index, index * 10, { do: "loop.play" }));
  const feed = new ScoreFeed(spread, ring, NO_HOST, 600);
  for (let frame = 0; frame < 600;) {
    room = 8;
    frame += feed.nextBlock(frame, 1000);
  }
  assertEquals(pushed.length, 60);
  const crowd = Array.from({ length: 60 }, (_, index) => line(index + 2, 5, { do: "loop.play" }));
  room = 8;
  const message = assertThrows(() => new ScoreFeed(crowd, ring, NO_HOST, 600).nextBlock(5, 10), UserError).message;
  assertStringIncludes(message, "Cannot play line 10 of the score");
});

Deno.test("a feed without lines ends at its last frame", () => {
  const feed = new ScoreFeed([], { push: () => true }, NO_HOST, 130);
  assertEquals([feed.nextBlock(0, 100), feed.nextBlock(100, 100), feed.nextBlock(130, 100)], [100, 30, 0]);
  assert(new ScoreFeed([], { push: () => true }, NO_HOST, 0).nextBlock(0, 100) === 0);
});
