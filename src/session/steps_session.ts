/**
 * A session's sequencer as control runs it: dates commands, keeps the plan long, writes the score, and goes with the transport. The
 * player's hand on the tempo and the plan of the metronome are looked after beside it.
 *
 * A command is heard from `LEAD_MS` after now on; what it changed is in the engine before that. Thread: control.
 */
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { readSnapshot } from "../../dsp/snapshot.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { BarPlayer } from "../metronome/bar_player.ts";
import type { SourceName } from "../commands/sources.ts";
import { findStep } from "../commands/step_commands.ts";
import { UserError } from "../errors.ts";
import { type Bank, emptyBank, type Part } from "../sequencer/model/pattern.ts";
import type { Moment } from "../sequencer/moment.ts";
import { fileOfBank } from "../sequencer/files/file_of_bank.ts";
import { Grid } from "../sequencer/run/grid.ts";
import { StepRunner } from "../sequencer/run/step_runner.ts";
import { Sequencer } from "../sequencer/sequencer.ts";
import { showSteps } from "../sequencer/show_steps.ts";
import type { StepsState } from "../sequencer/steps_state.ts";
import { AskedTransport } from "./asked_transport.ts";
import { type HostLine, readHostNumbers } from "./host_line.ts";
import { aheadFrames } from "./planned_commands.ts";
import { SESSION_SEED } from "./session_format.ts";
import type { SessionOptions } from "./session_options.ts";
import type { StepAnswerLine, StepsHooks } from "./steps_desk.ts";
import { StepLines } from "./step_lines.ts";
import { carryOutFile } from "./step_files.ts";
import { TempoHand } from "./tempo_hand.ts";
import { unheardSentence } from "./unheard_parts.ts";

/** Time from a command to the first tick that it changes. */
const LEAD_MS = 20;
/** Time between two looks at the plan. */
const TURN_MS = 10;
/** A grid that is off by more than this went elsewhere, ticks. */
const JUMP_TICKS = 240;

/** Commands after which nothing is planned that was. */
const ENDS: ReadonlySet<string> = new Set(["step.stop", "step.pause", "step.replan"]);

/** Runs from its making until `stop`. */
export class StepsSession {
  readonly #runner: StepRunner;
  readonly #asked: AskedTransport;
  readonly #tempo: TempoHand;
  readonly #bars: BarPlayer | undefined;
  readonly #lines: StepLines;
  readonly #timer: ReturnType<typeof setInterval>;
  #grid: Grid;
  #hasRun = false;
  /** Output frame of the newest command that an action said ahead of it. */
  #dueFrame = -Infinity;
  #aheadFrames: number;
  #toldPart: Part | undefined;
  /** Where the bank came from or went to last. */
  #path: string | undefined;
  /** The path of banks that came from files: undo goes back to theirs. */
  readonly #paths = new WeakMap<Bank, string | undefined>();

  constructor(
    readonly options: Pick<SessionOptions, "bank" | "bankPath" | "midi" | "metronomeSetup">,
    readonly memory: WebAssembly.Memory,
    readonly host: HostLine,
    readonly hooks: StepsHooks,
  ) {
    const sequencer = new Sequencer(emptyBank(), SESSION_SEED);
    const plan = new MidiPlan(memory, 0);
    this.#runner = new StepRunner(sequencer, plan, host.sampleRate);
    this.#lines = new StepLines(plan, (line) => hooks.score(line));
    this.#path = options.bankPath;
    this.#asked = new AskedTransport(host.sampleRate);
    this.#tempo = new TempoHand(hooks.send, host.sampleRate);
    if (options.metronomeSetup !== undefined) this.#bars = new BarPlayer(options.metronomeSetup, hooks.send);
    this.#grid = this.#readGrid();
    this.#aheadFrames = aheadFrames(0, host.sampleRate);
    if (options.bank !== undefined) this.#load(options.bank);
    this.#timer = setInterval(() => this.turn(), TURN_MS);
  }

  /** What surfaces show. */
  get state(): StepsState {
    const grid = this.#readGrid();
    return showSteps(
      this.#runner.sequencer,
      grid.runs ? grid.tickAt(grid.frame - this.host.outputLatencyFrames) : 0,
    );
  }

  get bank(): Bank {
    return this.#runner.sequencer.bank;
  }

  /**
   * Carries a command out that was pressed at a stream frame, and gives the line that answers it.
   * @param dueFrame the output frame at which it is on, where an action said so ahead of it
   */
  answer(
    request: CommandRequest,
    gestureFrame: number,
    id: number,
    source: SourceName,
    dueFrame?: number,
  ): StepAnswerLine {
    const refusal = this.#take(request, gestureFrame, dueFrame), frame = dueFrame ?? this.#readGrid().frame;
    const facts = { frame, ...request, id, ...(source === "session" ? {} : { source }) };
    if (refusal === undefined) return { event: "done", ...facts };
    return { event: "refused", ...facts, reason: "sequencer", message: refusal };
  }

  /** Carries a command out. What it cannot do comes back as a sentence. */
  #take(request: CommandRequest, gestureFrame: number, saidFrame?: number): string | undefined {
    const grid = this.#readGrid();
    readHostNumbers(this.host, this.memory);
    // Control that was held for long hears of an action too late: then it is on as soon as a press would be.
    const isInTime = saidFrame !== undefined && saidFrame >= grid.frame + this.host.blockFrames;
    const dueFrame = isInTime ? saidFrame : undefined;
    const { sampleRate } = this.host, moment = this.#momentOf(request, gestureFrame, grid, dueFrame);
    try {
      const kind = findStep(request.do)?.kind;
      if (kind === "file") this.#file(request, moment, dueFrame);
      else if (kind === "tempo") {
        this.#tempo.take(request, (gestureFrame * 1000) / sampleRate, readSnapshot(this.memory));
      } else this.#carryOut(request, moment, grid, dueFrame);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    }
    return undefined;
  }

  /** From the start to the block in which the engine takes it, tick 0 is as good as heard: what comes now is heard after it. */
  #momentOf(request: CommandRequest, gestureFrame: number, grid: Grid, dueFrame?: number): Moment {
    const { blockFrames, outputLatencyFrames, sampleRate } = this.host;
    const lead = blockFrames + (LEAD_MS * sampleRate) / 1000;
    if (dueFrame !== undefined) {
      this.#dueFrame = dueFrame;
      return grid.momentAt(dueFrame);
    }
    if (!this.#asked.isStarting(grid)) {
      const asked = Math.max(grid.frame, request.at ?? 0) + lead;
      // What an action did a moment ahead was before what comes now, but nothing holds up an end.
      const frame = ENDS.has(request.do) ? asked : Math.max(asked, this.#dueFrame);
      return grid.moment(frame, gestureFrame - outputLatencyFrames);
    }
    const tick = Math.ceil(lead / this.#asked.framesPerTick(grid));
    return { tick, heardTick: 0, beatsPerBar: grid.beatsPerBar, running: true };
  }

  #file(request: CommandRequest, moment: Moment, dueFrame?: number): void {
    const { bank, selection, player } = this.#runner.sequencer;
    const { outputs = [] } = this.options.midi ?? {};
    const answer = carryOutFile(request, {
      bank,
      patternIndex: selection.pattern,
      path: this.#path,
      seed: SESSION_SEED,
      isSong: player.isSong,
      portOf: (name) => {
        const place = outputs.findIndex((output) => output.name === name);
        return place < 0 ? undefined : place;
      },
    });
    if (answer.bank !== undefined) this.#load(answer.bank, dueFrame === undefined ? undefined : moment);
    if ("path" in answer) {
      this.#paths.set(bank, this.#path);
      this.#paths.set(this.bank, this.#path = answer.path);
    }
    this.hooks.notice(answer.sentence);
  }

  /** Takes a whole bank, as one step of undo. */
  #load(bank: Bank, moment?: Moment): void {
    const request = { do: "step.set_bank", bank: fileOfBank(bank) } as CommandRequest;
    const grid = this.#readGrid(), frame = grid.frame + (LEAD_MS * this.host.sampleRate) / 1000;
    this.#carryOut(request, moment ?? grid.moment(frame, frame), grid);
  }

  /** Looks after the plan; called many times a second. */
  turn(): void {
    const before = this.#grid, grid = this.#grid = this.#readGrid();
    this.#asked.look(grid);
    const { player } = this.#runner.sequencer;
    if (this.#hasRun && !grid.runs) this.#transportStopped();
    else if (player.mode === "playing" && grid.runs && before.runs && jumped(before, grid)) this.#again("step.replan");
    this.#hasRun = grid.runs;
    this.#runner.refresh(grid);
    this.#lines.flush(grid);
    this.#tellPart();
    this.#tellAhead();
    const snapshot = readSnapshot(this.memory);
    this.#tempo.turn(snapshot);
    this.#bars?.turn(snapshot, this.host.outputLatencyFrames);
  }

  /** Longer blocks need to be told of earlier; nothing is taken back, for a host whose blocks differ. */
  #tellAhead(): void {
    const frames = aheadFrames(this.host.blockFrames, this.host.sampleRate);
    if (frames <= this.#aheadFrames) return;
    this.hooks.send({ do: "host.ahead", frames });
    this.#aheadFrames = frames;
  }

  #tellPart(): void {
    const { selection, bank } = this.#runner.sequencer;
    const part = selection.partOf(bank);
    if (part === undefined || part === this.#toldPart) return;
    const midi = this.hooks.midi();
    if (midi === undefined) return;
    midi.playPart({ port: part.port, channel: part.channel });
    this.#toldPart = part;
  }

  /** Nothing is planned any more, and what sounds ends. */
  stop(): void {
    clearInterval(this.#timer);
    // A line of the score: a replay plays as long as the session did.
    if (this.#runner.sequencer.player.mode === "playing") this.#again("step.stop");
    this.#lines.flush(this.#readGrid(), true);
  }

  #carryOut(request: CommandRequest, moment: Moment, grid: Grid, dueFrame?: number): void {
    const { sentence, startTempoBpm } = this.#runner.take(request, moment, grid, dueFrame);
    this.#write(request, moment, grid, dueFrame);
    if (this.#paths.has(this.bank)) this.#path = this.#paths.get(this.bank);
    if (sentence !== undefined) this.hooks.notice(sentence);
    // An action counts while the transport runs: who stopped it since has the last word.
    if (startTempoBpm !== undefined && dueFrame === undefined && !this.#followsClock) {
      this.#startTransport(startTempoBpm, grid);
    }
    if (request.do === "step.start" || request.port !== undefined) {
      const sentence = unheardSentence(this.#runner.sequencer, this.options.midi?.outputs.length ?? 0);
      if (sentence !== undefined) this.hooks.notice(sentence);
    }
  }

  /** A tempo is on its way to the engine, which shows it after its next block. */
  tempoAsked(bpm: number): void {
    this.#asked.tempo(bpm, this.#readGrid());
  }

  /** The plan waits in the engine: its first note falls on the very frame of the start. */
  #startTransport(bpm: number, grid: Grid): void {
    const beats = this.#runner.sequencer.beatsPerBar;
    if (grid.framesPerBeat === 0 && !this.#asked.hasTempo(grid)) {
      this.hooks.send({ do: "transport.set_tempo", bpm, ...(beats > 0 ? { beats_per_bar: beats } : {}) });
    }
    this.hooks.send({ do: "transport.start", loops: false });
    this.#asked.start(grid);
  }

  /** Who stops the transport stops the sequencer; a clock that is followed will start it again. */
  #transportStopped(): void {
    if (this.#runner.sequencer.player.mode !== "playing") return;
    this.#again("step.stop");
    if (this.#followsClock) this.#again("step.start");
  }

  #again(name: string): void {
    const refusal = this.#take({ do: name }, this.#grid.frame);
    if (refusal !== undefined) this.hooks.notice(refusal);
  }

  /** A line says from which tick on the command is heard, and which one its player heard: a replay needs to reckon neither. */
  #write({ at: _, ...request }: CommandRequest, { tick, heardTick }: Moment, grid: Grid, frame?: number): void {
    const isHeard = findStep(request.do)?.kind === "play";
    const line = {
      at: grid.frame,
      ...request,
      tick,
      ...(isHeard ? { heard: heardTick } : {}),
      ...(frame === undefined ? {} : { frame }),
    };
    this.#lines.add(line, tick, this.#runner.withdrawal);
  }

  /** Another machine starts and stops the transport. */
  get #followsClock(): boolean {
    return this.hooks.midi()?.isLed ?? false;
  }

  #readGrid(): Grid {
    return new Grid(readSnapshot(this.memory), this.host.sampleRate);
  }
}

function jumped(before: Grid, grid: Grid): boolean {
  return Math.abs(before.tickAt(grid.frame) - grid.tickAt(grid.frame)) > JUMP_TICKS;
}
