import { assert, assertEquals } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { type CommandRequest, parseCommand } from "../../src/commands/parse.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { ActionModel } from "./action_model.ts";
import { ask, START, withLoop } from "./action_rig.ts";

/** Ten actions at most, so that they meet: the same places, the same priorities, chains, and actions on actions. */
function randomRequest(random: () => number): CommandRequest {
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)]!;
  const onActions = () => ({
    do: pick(["action.start", "action.stop", "action.clear"]),
    action: 1 + below(10),
  });
  const other = random();
  if (other < 0.15) {
    return parseCommand({ do: "action.start", action: 1 + below(10), cycles_left: below(3), times_left: 1 + below(3) });
  }
  if (other < 0.3) return parseCommand(onActions());
  const place = pick([
    {},
    { position_frames: pick([-1, 0, 1, 500, -2_656, 10_000]) },
    { position_beats: pick([-0.5, 0, 1, 1.25, 3]) },
    { position_share: pick([0, 0.25, 1 / 3, 0.5, -0.125, 1]) },
  ]);
  return parseCommand({
    do: "action.set",
    ...(random() < 0.2 ? {} : { action: 1 + below(10) }),
    command: random() < 0.2 ? onActions() : { do: "mix.pan", track: 1, pan: below(3) - 1 },
    cycle: pick(["loop", "bar", "beat", 1]),
    ...place,
    cycles: below(3),
    every: 1 + below(3),
    times: pick([0, 1, 1, 2, 5]),
    priority: pick([0, 50, 50, 100]),
    ...(random() < 0.5 ? { then: 1 + below(10) } : {}),
    start: random() < 0.7,
  });
}

Deno.test("random chains of actions act at the frames, in the order and as often as a plain model of them says (40 walks)", async () => {
  let acted = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const cycle = 4_801 + Math.floor(random() * 40_000);
    const rig = await withLoop(cycle, { blockFrames: [1_024, 64, 333, 8_192][seed % 4]! });
    const { framesPerBeat, beatsPerBar } = rig.snapshot;
    const loopBeats = Math.round(cycle / framesPerBeat);
    const model = new ActionModel({ start: START, loopFrames: cycle, loopBeats, beatsPerBar });
    let frame = rig.frame;
    for (let i = 0; i < 40; i++) {
      // Now and then exactly on a beat, where places are.
      frame += 100 + Math.floor(random() * cycle * 1.5);
      if (random() < 0.4) frame = START + Math.round(Math.ceil((frame - START) / framesPerBeat) * framesPerBeat);
      const request = randomRequest(random);
      ask(rig, frame, { ...request });
      model.command(frame, request);
    }
    model.runTo(frame += 10 * cycle);
    rig.runTo(frame - 64);
    const fired = rig.events.filter(({ kind, source }) =>
      source === P.SOURCE_ACTION && (kind === P.EVENT_DONE || kind === P.EVENT_REFUSED)
    ).map(({ at, id }) => [at, id] as const);
    const expected = model.firings.filter(([at]) => at < frame);
    assertEquals(fired, expected, `seed ${seed}`);
    acted += fired.length;
  }
  assert(acted > 2_000, `${acted}`);
});
