import { assertAlmostEquals, assertEquals } from "@std/assert";
import { JackTransport } from "../../../src/clock/jack_transport.ts";
import { BLOCK, PretendedTransport, RATE } from "./transport_cycles.ts";

/** A source, and what it says after so many cycles of a song. */
function listen(song: PretendedTransport, source = new JackTransport(RATE)) {
  const hear = (cycles: number, frames = BLOCK) => {
    for (let i = 0; i < cycles; i++) {
      source.take(song.cycle());
      song.step(frames);
    }
    return source.read(song.streamFrame);
  };
  return { source, hear };
}

Deno.test("a transport that never rolled is not followed; the first roll is a jump to where the song is", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.frame = 96_000;
  assertEquals(hear(10), { state: "listening", running: false, tempoBpm: 0, beat: 0, frame: 0, jumps: 0 });
  song.state = "rolling";
  const { state, running, jumps, tempoBpm, beat, frame, beatsPerBar } = hear(1);
  assertEquals([state, running, jumps, tempoBpm, beat, beatsPerBar], ["locked", true, 1, 120, 4, 4]);
  assertEquals(frame, 10 * BLOCK);
});

Deno.test("rolling on is no jump; stopping and rolling on, and a locate, are one each", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.state = "rolling";
  assertEquals(hear(100).jumps, 1);
  song.state = "stopped";
  assertEquals([hear(5).running, hear(1).jumps], [false, 1]);
  song.state = "rolling";
  assertEquals(hear(5).jumps, 2);
  song.frame = 4_800_000;
  const { jumps, beat, frame } = hear(1);
  assertEquals([jumps, beat], [3, 200]);
  assertEquals(frame, song.streamFrame - BLOCK);
});

Deno.test("a locate takes effect when its beats are told: the cycle without them is waited for", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.state = "rolling";
  hear(20);
  song.frame = 4_800_000;
  song.tempoBpm = 0;
  assertEquals([hear(1).jumps, hear(0).seconds], [1, undefined]);
  song.tempoBpm = 120;
  const { jumps, beat } = hear(1);
  assertEquals(jumps, 2);
  assertAlmostEquals(beat, 200 + BLOCK / 24_000, 1e-9);
});

Deno.test("a song without beats is told in seconds, after 50 ms in which a master could have spoken", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.tempoBpm = 0;
  song.state = "rolling";
  song.frame = 48_000;
  assertEquals(hear(10).state, "listening");
  const { state, tempoBpm, seconds, jumps, frame } = hear(20);
  assertEquals([state, tempoBpm, jumps], ["locked", 0, 1]);
  assertAlmostEquals(seconds!, 1 + (frame / RATE), 1e-9);
  song.tempoBpm = 90;
  assertEquals([hear(1).tempoBpm, hear(1).jumps], [90, 1], "a master that comes later is no jump");
});

Deno.test("who waits for others neither plays on nor has stopped; the song goes on from where it was set", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.state = "rolling";
  hear(10);
  song.state = "starting";
  song.frame = 960_000;
  assertEquals([hear(30).running, hear(1).jumps], [true, 1]);
  song.state = "rolling";
  assertEquals([hear(1).beat, hear(1).jumps], [40, 2]);
});

Deno.test("frames that the stream lost and the song did not count move its beats and are no jump", () => {
  const song = new PretendedTransport(), { hear } = listen(song);
  song.state = "rolling";
  hear(10);
  song.streamFrame += 1000;
  song.lostFrames += 1000;
  const { jumps, beat, frame } = hear(1);
  assertEquals(jumps, 1);
  assertAlmostEquals(beat, 10 * BLOCK / 24_000, 1e-9);
  assertEquals(frame, 10 * BLOCK + 1000);
  song.streamFrame += 500;
  song.lostFrames += 500;
  song.frame += 500;
  assertEquals(hear(1).jumps, 1, "a song that counted them went on as it would");
});

Deno.test("beats that are meant some frames before the cycle are taken there", () => {
  const song = new PretendedTransport(), source = new JackTransport(RATE);
  song.state = "rolling";
  song.frame = 24_000;
  source.take({ ...song.cycle(), bbtOffsetFrames: 60 });
  assertEquals([source.read(0).beat, source.read(0).frame], [1, -60]);
});

Deno.test("a master's fields that make no sense are no beats, and a missing start of the bar is not asked for", () => {
  const song = new PretendedTransport();
  song.state = "rolling";
  for (const empty of [{ beatsPerMinute: NaN }, { ticksPerBeat: 0 }, { bar: 0 }, { beatsPerBar: Infinity }]) {
    const source = new JackTransport(RATE);
    for (let i = 0; i < 50; i++, song.step()) source.take({ ...song.cycle(), ...empty });
    assertEquals([source.read(song.streamFrame).tempoBpm, source.read(song.streamFrame).state], [0, "locked"]);
  }
});

Deno.test("silence is away; another server's transport is a new one that has not rolled yet", () => {
  const song = new PretendedTransport(), { hear, source } = listen(song);
  song.state = "rolling";
  hear(10);
  assertEquals(source.read(song.streamFrame + RATE).state, "away");
  song.seat = 2;
  song.state = "stopped";
  const { state, running } = hear(1);
  assertEquals([state, running], ["listening", false]);
});
