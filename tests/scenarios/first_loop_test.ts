import { assert, assertEquals } from "@std/assert";
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import * as P from "../../dsp/assembly/protocol.ts";
import { FirstLoopWatch } from "../../src/analysis/first_loop_watch.ts";
import type { HeardEvent } from "../../src/analysis/heard.ts";
import type { FirstLoopHeard } from "../../src/analysis/first_loop_words.ts";
import { TapeFollower } from "../../src/analysis/tape_follower.ts";
import type { FirstLoopMode } from "../../src/analysis/first_loop.ts";
import { largestStep, Rig, type Source } from "./rig.ts";

const RATE = 48000;
const module = await loadAnalysisModule();

/** Plucked tones on the beats, seconds from `startS` on, until `endS`; before and after them hardly a noise. */
function plucks(bpm: number, startS: number, endS: number): Source {
  const period = 60 / bpm;
  return (frame) => {
    const time = frame / RATE, beat = Math.floor((time - startS) / period + 1e-9);
    if (beat < 0) return 0;
    const last = Math.min(beat, Math.ceil((endS - startS) / period - 1e-9) - 1);
    const since = time - startS - last * period, hz = [220, 277, 330, 370][last % 4]!;
    return 0.5 * Math.exp(-6 * since) * Math.sin(2 * Math.PI * hz * since + 1.2);
  };
}

interface Listened {
  rig: Rig;
  told: FirstLoopHeard[];
}

/** Runs to `endFrame`; listening comes by every `everyFrames`. */
async function listen(rig: Rig, endFrame: number, everyFrames = 480, mode: FirstLoopMode = "tempo"): Promise<Listened> {
  const told: FirstLoopHeard[] = [], heard: HeardEvent[] = [];
  const follower = await TapeFollower.prepare(rig.memory, module, (event) => heard.push(event));
  const watch = new FirstLoopWatch(rig.memory, RATE, follower.delayFrames, mode, (event) => {
    if (event.kind === "first_loop") told.push(event);
  });
  while (rig.frame < endFrame) {
    rig.runTo(Math.min(endFrame, rig.frame + everyFrames));
    do {
      for (const event of heard.splice(0)) watch.note(event);
      watch.look(follower.frame);
    } while (await follower.follow(512) > 0);
  }
  return { rig, told };
}

/** A rig on which eight beats at 120 BPM from 1 s on are recorded, start and end pressed off by so many ms. */
async function record(startMs: number, endMs: number, latency = 0): Promise<Rig> {
  const rig = await Rig.open({ source: plucks(120, 1, 5.6), blockFrames: 128 });
  rig.engine.setLatency(latency, 2 * latency);
  const press = (seconds: number, ms: number) => Math.round((seconds + ms / 1000) * RATE) - latency;
  return rig.at(press(1, startMs), { kind: P.COMMAND_RECORD }).at(press(5, endMs), { kind: P.COMMAND_RECORD });
}

const grid = ({ snapshot }: Rig) => [snapshot.anchorFrame, snapshot.anchorLength, snapshot.framesPerBeat];

Deno.test("a first loop pressed 80 ms off at both ends becomes eight beats from the first pluck, before its cycle ends", async () => {
  for (const [early, late] of [[-80, 80], [80, -80], [-50, -20]] as const) {
    const { rig, told } = await listen(await record(early, late), 14 * RATE);
    const recut = rig.eventsOf(P.EVENT_DONE).find(({ command }) => command === P.COMMAND_RECUT)!;
    assert(recut.at < 5.3 * RATE, `${recut.at}`);
    const [anchor, length, beat] = grid(rig);
    assert(Math.abs(anchor! - RATE) <= 0.005 * RATE, `starts at ${anchor}`);
    assert(Math.abs(length! - 4 * RATE) <= 0.002 * RATE, `is ${length} long`);
    assertEquals([beat, told[0]!.decision.beats], [length! / 8, 8]);
    // The second pass is the same sound as the first, where no seam lies.
    for (let i = 0; i < 3.9 * RATE; i += 11) {
      assertEquals(rig.outputs[0]![anchor! + 2 * length! + i], rig.inputs[0]![anchor! + i], `frame ${i}`);
    }
  }
});

Deno.test("latencies change nothing: the loop is what was played to what was heard", async () => {
  const { rig } = await listen(await record(-60, 60, 700), 7 * RATE);
  const take = rig.eventsOf(P.EVENT_TAKE).at(-1)!;
  assertEquals(take.a - take.frame, 2100);
  assert(Math.abs(take.a - RATE) <= 0.005 * RATE && Math.abs(take.b - 4 * RATE) <= 0.002 * RATE);
});

Deno.test("the decision is the same however late listening comes, and lands in phase and without a click cycles later", async () => {
  const cuts = new Set<string>();
  for (const every of [128, 480, 5_000, 90_000, 400_000]) {
    const { rig } = await listen(await record(-70, 55), 20 * RATE, every);
    const { argumentA, argumentB, argumentC } = rig.eventsOf(P.EVENT_DONE).find(({ command }) =>
      command === P.COMMAND_RECUT
    )!;
    cuts.add(`${argumentA} ${argumentB} ${argumentC}`);
    const [anchor, length] = grid(rig);
    const cycle = Math.floor((19 * RATE - anchor!) / length!) - 1;
    for (let i = 0; i < 3.9 * RATE; i += 101) {
      assertEquals(rig.outputs[0]![anchor! + cycle * length! + i], rig.inputs[0]![anchor! + i]);
    }
    // A pluck begins with a step of its own; nothing else may be as large.
    assert(largestStep(rig.outputs[0]!) <= largestStep(rig.inputs[0]!) * 1.01, `${every}`);
  }
  assertEquals(cuts.size, 1, [...cuts].join(", "));
});

Deno.test("a stop pressed at once after the start is decided like any other (the original's defect 3)", async () => {
  const rig = await Rig.open({ source: plucks(120, 1, 5) });
  rig.at(RATE - 480, { kind: P.COMMAND_RECORD }).at(RATE + 9_600, { kind: P.COMMAND_RECORD });
  const { told } = await listen(rig, 3 * RATE);
  assert(Math.abs(rig.snapshot.anchorFrame - RATE) <= 0.005 * RATE);
  assertEquals([told.length, rig.snapshot.anchorFrame + rig.snapshot.anchorLength], [1, RATE + 9_600]);
});

Deno.test("silence leaves the loop as it was pressed and sends nothing", async () => {
  const rig = await Rig.open();
  rig.at(RATE, { kind: P.COMMAND_RECORD }).at(3 * RATE, { kind: P.COMMAND_RECORD });
  const { told } = await listen(rig, 5 * RATE);
  assertEquals([told.length, told[0]!.decision.start, told[0]!.decision.end], [1, "pressed", "pressed"]);
  assertEquals(rig.events.filter(({ command }) => command === P.COMMAND_RECUT), []);
  assertEquals(rig.snapshot.anchorLength, 2 * RATE);
});

Deno.test("a first loop that was taken back, retriggered or is followed by another loop is not cut again", async () => {
  const meanwhile = [
    { kind: P.COMMAND_UNDO },
    { kind: P.COMMAND_RETRIGGER },
    { kind: P.COMMAND_CUT, track: P.TRACK_NEW, a: RATE, b: 12_000 },
  ];
  for (const ask of meanwhile) {
    const rig = await record(-80, 80);
    rig.at(5.12 * RATE, ask);
    const { told } = await listen(rig, 7 * RATE);
    assertEquals(told, []);
    assertEquals(rig.events.filter(({ command }) => command === P.COMMAND_RECUT), []);
  }
});

Deno.test("undo right after takes the take away, and redo brings it back as it was decided", async () => {
  const { rig } = await listen(await record(-80, 80), 6 * RATE);
  const decided = grid(rig);
  rig.at(6 * RATE, { kind: P.COMMAND_UNDO }).runTo(6.5 * RATE);
  assertEquals([rig.track(0).state, rig.snapshot.anchorLength], [P.STATE_EMPTY, 0]);
  rig.at(6.5 * RATE, { kind: P.COMMAND_REDO }).runTo(7 * RATE);
  assertEquals(grid(rig), decided);
});

Deno.test("a second loop begun at once after the first is as long as what was decided", async () => {
  const rig = await record(-40, 60);
  rig.at(5.065 * RATE, { kind: P.COMMAND_RECORD, track: P.TRACK_NEW });
  rig.at(9.03 * RATE, { kind: P.COMMAND_RECORD, track: 1 });
  await listen(rig, 12 * RATE);
  const [anchor, length] = grid(rig);
  const second = rig.eventsOf(P.EVENT_TAKE, 1)[0]!;
  assertEquals([second.frame, second.b], [anchor! + length!, length]);
});
