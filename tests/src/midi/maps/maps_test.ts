import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../../../../src/errors.ts";
import { parseCommand } from "../../../../src/commands/parse.ts";
import { decodeMessage } from "../../../../src/midi/message.ts";
import { Binder, type BinderState } from "../../../../src/midi/maps/binder.ts";
import { mapSchemaText } from "../../../../src/midi/maps/map_schema.ts";
import { readShipped } from "../../../../src/controllers/shipped.ts";
import { parseMap, reloadMap } from "../../../../src/midi/maps/read_map.ts";
import { messagesOf, randomNumbers } from "../messages.ts";

const NOTHING_KNOWN: BinderState = { valueOf: () => undefined };
const SHIPPED = new URL("../../../../src/midi/maps/", import.meta.url);

function binderOf(bind: unknown[], more: Record<string, unknown> = {}): Binder {
  return new Binder(parseMap(JSON.stringify({ rondo_map: 1, ...more, bind }), "test"));
}

/** The commands that a binder makes of bytes, 10 ms from message to message. */
function play(binder: Binder, text: string, state = NOTHING_KNOWN): unknown[] {
  return messagesOf(text).flatMap((message, index) => binder.take(message, index * 10, state));
}

function faultOf(text: string): string {
  return assertThrows(() => parseMap(text, "my.jsonc"), UserError).message;
}

const RECORD = { do: "loop.record" };
const FADER = { on: { control: 7 }, do: { do: "mix.gain", track: 1 }, set: { argument: "db", from: -60, to: 6 } };

Deno.test("the JSON schema for editors is the one that maps are read by", () => {
  assertEquals(Deno.readTextFileSync(new URL("map.schema.json", SHIPPED)), mapSchemaText());
});

Deno.test("a record pad acts on the press alone: neither velocity 0 nor a note-off toggles again", () => {
  const binder = binderOf([{ on: { note: 47 }, do: RECORD }]);
  assertEquals(play(binder, "90 2F 64 2F 00 90 2F 64 80 2F 40"), [RECORD, RECORD]);
});

Deno.test("loopmate's notes do their commands, on any channel; two-byte messages between them do no harm", () => {
  const map = readShipped("loopmate").map;
  const names = (text: string) => play(new Binder(map), text).map((command) => parseCommand(command).do);
  assertEquals(names("C3 2F 95 2F 01 D0 30 90 30 7F 1B 7F 37 7F 39 7F 23 7F 1E 7F"), [
    "loop.record",
    "loop.capture",
    "loop.delete",
    "loop.undo",
    "loop.record_next_cycle",
    "mix.master_mute",
    "action.set",
  ]);
  const gain = { valueOf: () => -1 };
  assertEquals(play(new Binder(map), "90 32 64 34 64 32 00", gain).map((command) => (command as { db: number }).db), [
    0.5800000000000001,
    -2.58,
  ]);
});

Deno.test("notes are bound by name, velocity chooses among bindings and sets arguments", () => {
  const soft = { on: { note: "C4", value: { from: 1, to: 63 } }, do: RECORD };
  const hard = { on: { note: "C4", value: { from: 64, to: 127 } }, do: { do: "loop.stop" } };
  assertEquals(play(binderOf([soft, hard]), "90 3C 05 3C 00 3C 50"), [RECORD, { do: "loop.stop" }]);
});

Deno.test("a fader nobody knows the value of sets it at once, over its whole range", () => {
  const values = play(binderOf([FADER]), "B0 07 00 07 7F").map((command) => (command as { db: number }).db);
  assertEquals(values, [-60, 6]);
});

Deno.test("a fader that stands elsewhere does not jump: it is picked up where it meets the value, and let go when the value moves on", () => {
  let db = 0;
  const state = { valueOf: () => db };
  const binder = binderOf([FADER]);
  const at = (value: number) => {
    const found = play(binder, `B0 07 ${value.toString(16)}`, state) as { db: number }[];
    if (found[0] !== undefined) db = found[0].db;
    return found.length;
  };
  assertEquals([at(10), at(100), at(120), at(121)], [0, 0, 1, 1]);
  db = -40;
  assertEquals([at(122), at(60), at(30), at(29)], [0, 0, 1, 1]);
});

Deno.test("jump takes over at once; an exponential curve passes the geometric mean in its middle", () => {
  const set = { argument: "bpm", from: 20, to: 320, curve: "exponential", takeover: "jump" };
  const binder = binderOf([{ on: { bend: true }, do: { do: "transport.set_tempo" }, set }]);
  const found = play(binder, "E0 00 40", { valueOf: () => 20 }) as { bpm: number }[];
  assertEquals(Math.round(found[0]!.bpm), 80);
});

Deno.test("an endless encoder steps from where the session stands, in each of the three ways of counting", () => {
  for (const [relative, up, down] of [["twos_complement", 1, 127], ["offset", 65, 63], ["sign_bit", 1, 65]] as const) {
    const binder = binderOf([{ ...FADER, set: { ...FADER.set, relative, step: 0.5 } }]);
    const text = `B0 07 ${up.toString(16)} 07 ${down.toString(16)}`;
    assertEquals(play(binder, text, { valueOf: () => -6 }).map((command) => (command as { db: number }).db), [
      -5.5,
      -6.5,
    ]);
  }
});

Deno.test("else is every second press, release is owed even when the mode changed while it was held", () => {
  const [mute, unmute] = [{ do: "mix.mute", track: 1, on: true }, { do: "mix.mute", track: 1, on: false }];
  assertEquals(play(binderOf([{ on: { note: 1 }, do: mute, else: unmute }]), "90 01 05 01 00 01 05 01 05"), [
    mute,
    unmute,
    mute,
  ]);
  const bind = [{ on: { note: 1 }, mode: "a", do: mute, release: unmute }, { on: { note: 2 }, go: { mode: "b" } }];
  assertEquals(play(binderOf(bind, { modes: ["a", "b"] }), "90 01 05 02 05 01 00 01 05 01 00"), [mute, unmute]);
});

Deno.test("a row of pads names tracks, eight more on each page, and pages go round", () => {
  const row = {
    on: { note: { from: 36, to: 43 } },
    do: RECORD,
    number_as: { argument: "track", first: 1, per_page: 8 },
  };
  const binder = binderOf([row, { on: { note: 50 }, go: { page: "next" } }], { pages: 2 });
  const tracks = play(binder, "90 25 05 32 05 25 05 32 05 25 05").map((command) =>
    (command as { track: number }).track
  );
  assertEquals(tracks, [2, 10, 2]);
});

Deno.test("chains are bound by name: an NRPN sets the tempo, a long press clears once polled", () => {
  const chains = { tempo: { nrpn: 319 }, hold: { long_press: { type: "note_on", number: 36 }, after_ms: 400 } };
  const set = { argument: "bpm", from: 10, to: 1000, takeover: "jump" };
  const bind = [
    { on: { chain: "tempo" }, do: { do: "transport.set_tempo" }, set },
    { on: { chain: "hold" }, do: { do: "loop.clear", track: "selected" } },
  ];
  const binder = binderOf(bind, { chains });
  assertEquals(play(binder, "B0 63 02 62 3F 06 7F 26 7F"), [{ do: "transport.set_tempo", bpm: 1000 }]);
  assertEquals(play(binder, "90 24 64"), []);
  assertEquals(binder.poll(399, NOTHING_KNOWN), []);
  assertEquals(binder.poll(400, NOTHING_KNOWN), [{ do: "loop.clear", track: "selected" }]);
});

Deno.test("faults are sentences with file, line, field and the nearest name", () => {
  const wrap = (binding: string) => `{\n  // mine\n  "rondo_map": 1,\n  "bind": [\n    ${binding}\n  ]\n}`;
  assertEquals(
    faultOf(wrap(`{ "on": { "note": 1 }, "do": { "do": "loop.recrod" } }`)),
    `my.jsonc, line 5: bind[0].do: There is no command "loop.recrod": did you mean "loop.record"?`,
  );
  assertEquals(
    faultOf(wrap(`{ "on": { "noet": 1 }, "do": { "do": "loop.record" } }`)),
    `my.jsonc, line 5: unknown key "bind[0].on.noet"; did you mean "note"?`,
  );
  assertEquals(
    faultOf(wrap(`{ "on": { "note": "C10" }, "do": { "do": "loop.record" } }`)).includes(
      `bind[0].on: The note "C10" is outside`,
    ),
    true,
  );
  assertEquals(
    faultOf(wrap(`{ "on": { "note": 1, "channel": 17 }, "do": { "do": "loop.record" } }`)),
    "my.jsonc, line 5: bind[0].on.channel is 17, expected a channel from 1 to 16.",
  );
  assertEquals(faultOf(wrap(`{ "on": { "chain": "x" }, "do": { "do": "loop.stop" } }`)).includes(`no chain "x"`), true);
  assertEquals(faultOf(wrap(`{ "on": {}, "do": { "do": "loop.stop" } }`)).includes("names nothing"), true);
  assertEquals(faultOf("{").startsWith("my.jsonc is not valid JSON: line 1"), true);
});

Deno.test("what is wrong inside a chain is named by its own field, of the kind of chain that was meant", () => {
  const faultOf = (chain: unknown) => {
    const text = JSON.stringify({ rondo_map: 1, chains: { hold: chain }, bind: [] }, null, 1);
    return assertThrows(() => parseMap(text, "m.jsonc"), UserError).message;
  };
  const note = { type: "note_on" };
  const faults: [unknown, string][] = [
    [{ nrpn: 319, bits: 15 }, "line 6: chains.hold.bits is 15, expected 7 or 14."],
    [{ sequence: [note, { number: "x" }] }, 'line 10: chains.hold.sequence[1].number is "x", expected a number, '],
    [
      { long_press: { ...note, nubmer: 36 } },
      'line 7: unknown key "chains.hold.long_press.nubmer"; did you mean "number"?',
    ],
    [{ tap: note, after_ms: 3 }, 'line 8: unknown key "chains.hold.after_ms"; known keys are tap, within_ms.'],
    [{ nrpnn: 3 }, 'line 4: chains.hold is {"nrpnn":3}, expected one chain: '],
  ];
  for (const [chain, part] of faults) assertStringIncludes(faultOf(chain), part);
});

Deno.test("a value that a command refuses is refused when the map is read, not when the fader moves", () => {
  const text = JSON.stringify({ rondo_map: 1, bind: [{ ...FADER, set: { argument: "db", from: -60, to: 600 } }] });
  assertEquals(faultOf(text).includes(`mix.gain cannot use 600 as "db"`), true);
});

Deno.test("a reload with a fault keeps the old map and says so", () => {
  const old = parseMap(`{"rondo_map": 1, "bind": []}`, "m");
  const kept = reloadMap(old, "{", "m");
  assertEquals([kept.map === old, kept.fault?.endsWith("The map from before stays.")], [true, true]);
  assertEquals(reloadMap(old, `{"rondo_map": 1, "name": "new", "bind": []}`, "m"), {
    map: { rondo_map: 1, name: "new", bind: [] },
  });
});

Deno.test("random messages through a full map make only commands that the table understands", () => {
  const random = randomNumbers(6);
  const everything = { from: 0, to: 127 };
  const binder = binderOf([
    { on: { note: everything }, do: RECORD, number_as: { argument: "track", first: 1, per_page: 128 } },
    { on: { control: everything }, do: { do: "mix.gain", track: 1 }, set: { ...FADER.set, relative: "offset" } },
    { on: { bend: true }, do: { do: "mix.pan", track: 1 }, set: { argument: "pan", from: -1, to: 1 } },
    { on: { chain: "n" }, do: { do: "transport.set_tempo" }, set: { argument: "bpm", from: 1000, to: 10 } },
    { on: { program: everything }, go: { page: "previous" } },
  ], { pages: 3, chains: { n: { nrpn: 1 } } });
  let made = 0;
  for (let round = 0; round < 50_000; round++) {
    const message = decodeMessage(
      Uint8Array.of(0x80 + random(112), random(128), random(128)).subarray(0, 2 + random(2)),
    );
    for (const command of message === undefined ? [] : binder.take(message, round, NOTHING_KNOWN)) {
      parseCommand(command);
      made++;
    }
  }
  assertEquals(made > 10_000, true);
});
