/** JACK's transport against a whole engine: a pretended song beside it, cycle by cycle. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { StreamClock } from "../../../../dsp/clock.ts";
import { readLoop } from "../../../../dsp/layers.ts";
import * as protocol from "../../../../dsp/assembly/protocol.ts";
import { MidiDesk } from "../../../../src/midi/in/midi_desk.ts";
import { MidiView } from "../../../../src/midi/in/midi_view.ts";
import { TransportFollower } from "../../../../src/midi/in/transport_follower.ts";
import { noise, Rig } from "../../../scenarios/rig.ts";
import { BLOCK, PretendedTransport, RATE } from "../../clock/transport_cycles.ts";

const START_MS = 1_000_000;

/** An engine and a song that go on together; looks at the song every so many cycles. */
async function stage(lookCycles = 1) {
  const rig = await Rig.open({ source: noise(0.2), blockFrames: BLOCK });
  const song = new PretendedTransport(), view = new MidiView(), stamps = new StreamClock(rig.memory);
  let isNew = false;
  const cycles = {
    read(into: object) {
      if (isNew) Object.assign(into, { ...song.cycle() });
      return isNew;
    },
  };
  const desk = new MidiDesk(
    rig.memory,
    view,
    [],
    { ask() {} },
    new TransportFollower(rig.memory, cycles, song.cycle()),
  );
  let count = 0;
  /** Runs so many cycles. */
  const run = (n: number) => {
    for (let i = 0; i < n; i++) {
      song.streamFrame = rig.frame;
      rig.runTo(rig.frame + BLOCK);
      const nowMs = START_MS + rig.frame * 1000 / RATE;
      stamps.stamp(BLOCK, nowMs);
      isNew = count++ % lookCycles === 0;
      desk.poll(nowMs);
      if (song.state === "rolling") song.frame += BLOCK;
    }
  };
  /** Frames by which the grid's beat is beside the song's, at the output frame that leaves next. */
  const offFrames = () => {
    const { anchorFrame, framesPerBeat } = rig.snapshot;
    const songBeat = song.frame * song.tempoBpm / (60 * RATE);
    return rig.frame - (anchorFrame + songBeat * framesPerBeat);
  };
  return { rig, song, view, run, offFrames };
}

/** Records a loop of a bar of the song that rolls. */
function recordBar(rig: Rig, run: (cycles: number) => void): Float32Array {
  rig.at(rig.frame, { kind: protocol.COMMAND_RECORD, track: 0, when: protocol.WHEN_BAR });
  run(1000);
  rig.at(rig.frame, { kind: protocol.COMMAND_PLAY, track: 0, when: protocol.WHEN_BAR });
  run(1000);
  return readLoop(rig.memory, 0)!.channels[0]!.slice();
}

Deno.test("the grid has the song's beat on the song's own frame, at its tempo and in its bars, told once", async () => {
  const { rig, song, view, run, offFrames } = await stage();
  rig.at(0, { kind: protocol.COMMAND_LATENCY, a: 300, b: 700 });
  run(20);
  song.frame = 1_234_567;
  song.tempoBpm = 133.7;
  song.beatsPerBar = 3;
  song.state = "rolling";
  run(2000);
  const { tempoBpm, beatsPerBar, running } = rig.snapshot;
  assertAlmostEquals(tempoBpm, 133.7, 1e-9);
  assertEquals([beatsPerBar, running], [3, true]);
  assert(Math.abs(offFrames()) <= 0.5, `${offFrames()} frames off`);
  assertEquals(view.clock, { source: "jack", state: "locked", running: true, tempoBpm: 133.7, jitterMs: 0 });
  const told = rig.events.filter(({ kind }) => kind === protocol.EVENT_DONE).length;
  assertEquals(told, 4, "latency, meter, place and start");
});

Deno.test("a master that tells whole ticks is followed to the frame after a second, with few corrections", async () => {
  const { rig, song, run, offFrames } = await stage();
  song.isTickExact = false;
  song.frame = 777_777;
  song.tempoBpm = 97.3;
  song.state = "rolling";
  run(400);
  for (let i = 0; i < 500; i++, run(1)) assert(Math.abs(offFrames()) <= 1.5, `${offFrames()} frames off`);
  const told = rig.eventsOf(protocol.EVENT_GRID).length;
  assert(told < 20, `the grid was told ${told} times`);
});

Deno.test("another tempo, a locate, and cycles that nobody looked at: the grid is on the song's frame again", async () => {
  const { song, run, offFrames } = await stage(7);
  song.state = "rolling";
  run(100);
  for (const [tempoBpm, frame] of [[126, song.frame], [126, 5_000_000], [61.5, 400], [240, 123_456]] as const) {
    song.tempoBpm = tempoBpm;
    song.frame = frame;
    run(15);
    assert(Math.abs(offFrames()) <= 0.5, `${offFrames()} frames off at ${tempoBpm} BPM`);
  }
});

Deno.test("a server that is stopped stops nothing; once it rolled, its stop stops the loops and its start starts them where they belong", async () => {
  const { rig, song, run } = await stage();
  rig.at(0, { kind: protocol.COMMAND_SET_TEMPO, a: 120 }).at(0, { kind: protocol.COMMAND_START });
  run(200);
  const loop = recordBar(rig, run);
  assertEquals(loop.length, 96_000);
  const before = rig.track(0).state;
  assertEquals(before, protocol.STATE_PLAYING);
  song.state = "rolling";
  run(100);
  assertEquals(rig.track(0).state, protocol.STATE_PLAYING);
  song.state = "stopped";
  run(100);
  assertEquals([rig.track(0).state, rig.snapshot.running], [protocol.STATE_STOPPED, false]);
  song.frame = 96_000 * 7 + 12_345;
  song.state = "rolling";
  run(100);
  assertEquals([rig.track(0).state, rig.snapshot.running], [protocol.STATE_PLAYING, true]);
  // The loop began on a bar line, and so does the song's bar.
  assertEquals((rig.track(0).positionFrames - song.frame % 96_000 + 96_000) % 96_000 < 1, true);
  assertEquals(readLoop(rig.memory, 0)!.channels[0], loop, "nothing that was recorded is changed");
});

Deno.test("loops go on when the server dies and another one comes that is stopped", async () => {
  const { rig, song, view, run } = await stage();
  song.state = "rolling";
  run(10);
  recordBar(rig, run);
  song.seat = 2;
  song.frame = 0;
  song.state = "stopped";
  run(100);
  assertEquals([rig.track(0).state, view.clock!.state], [protocol.STATE_PLAYING, "listening"]);
  song.state = "rolling";
  run(100);
  assertEquals(view.clock!.state, "locked");
});

Deno.test("without a timebase master the own tempo stays: start, stop and locate are followed", async () => {
  const { rig, song, run } = await stage();
  song.tempoBpm = 0;
  rig.at(0, { kind: protocol.COMMAND_SET_TEMPO, a: 120 });
  song.frame = 7000;
  song.state = "rolling";
  run(100);
  const beat = () => (rig.frame - rig.snapshot.anchorFrame) / rig.snapshot.framesPerBeat;
  assertEquals([rig.snapshot.tempoBpm, rig.snapshot.running], [120, true]);
  assertAlmostEquals(beat(), song.frame / 24_000, 1e-9);
  song.frame = 240_000;
  run(50);
  assertAlmostEquals(beat(), song.frame / 24_000, 1e-9);
  song.state = "stopped";
  run(10);
  assertEquals(rig.snapshot.running, false);
  song.state = "rolling";
  run(50);
  assertAlmostEquals(beat(), song.frame / 24_000, 1e-9);
});

Deno.test("a transport without beats leaves a grid without a tempo alone, and the first loop finds its own", async () => {
  const { rig, song, run } = await stage();
  song.tempoBpm = 0;
  song.state = "rolling";
  run(100);
  assertEquals(rig.snapshot.tempoBpm, 0);
  rig.at(rig.frame, { kind: protocol.COMMAND_RECORD, track: 0 });
  run(700);
  rig.at(rig.frame, { kind: protocol.COMMAND_PLAY, track: 0 });
  run(10);
  const { anchorFrame, anchorLength } = rig.snapshot;
  assertEquals(anchorLength, 700 * BLOCK);
  run(1000);
  assertEquals(rig.snapshot.anchorFrame, anchorFrame, "only a start or a locate moves it");
});
