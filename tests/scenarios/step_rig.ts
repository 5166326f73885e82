/** A sequencer that runs on a rig: commands at frames, as a render carries them out. */
import * as P from "../../dsp/assembly/protocol.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { type Bank, emptyBank } from "../../src/sequencer/model/pattern.ts";
import { Grid } from "../../src/sequencer/run/grid.ts";
import { StepRunner } from "../../src/sequencer/run/step_runner.ts";
import { Sequencer } from "../../src/sequencer/sequencer.ts";
import { Rig, type SentMidi } from "./rig.ts";

const RATE = 48_000;
/** How long before its frame a command is carried out. */
const LEAD_FRAMES = 960;

/** A rig with a sequencer. */
export class StepRig {
  readonly sequencer: Sequencer;
  readonly runner: StepRunner;
  readonly #asks: { frame: number; command: Record<string, unknown> }[] = [];

  private constructor(readonly rig: Rig, bank: Bank) {
    this.sequencer = new Sequencer(bank, 1);
    this.runner = new StepRunner(this.sequencer, new MidiPlan(rig.memory, 0), RATE);
  }

  /** At a tempo; the transport stands. */
  static async open(bank: Bank = emptyBank(), bpm = 120, blockFrames = 128): Promise<StepRig> {
    const rig = await Rig.open({ blockFrames });
    rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: bpm, b: 4 }).runTo(blockFrames);
    return new StepRig(rig, bank);
  }

  /** Asks for a command that is heard from a frame on. */
  at(frame: number, command: Record<string, unknown>): this {
    this.#asks.push({ frame, command });
    this.#asks.sort((x, y) => x.frame - y.frame);
    return this;
  }

  /** Carries a command out now. */
  ask(command: Record<string, unknown>, frame = this.rig.frame + LEAD_FRAMES): this {
    const grid = this.grid;
    const answer = this.runner.take(parseCommand(command), grid.moment(frame, frame), grid);
    if (answer.startTempoBpm !== undefined) {
      this.rig.at(this.rig.frame + 64, { kind: P.COMMAND_START, when: P.WHEN_EXACT });
    }
    return this;
  }

  get grid(): Grid {
    return new Grid(this.rig.snapshot, RATE);
  }

  /** Runs until a stream frame. */
  runTo(frame: number): this {
    while (this.rig.frame < frame) {
      while (this.#asks[0] !== undefined && this.#asks[0].frame - LEAD_FRAMES <= this.rig.frame) {
        const { command, frame } = this.#asks.shift()!;
        this.ask(command, frame);
      }
      this.runner.refresh(this.grid);
      this.rig.runTo(Math.min(frame, this.rig.frame + 1024));
    }
    return this;
  }

  /** Note-ons so far, with their frames after the anchor. */
  get ons(): { frame: number; key: number; port: number; channel: number; velocity: number }[] {
    const { anchorFrame } = this.rig.snapshot;
    return this.rig.midi.filter(isOn).map(({ frame, port, bytes }) => ({
      frame: frame - anchorFrame,
      key: bytes[1]!,
      port,
      channel: (bytes[0]! & 15) + 1,
      velocity: bytes[2]!,
    }));
  }

  /** Keys that sound now. */
  get sounding(): number {
    const { midi } = this.rig;
    return midi.filter(isOn).length - midi.filter(({ bytes }) => (bytes[0]! & 0xf0) === 0x80).length;
  }
}

function isOn({ bytes }: SentMidi): boolean {
  return (bytes[0]! & 0xf0) === 0x90 && bytes[2]! > 0;
}
