/**
 * A session's sequencer and what it hears of actions, without threads and timers: an engine of the rig, and between its blocks what control
 * does. So it is the same on every machine.
 */
import * as P from "../../dsp/assembly/protocol.ts";
import { encodeCommand } from "../../src/commands/encode.ts";
import { isDated } from "../../src/commands/control_commands.ts";
import { type CommandRequest, parseCommand } from "../../src/commands/parse.ts";
import { type ComingCommand, PlannedCommands } from "../../src/session/planned_commands.ts";
import { emptyHostLine } from "../../src/session/host_line.ts";
import { StepsSession } from "../../src/session/steps_session.ts";
import { findStep } from "../../src/commands/step_commands.ts";
import { Rig } from "./rig.ts";

export const RATE = 48_000;

export class ControlRig {
  /** Lines of the score, of the sequencer and of the engine, in order. */
  readonly lines: Record<string, unknown>[] = [];
  /** What came for control and is no command of the sequencer. */
  readonly others: ComingCommand[] = [];
  readonly answers: Record<string, unknown>[] = [];
  readonly steps: StepsSession;
  readonly #asks: { frame: number; request: CommandRequest }[] = [];
  #read = 0;
  #id = 1;

  private constructor(readonly rig: Rig, readonly planned: PlannedCommands) {
    const host = { ...emptyHostLine("offline", RATE), blockFrames: rig.blockFrames };
    this.steps = new StepsSession({}, rig.memory, host, {
      send: (command) => this.#send(parseCommand(command)),
      midi: () => undefined,
      score: (line) => this.lines.push(line),
      notice: () => {},
    });
  }

  static async open(blockFrames: number): Promise<ControlRig> {
    const rig = await Rig.open({ blockFrames, tapeSeconds: 4 });
    return new ControlRig(rig, new PlannedCommands(rig.memory));
  }

  /** Asks for a command at a frame: of the engine for that frame, of the sequencer in the block before it. */
  at(frame: number, command: Record<string, unknown>): this {
    const request = parseCommand(command);
    if (findStep(request.do) === undefined) this.#send(request, frame);
    else this.#asks.push({ frame, request });
    return this;
  }

  #send(request: CommandRequest, frame = -1): void {
    const planned = this.planned.numberOf(request);
    const exactly = frame >= 0 && findStep(request.do) === undefined ? frame : this.rig.frame;
    const slot = encodeCommand(request, { id: this.#id++, ...(planned && { planned }) });
    this.rig.at(exactly, { ...slot, ...(frame < 0 ? {} : { when: P.WHEN_EXACT }) });
    this.lines.push({
      at: exactly,
      ...request,
      ...(frame < 0 ? {} : { when: "exact" }),
      ...(planned && { decided: true }),
    });
  }

  /** Runs until a stream frame, control with it after every block. */
  runTo(frame: number): this {
    while (this.rig.frame < frame) {
      const next = Math.min(frame, this.rig.frame + this.rig.blockFrames);
      for (const ask of this.#asks.filter((one) => one.frame < next)) {
        this.#asks.splice(this.#asks.indexOf(ask), 1);
        this.answers.push(this.steps.answer(ask.request, ask.frame, this.#id++, "session"));
      }
      this.rig.runTo(next);
      this.#hear();
      this.steps.turn();
    }
    return this;
  }

  #hear(): void {
    for (const event of this.rig.events.slice(this.#read)) {
      const coming = this.planned.comingWith(event);
      if (coming === undefined) continue;
      const { request, frame, action } = coming;
      if (isDated(request.do)) this.answers.push(this.steps.answer(request, frame, action, "action", frame));
      else this.others.push(coming);
    }
    this.#read = this.rig.events.length;
  }

  end(): this {
    this.steps.stop();
    return this;
  }
}
