import { readShipped } from "../../../../src/controllers/shipped.ts";
import { assert, assertEquals } from "@std/assert";
import type { CommandRequest } from "../../../../src/commands/parse.ts";
import { InputLine, type InputUse } from "../../../../src/midi/in/input_line.ts";
import type { BinderState } from "../../../../src/midi/maps/binder.ts";
import { parseMap } from "../../../../src/midi/maps/read_map.ts";

const NOBODY_KNOWS: BinderState = { valueOf: () => undefined };
const MUTE = `{"rondo_map": 1, "bind": [{"on": {"note": 36}, "do": {"do": "mix.mute", "on": true},
  "release": {"do": "mix.mute", "on": false}}]}`;
const OTHER = `{"rondo_map": 1, "bind": [{"on": {"note": 36}, "do": {"do": "loop.undo"}}]}`;

/** A line whose doings are kept. */
function lineOf(use: Partial<InputUse>) {
  const commands: [CommandRequest, number][] = [], played: number[][] = [], clock: string[] = [], seen: string[] = [];
  const line = new InputLine({ correctionMs: 0, isClock: false, ...use }, NOBODY_KNOWS, {
    command: (request, gestureMs) => commands.push([request, gestureMs]),
    play: (port, bytes) => played.push([port, ...bytes]),
    clock: (message, timeMs, value) => clock.push(`${message} ${timeMs} ${value}`),
    seen: ({ type }) => seen.push(type),
  });
  const receive = (timeMs: number, ...bytes: number[]) => line.receive(timeMs, Uint8Array.from(bytes));
  return { line, receive, commands, played, clock, seen };
}

Deno.test("a pad that is held while its map is replaced is let go as the old map said, and does the new thing from then on", () => {
  const { line, receive, commands } = lineOf({ map: parseMap(MUTE, "a") });
  receive(100, 0x90, 36, 100);
  line.remap(parseMap(OTHER, "b"));
  receive(200, 0x80, 36, 0);
  receive(300, 0x90, 36, 100);
  assertEquals(commands.map(([{ do: name, on }]) => [name, on]), [
    ["mix.mute", true],
    ["mix.mute", false],
    ["loop.undo", undefined],
  ]);
});

Deno.test("a replaced map keeps mode and page where they still exist", () => {
  const modes = (names: string) =>
    parseMap(
      `{"rondo_map": 1, "modes": [${names}], "bind": [
        {"on": {"note": 1}, "go": {"mode": "mix"}},
        {"on": {"note": 2}, "mode": "mix", "do": {"do": "loop.stop"}}]}`,
      "m",
    );
  const { line, receive, commands } = lineOf({ map: modes(`"play", "mix"`) });
  receive(0, 0x90, 1, 1);
  line.remap(modes(`"mix", "play"`));
  receive(1, 0x90, 2, 1);
  line.remap(modes(`"play", "mix", "more"`));
  receive(2, 0x90, 2, 1);
  assertEquals(commands.length, 2);
});

Deno.test("a controller that is pulled while a pad is held is let go of, and its notes that play through are ended", () => {
  const { line, receive, commands, played } = lineOf({ map: parseMap(MUTE, "a"), thru: 3 });
  receive(100, 0x91, 36, 100, 40, 90);
  receive(110, 0x81, 40, 0);
  line.lose(500);
  assertEquals(commands.map(([{ on }, at]) => [on, at]), [[true, 100], [false, 500]]);
  assertEquals(played.slice(3), [[3, 0x81, 36, 64], [3, 0xb1, 64, 0]]);
  line.lose(600);
  assertEquals([commands.length, played.length], [2, 5]);
});

Deno.test("the clock goes to the follower only from the port that is followed, and is never played through", () => {
  for (const isClock of [false, true]) {
    const { receive, clock, played, seen } = lineOf({ isClock, thru: 0 });
    receive(5, 0xf2, 16, 0, 0xfb, 0xf8, 0xfe, 0xb0, 1, 2);
    assertEquals(clock, isClock ? ["song_position 5 16", "continue 5 0", "clock 5 0"] : []);
    assertEquals([played, seen], [[[0, 0xb0, 1, 2]], ["control"]]);
  }
});

Deno.test("what a controller takes to say it is taken off the moment of every command, those of long presses too", () => {
  const map = parseMap(
    `{"rondo_map": 1, "chains": {"hold": {"long_press": {"type": "note_on", "number": 7}, "after_ms": 600}},
      "bind": [{"on": {"note": 7}, "do": {"do": "loop.play"}}, {"on": {"chain": "hold"}, "do": {"do": "loop.clear"}}]}`,
    "m",
  );
  const { line, receive, commands } = lineOf({ map, correctionMs: 12 });
  receive(1000, 0x90, 7, 1);
  line.poll(1500);
  line.poll(1602);
  assertEquals(commands.map(([{ do: name }, at]) => [name, at]), [["loop.play", 988], ["loop.clear", 1590]]);
});

Deno.test("half a million random bytes throw nothing, and leave no note sounding once the controller is gone", () => {
  const { map } = readShipped("loopmate");
  const { line, receive, played } = lineOf({ map, thru: 0, isClock: true });
  let state = 7;
  const byte = () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24;
  for (let piece = 0; piece < 50_000; piece++) receive(piece, ...Array.from({ length: 10 }, byte));
  line.lose(60_000);
  const sounding = new Set<number>();
  for (const [, status = 0, key = 0, velocity = 0] of played) {
    const place = (status & 15) << 7 | key;
    if (status >> 4 === 9 && velocity > 0) sounding.add(place);
    else if (status >> 4 === 8 || status >> 4 === 9) sounding.delete(place);
  }
  assert(played.length > 1000);
  assertEquals(sounding.size, 0);
});
