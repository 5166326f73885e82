import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Snapshot } from "../../../dsp/snapshot.ts";
import { UserError } from "../../../src/errors.ts";
import { TempoHand } from "../../../src/session/tempo_hand.ts";

const RATE = 48_000;
type Sent = Record<string, unknown>;

function hand(): { hand: TempoHand; sent: Sent[]; bpm(): unknown } {
  const sent: Sent[] = [];
  return { hand: new TempoHand((command) => sent.push(command), RATE), sent, bpm: () => sent.at(-1)?.["bpm"] };
}

const grid = (more: Partial<Snapshot>) =>
  ({ framesPerBeat: 0, anchorFrame: 0, tempoBpm: 0, frame: 0, ...more }) as Snapshot;

Deno.test("two taps make a tempo, more make it truer, and a pause or another tempo begins anew", () => {
  const { hand: own, sent, bpm } = hand();
  const tap = (ms: number) => own.take({ do: "transport.tap" }, ms, grid({}));
  tap(0);
  assertEquals(sent, []);
  for (const ms of [510, 990, 1505, 2000]) tap(ms);
  assertEquals(bpm(), 120);
  tap(2000 + 750);
  assertEquals(bpm(), 80);
  tap(60_000);
  tap(60_400);
  assertEquals(bpm(), 150);
});

Deno.test("a nudge moves the grid by so many frames and keeps its tempo", () => {
  const { hand: own, sent } = hand();
  own.take({ do: "transport.nudge", ms: -10 }, 0, grid({ framesPerBeat: 24_000, tempoBpm: 120, anchorFrame: 1000 }));
  assertEquals(sent, [{ do: "transport.align", bpm: 120, beat: 0, frame: 1000 - 480 }]);
});

Deno.test("a ramp passes through the tempi between and ends at the one asked for, whenever it is looked at", () => {
  const { hand: own, sent, bpm } = hand();
  const at = (beat: number) => grid({ framesPerBeat: 24_000, tempoBpm: 120, frame: beat * 24_000 });
  own.take({ do: "transport.ramp", bpm: 160, beats: 4 }, 0, at(10));
  for (const beat of [10, 10.5, 11, 11.01, 12, 12.6]) own.turn(at(beat));
  assertEquals(sent.map((command) => command["bpm"]), [125, 130, 140, 145]);
  own.turn(at(20));
  assertEquals(bpm(), 160);
  const count = sent.length;
  own.turn(at(30));
  assertEquals(sent.length, count);
  assert(sent.every((command) => command["force"] === true));
});

Deno.test("without a tempo there is nothing to nudge, and that is said", () => {
  assertThrows(() => hand().hand.take({ do: "transport.nudge", ms: 5 }, 0, grid({})), UserError, "needs a tempo");
});
