import { assert } from "@std/assert";
import * as P from "../../dsp/assembly/protocol.ts";
import { randomSteps, type Step } from "./random_walk.ts";
import { largestStep, noise, Rig, type Source } from "./rig.ts";

// The walks of random_walk.ts, tamed so that every step of the output can be explained: three tracks, overdubs whose feedback cannot
// build up, no metronome and no count-in, nothing near the limiter's ceiling, and few commands that end all sound.

const LEVEL = 0.02;
const TRACKS = 3;
/** Frames between the values that the noise moves between: its largest step is 2 × LEVEL × 1.5 / 400. */
const SLOWNESS = 400;

/** The input begins softly: a take may begin with the stream. */
const soft = (frame: number) => Math.min(1, frame / 960);
const values = noise(LEVEL);

const MATERIALS: Record<string, Source> = {
  "a constant": (frame) => LEVEL * soft(frame),
  "slow noise": (frame, channel) => {
    const t = (frame % SLOWNESS) / SLOWNESS;
    const from = values(Math.floor(frame / SLOWNESS), channel);
    const to = values(Math.floor(frame / SLOWNESS) + 1, channel);
    return soft(frame) * (from + (to - from) * t * t * (3 - 2 * t));
  },
};

// For every track: six slopes of 1/480 (heads, levels, an overdub) of a loop twice as loud as the input; once more for the monitor;
// and the material's own steps, twice as large, with a little for overdubs that pile up.
const BOUND = (TRACKS * 2 * LEVEL * 6 + LEVEL) / 480 + (2.2 * TRACKS * 2 * LEVEL * 1.5) / SLOWNESS;

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
      const rig = await Rig.open({ source, outputCount: 6, phonesOutput: 4, tapeSeconds: 8, reservePages: 3000 });
      const steps = randomSteps(seed, 400, [300, 900, 2500][seed % 3]!).map(tame);
      for (const { at, ask } of steps) rig.at(at, ask);
      rig.runTo(steps.at(-1)!.at + 50_000);
      for (const [c, output] of rig.outputs.entries()) {
        const step = largestStep(output, 1000);
        const at = output.findIndex((x, i) => i >= 1000 && Math.abs(x - output[i - 1]!) > BOUND);
        assert(step <= BOUND, `seed ${seed}, channel ${c}, frame ${at}: a step of ${step}, bound ${BOUND}`);
      }
      assert(rig.outputs[0]!.some((x) => Math.abs(x) > LEVEL / 2), "it sounds");
    }
  });
}
