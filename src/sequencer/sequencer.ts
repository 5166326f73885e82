/**
 * The sequencer: a bank of patterns, what plays of it, what is shown, and the keyboard that is written into it. Takes `step.*` commands,
 * gives plans and state, and knows nothing of time but the ticks it is told.
 *
 * Method: every command is answered at once, as a pure function of what was before and the moment; so a score plays the same again.
 * Thread: control, or render's.
 */
import type { CommandRequest } from "../commands/parse.ts";
import { UserError } from "../errors.ts";
import { parseNoteName } from "../midi/note_name.ts";
import { applyEdit, type Clipboard, copyPlace } from "./edit/edits.ts";
import { bankOfData } from "./files/pattern_files.ts";
import { History } from "./history.ts";
import { toNumber } from "./model/fraction.ts";
import { type Bank, DEFAULT_NOTE, emptyPattern, MOST_PATTERNS, type Part, stepTicksOf } from "./model/pattern.ts";
import type { Moment, StepAnswer, Strike } from "./moment.ts";
import type { Boundary } from "./play/arrangement.ts";
import { Player } from "./play/player.ts";
import { capturePattern } from "./record/capture.ts";
import { Keyboard } from "./record/keyboard.ts";
import { Selection } from "./selection.ts";

/** Tempo to start with when nobody says one. */
const DEFAULT_BPM = 120;
const NOTHING: StepAnswer = {};

/** A sequencer. */
export class Sequencer {
  readonly history: History;
  readonly player: Player;
  readonly selection = new Selection();
  readonly keyboard: Keyboard;
  advance = false;
  protect = false;
  #clipboard: Clipboard | undefined;
  /** Where the keys that are held were struck. */
  readonly #struck = new Map<number, Part>();

  constructor(bank: Bank, seed: number) {
    this.history = new History(bank);
    this.player = new Player(this.history, seed);
    this.keyboard = new Keyboard(this.history);
    this.selection.showFirst(bank);
  }

  get bank(): Bank {
    return this.history.bank;
  }

  #load(bank: Bank, moment: Moment): void {
    this.history.take(bank);
    this.selection.showFirst(bank);
    this.#edited(moment);
  }

  /** Carries an edit out. Throws a UserError in one sentence where it cannot; then nothing changed. */
  edit(request: CommandRequest, moment: Moment): StepAnswer {
    const before = this.bank;
    if (request.do === "step.undo" || request.do === "step.redo") return this.#step(request.do, moment);
    if (request.do === "step.set_bank") {
      this.#load(bankOfData(request.bank, "the bank"), moment);
      return NOTHING;
    }
    const place = this.selection.placeOf(before, request);
    if (request.do === "step.copy") {
      this.#clipboard = copyPlace(before, place, request.what!);
      return { sentence: `The ${request.what} is copied.` };
    }
    if (this.history.edit(applyEdit(before, place, request, this.#clipboard))) this.#edited(moment);
    return NOTHING;
  }

  #step(command: string, moment: Moment): StepAnswer {
    const isUndo = command === "step.undo";
    const isDone = isUndo ? this.history.undo() : this.history.redo();
    if (!isDone) return { sentence: isUndo ? "There is no edit to undo." : "There is no edit to do again." };
    this.#edited(moment);
    return NOTHING;
  }

  #edited(moment: Moment): void {
    this.selection.keepTo(this.bank);
    this.player.edited(moment);
  }

  /** The notes of the step under the cursor, to be heard now. */
  audition(): Strike[] {
    const part = this.selection.partOf(this.bank), step = part?.steps[this.selection.cursor];
    if (part === undefined || step === undefined || !step.on) return [];
    const stepTicks = stepTicksOf(part);
    return step.notes.map(({ key, velocity, length }) => ({
      port: part.port,
      channel: part.channel,
      key: Math.min(127, Math.max(0, key + part.transpose)),
      velocity,
      lengthTicks: Math.max(1, Math.round(toNumber(length) * stepTicks)),
    }));
  }

  /** Shows a pattern, making an empty one in a free slot. */
  showPattern(index: number, moment: Moment): void {
    if (this.bank.patterns[index] === undefined) {
      const patterns = [...this.bank.patterns];
      while (patterns.length <= index) patterns.push(undefined);
      patterns[index] = emptyPattern(index);
      this.history.edit({ ...this.bank, patterns });
      this.player.edited(moment);
    }
    this.selection.pattern = index;
    this.selection.keepTo(this.bank);
  }

  /** A key of a keyboard; see `step.play_note`. */
  playNote(request: CommandRequest, moment: Moment): StepAnswer {
    const key = typeof request.note === "string" ? parseNoteName(request.note) : request.note!;
    const part = this.selection.partOf(this.bank);
    const isDown = request.on ?? true, velocity = request.velocity ?? DEFAULT_NOTE.velocity;
    const strikes = this.#keyEnd(key);
    if (!isDown) this.#release(key, moment);
    else if (part !== undefined) {
      if (request.sounds !== false) {
        this.#struck.set(key, part);
        strikes.push({ port: part.port, bytes: [0x90 | (part.channel - 1), key, velocity] });
      }
      this.#press(key, velocity, moment);
    }
    return { strikes };
  }

  /** A key that sounds ends where it was struck, whatever is selected meanwhile; also when it is struck again. */
  #keyEnd(key: number): Strike[] {
    const part = this.#struck.get(key);
    this.#struck.delete(key);
    return part === undefined ? [] : [{ port: part.port, bytes: [0x80 | (part.channel - 1), key, 64] }];
  }

  #press(key: number, velocity: number, moment: Moment): void {
    const place = this.selection.placeOf(this.bank, {});
    const isRecording = this.keyboard.mode !== "off" && !this.protect;
    const run = isRecording && moment.running ? this.player.runAt(moment.heardTick, place.part) : undefined;
    const isStepwise = !this.protect && (this.player.mode === "paused" || (isRecording && run === undefined));
    if (isStepwise && this.keyboard.writeStep(key, velocity, place)) this.player.edited(moment);
    this.keyboard.press(key, velocity, moment.heardTick, place, run);
  }

  #release(key: number, moment: Moment): void {
    if (this.keyboard.release(key, moment)) this.#edited(moment);
    const isStepwise = this.player.mode === "paused" && !this.protect;
    const hasPart = this.selection.partOf(this.bank) !== undefined;
    if (isStepwise && hasPart && this.advance && this.keyboard.isFree) this.selection.go(this.bank, { by: 1 });
  }

  /** What was played lately becomes a pattern in the first free slot. */
  capture({ bars, quantise = 0 }: CommandRequest, moment: Moment): StepAnswer {
    const { patterns } = this.bank;
    const free = Array.from({ length: MOST_PATTERNS }, (_, index) => index).find((index) => !patterns[index]);
    const like = this.selection.partOf(this.bank);
    if (free === undefined) throw new UserError("The bank is full: clear a pattern first, then capture.");
    if (like === undefined) throw new UserError("There is no part to take channel and port from: choose a pattern.");
    const pattern = capturePattern({
      played: this.keyboard.played,
      beatsPerBar: moment.beatsPerBar,
      ...(bars === undefined ? {} : { bars }),
      nowTick: moment.heardTick,
      quantise,
      like,
      index: free,
    });
    const slots = [...patterns];
    while (slots.length <= free) slots.push(undefined);
    this.history.edit({ ...this.bank, patterns: slots.with(free, pattern) });
    return { sentence: `Captured as pattern ${free + 1}: ${pattern.parts[0]!.steps.length} steps.` };
  }

  /** Starts what is shown, and asks for the transport where it stands. */
  start(moment: Moment, boundary: Boundary): StepAnswer {
    const pattern = this.bank.patterns[this.selection.pattern];
    if (pattern === undefined) throw new UserError("There is no pattern to play in this slot: choose another.");
    this.player.start(this.selection.pattern, moment, boundary);
    return moment.running ? NOTHING : { startTempoBpm: this.startTempoBpm };
  }

  /** Beats a bar to start with where there is no grid; 0: as it is. */
  get beatsPerBar(): number {
    return this.bank.patterns[this.selection.pattern]?.beatsPerBar ?? 0;
  }

  /** Tempo to start with where there is none: the pattern's, or 120. */
  get startTempoBpm(): number {
    return this.bank.patterns[this.selection.pattern]?.tempoBpm || DEFAULT_BPM;
  }
}
