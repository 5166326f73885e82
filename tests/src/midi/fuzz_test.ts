import { assert, assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage, type MidiMessage } from "../../../src/midi/message.ts";
import { MidiParser } from "../../../src/midi/parser.ts";
import { type ChainSpec, createChain } from "../../../src/midi/rules/chain_kinds.ts";
import { CompatChain } from "../../../src/midi/rules/compat_chain.ts";
import { randomNumbers } from "./messages.ts";

const BYTES = 1_000_000;
const PIECE = 1000;

const CHAINS: ChainSpec[] = [
  { sequence: [{ number: 1 }, { number: "any" }, { value: { from: 3, to: 90 } }] },
  { sequence: [{ type: "note_on" }, { type: "note_off" }], foreign: "break", within_ms: 5 },
  { nrpn: 319 },
  { nrpn: 1, bits: 7 },
  { rpn: 0 },
  { control14: 7 },
  { long_press: {}, after_ms: 10 },
  { tap: {}, within_ms: 10 },
  { double_press: {} },
  { chord: [{ number: 36 }, { number: { from: 0, to: 64 } }] },
];

/** Mostly bytes of plausible streams (a status, then data), some of anything. */
function randomPiece(random: (limit: number) => number): Uint8Array {
  const piece = new Uint8Array(PIECE);
  for (let index = 0; index < PIECE; index++) {
    const kind = random(10);
    piece[index] = kind < 7 ? random(128) : kind < 9 ? 128 + random(112) : random(256);
  }
  return piece;
}

Deno.test("a million random bytes: no exception, only messages that can be sent again, bounded memory, sane actions", () => {
  const random = randomNumbers(4);
  const chains = CHAINS.map(createChain);
  const compat = new CompatChain([{ type: "note_on" }, { type: "control", value: { not: 4 } }]);
  let messages = 0;
  let actions = 0;
  const parser = new MidiParser((message, time) => {
    messages++;
    if (messages % 16 === 0) assertEquals(decodeMessage(encodeMessage(message)), message);
    compat.take(message);
    for (const chain of chains) {
      const action = chain.take(message, time);
      for (const { value, maxValue } of action === undefined ? chain.poll(time) : [action]) {
        assert(value >= -8192 && value <= maxValue);
        actions++;
      }
    }
  }, 4096);
  for (let sent = 0; sent < BYTES; sent += PIECE) {
    parser.push(randomPiece(random), sent / PIECE);
    assert(parser.keptBytes <= 4096);
  }
  assert(messages > BYTES / 10, `${messages} messages`);
  assert(actions > BYTES / 1000, `${actions} actions`);
});

Deno.test("notes stay paired whatever is thrown between them: clocks inside, broken sysex, unused and cut messages, stray bytes", () => {
  const random = randomNumbers(5);
  const sounding = new Map<number, number>();
  const parser = new MidiParser((message) => count(sounding, message), 256);
  const debris = [[0xf0, 1, 2], [0xf0, 5, 0xf7], [0xf4, 7], [0xf5], [0xf7, 3], [0xf2, 1], [0xb0, 7], [0xfd], [0xc0]];
  for (let sent = 0; sent < BYTES / 10; sent++) {
    const [channel, note] = [random(16), random(128)];
    const on = [0x90 | channel, note, 1 + random(127)];
    const off = random(2) === 0 ? [0x80 | channel, note, random(128)] : [0x90 | channel, note, 0];
    for (const bytes of [debris[random(debris.length)]!, on, debris[random(debris.length)]!, off]) {
      for (const byte of bytes) parser.push(random(4) === 0 ? Uint8Array.of(0xf8, byte) : Uint8Array.of(byte), sent);
    }
  }
  assertEquals([...sounding.values()].filter((depth) => depth !== 0), []);
  assert(sounding.size > 1000);
});

function count(sounding: Map<number, number>, { type, channel = 0, number = 0 }: MidiMessage): void {
  if (type !== "note_on" && type !== "note_off") return;
  const key = channel << 7 | number;
  sounding.set(key, (sounding.get(key) ?? 0) + (type === "note_on" ? 1 : -1));
}
