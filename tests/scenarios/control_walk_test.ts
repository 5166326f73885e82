import { assert, assertEquals } from "@std/assert";
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { playScore } from "../../src/render/play_score.ts";
import { parseScore } from "../../src/score/read.ts";
import { STEP_COMMANDS } from "../../src/commands/step_commands.ts";
import { randomCommandOf, seededRandom } from "../src/commands/random_commands.ts";
import { ControlRig, RATE } from "./control_rig.ts";

/** Commands of the sequencer that need no file, and do not begin anew what is to be held against it. */
const PLANNED = STEP_COMMANDS.filter(({ kind, onlyInScores }) =>
  (kind === "edit" || kind === "play") && onlyInScores !== true
);

interface Sent {
  readonly frame: number;
  readonly bytes: readonly number[];
}

/** A live walk: presses, actions of every kind on patterns, tempi, stops and starts. */
async function walk(seed: number, blockFrames: number): Promise<ControlRig> {
  const random = seededRandom(seed), below = (count: number) => Math.floor(random() * count);
  const live = (await ControlRig.open(blockFrames)).at(0, { do: "transport.set_tempo", bpm: 180 }).runTo(blockFrames);
  for (let step = 1; step <= 16; step++) live.at(1, { do: "step.note", step, note: 30 + step, length: "1/2" });
  live.at(2, { do: "step.start" }).runTo(6 * blockFrames);
  const anyOf = () => {
    const spec = PLANNED[below(PLANNED.length)]!;
    // Of what leaves nothing to hear, little.
    if (/pattern|stop|pause|clear|song|part/.test(spec.name) && random() < 0.8) return { do: "step.fill" };
    return random() < 0.3 ? { do: "step.fill" } : randomCommandOf(spec, random);
  };
  for (let turn = 0; turn < 60; turn++) {
    const at = live.rig.frame + 64 + below(3_000), kind = random();
    if (kind < 0.45) {
      live.at(at, {
        do: "action.set",
        action: 1 + below(20),
        command: anyOf(),
        cycle: ["loop", "bar", "beat"][below(3)],
        position_frames: below(20_000),
        every: 1 + below(3),
        times: below(4),
        priority: below(101),
        then: 1 + below(20),
        start: random() < 0.8,
      });
    } else if (kind < 0.75) live.at(at, anyOf());
    else if (kind < 0.8) live.at(at, { do: "transport.set_tempo", bpm: 60 + below(200) });
    else if (kind < 0.83) live.at(at, { do: "action.stop", action: 1 });
    else live.at(at, { do: "step.start", boundary: "now" });
    live.runTo(at + below(12_000));
  }
  return live.end();
}

async function rendered({ lines, rig }: ControlRig, blockFrames: number): Promise<Sent[]> {
  const header = { rondo_score: 1, sample_rate: RATE, inputs: 1, tape_seconds: 4 };
  const score = parseScore([header, ...lines].map((line) => JSON.stringify(line)).join("\n"), "a walk");
  const sent: Sent[] = [];
  await playScore(runOffline, {
    header: score.header,
    lines: score.lines,
    outputCount: 2,
    totalFrames: rig.frame,
    blockFrames,
    read: () => {},
    write: () => {},
    lost: () => {},
    onEvent: () => {},
    onMidi: (frame, _, bytes) => void sent.push({ frame, bytes: [...bytes] }),
  });
  return sent;
}

for (const [seed, blockFrames] of [[1, 64], [2, 256], [3, 1024], [4, 8192], [5, 128], [61, 8192]] as const) {
  Deno.test(`a walk of presses and actions on patterns sends what its score sends, to the frame (seed ${seed}, blocks of ${blockFrames})`, async () => {
    const live = await walk(seed, blockFrames);
    const heard = live.rig.midi.map(({ frame, bytes }) => ({ frame, bytes }));
    assert(heard.length > 40, `${heard.length} messages`);
    assert(live.answers.filter(({ source }) => source === "action").length > 10);
    const again = await rendered(live, 333);
    const first = heard.findIndex((sent, i) => JSON.stringify(sent) !== JSON.stringify(again[i]));
    assertEquals(
      [first, again.slice(first < 0 ? heard.length : first, first + 4)],
      [-1, []],
      JSON.stringify(heard.slice(first - 2, first + 4)),
    );
    assertEquals(await rendered(live, 64), again);
  });
}
