import * as P from "../../dsp/assembly/protocol.ts";
import { randomSteps, type Step } from "./random_walk.ts";
import { tameLoad } from "./random_loads.ts";
import { assertNoClick, MATERIALS, TRACKS } from "./walk_clicks.ts";
import { openWalk } from "./walk_rig.ts";

// The walks of random_walk.ts, tamed so that every step of the output can be explained: three tracks, overdubs whose feedback cannot
// build up, no metronome and no count-in, nothing near the limiter's ceiling, and few commands that end all sound.

function tame({ at, ask }: Step): Step {
  const asked = ask.track ?? P.TRACK_SELECTED;
  const track = asked === P.TRACK_SELECTED ? asked : ((asked % TRACKS) + TRACKS) % TRACKS;
  if (ask.kind === P.COMMAND_METRONOME || ask.kind === P.COMMAND_CLICK) {
    return { at, ask: { kind: P.COMMAND_MONITOR, a: at % 2 } };
  }
  if (ask.kind === P.COMMAND_RECORD) {
    return { at, ask: { ...ask, track, b: (ask.b ?? 0) >= P.RECORD_HUSH ? P.RECORD_HUSH : 0 } };
  }
  if (ask.kind === P.COMMAND_OVERDUB) return { at, ask: { ...ask, track, a: (at % 6) / 10 } };
  if (ask.kind === P.COMMAND_MASTER) return { at, ask: { ...ask, a: 0.5 + (at % 6) / 10 } };
  if (ask.kind === P.COMMAND_PHONES_LEVEL) return { at, ask: { ...ask, a: 0.5 + (at % 6) / 10 } };
  if (ask.kind === P.COMMAND_PHONES_INPUTS) return { at, ask: { ...ask, a: at % 2 } };
  if (ask.kind === P.COMMAND_GAIN || ask.kind === P.COMMAND_PHONES) {
    return { at, ask: { ...ask, track, a: 0.5 + (at % 6) / 10 } };
  }
  const silences = [P.COMMAND_DELETE, P.COMMAND_PANIC, P.COMMAND_STOP_ALL, P.COMMAND_STOP].includes(ask.kind);
  return { at, ask: { ...ask, track, kind: silences && at % 7 !== 0 ? P.COMMAND_PLAY : ask.kind } };
}

for (const [materialName, source] of Object.entries(MATERIALS)) {
  Deno.test(`whatever is done to ${materialName} at random, nothing clicks (10,000 commands: seeds 1 to 24, and one that met a one-shot)`, async () => {
    for (const seed of [...Array.from({ length: 24 }, (_, index) => index + 1), 837]) {
      const steps = randomSteps(seed, 400, [300, 900, 2500][seed % 3]!).map(tame).map((step) => tameLoad(step, source));
      const format = { source, outputCount: 6, phonesOutput: 4, tapeSeconds: 8, reservePages: 3000 };
      const rig = (await openWalk(steps, format)).runTo(steps.at(-1)!.at + 50_000);
      assertNoClick(rig, `seed ${seed}`);
    }
  });
}
