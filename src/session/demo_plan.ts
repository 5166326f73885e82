/**
 * The demo plan: what an invisible player presses while the demo phrase plays, and the sentences that explain it.
 *
 * Method: data. Every press has its own frame, so that the demo is the same every time, however busy the machine is.
 * Thread: control.
 */
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { DEMO_BEATS_PER_BAR, DEMO_LEAD_BARS, DEMO_PART_BARS, DEMO_TEMPO_BPM, demoBarFrames } from "./demo_phrase.ts";

/** One press of the demo: commands in their JSON form, taken up at `frame`, and what the screen says about it. */
export interface DemoStep {
  frame: number;
  commands: Record<string, unknown>[];
  says: string;
}

/** The presses of the demo at `sampleRate`, in order. */
export function makeDemoPlan(sampleRate: number): DemoStep[] {
  const bar = demoBarFrames(sampleRate), part = DEMO_PART_BARS * bar, first = DEMO_LEAD_BARS * bar;
  const tempo = { do: "transport.set_tempo", bpm: DEMO_TEMPO_BPM, beats_per_bar: DEMO_BEATS_PER_BAR };
  return [
    {
      frame: 0,
      commands: [tempo, { do: "mix.monitor", on: true }],
      says: "A demo plays: in a moment drums come in, and track 1 records them.",
    },
    {
      frame: first,
      commands: [{ do: "loop.record", track: 1, when: "exact" }],
      says: "Track 1 records four bars of drums, as if you had pressed r.",
    },
    {
      frame: first + part,
      commands: [{ do: "loop.play", track: 1, when: "exact" }],
      says: "r again closed the loop: the drums repeat. A bass plays over them, and nobody pressed record.",
    },
    {
      frame: first + 2 * part,
      commands: [{ do: "loop.capture", track: 2, cycles: 1 }, { do: "loop.overdub", track: 1, when: "exact" }],
      says: "Track 2 is that bass, taken from the tape afterwards (k). A melody is overdubbed on track 1 (o).",
    },
    {
      frame: first + 3 * part,
      commands: [{ do: "loop.play", track: 1, when: "exact" }],
      says: "Two loops, three layers. The keys are yours: u takes the melody away, q saves and ends.",
    },
  ];
}

/** Every command of the demo, each with the frame at which it is taken up. */
export function demoCommands(sampleRate: number): CommandRequest[] {
  return makeDemoPlan(sampleRate).flatMap(({ frame, commands }) =>
    commands.map((command) => parseCommand({ ...command, at: frame }))
  );
}

/** What the screen says at a frame of the stream. */
export function demoSentence(sampleRate: number, frame: number): string {
  const steps = makeDemoPlan(sampleRate);
  return (steps.findLast((step) => step.frame <= frame) ?? steps[0]!).says;
}
