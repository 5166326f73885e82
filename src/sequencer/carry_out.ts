/**
 * Carries commands of the sequencer out: edits, and what says what plays, what is shown, and what is recorded.
 *
 * Thread: control, or render's.
 */
import type { CommandRequest } from "../commands/parse.ts";
import { findStep } from "../commands/step_commands.ts";
import { UserError } from "../errors.ts";
import { MOST_PATTERNS } from "./model/pattern.ts";
import type { Moment, StepAnswer } from "./moment.ts";
import type { Boundary } from "./play/arrangement.ts";
import type { RecordMode } from "./record/keyboard.ts";
import type { Sequencer } from "./sequencer.ts";

const NOTHING: StepAnswer = {};

/** Carries a command out. Throws a UserError in one sentence where it cannot; then nothing changed. */
export function carryOut(sequencer: Sequencer, request: CommandRequest, moment: Moment): StepAnswer {
  if (findStep(request.do)?.kind === "edit") return sequencer.edit(request, moment);
  const act = PLAY_COMMANDS[request.do];
  if (act === undefined) throw new TypeError(`${request.do} is carried out elsewhere`);
  return act(sequencer, request, moment);
}

type Act = (sequencer: Sequencer, request: CommandRequest, moment: Moment) => StepAnswer;

const boundaryOf = ({ boundary = "bar" }: CommandRequest) => boundary as Boundary;

/** Commands that say what plays and what is shown. */
const PLAY_COMMANDS: Readonly<Record<string, Act>> = {
  "step.start": (sequencer, request, moment) => sequencer.start(moment, boundaryOf(request)),
  "step.stop": ({ player, keyboard }, _, moment) => {
    keyboard.record("off");
    player.stop(moment);
    return NOTHING;
  },
  "step.pause": pause,
  "step.pattern": (sequencer, request, moment) => {
    const { selection, player } = sequencer;
    const index = request.pattern === undefined ? selection.pattern + request.by! : request.pattern - 1;
    sequencer.showPattern(((index % MOST_PATTERNS) + MOST_PATTERNS) % MOST_PATTERNS, moment);
    player.goTo(selection.pattern, moment, boundaryOf(request));
    return NOTHING;
  },
  "step.play_song": ({ player, history }, request, moment) => {
    const on = request.on ?? !player.isSong;
    const { song, patterns } = history.bank;
    if (on && song.length === 0) throw new UserError("There is no song: lay one out with step.song.");
    if (on && song.every(({ pattern }) => patterns[pattern] === undefined)) {
      throw new UserError("The song names free slots only: put patterns there first.");
    }
    player.playSong(on, moment, boundaryOf(request));
    return NOTHING;
  },
  "step.replan": ({ player }, _, moment) => {
    player.replan(moment);
    return NOTHING;
  },
  "step.fill": ({ player }, { on }, moment) => {
    player.setFill(on ?? !player.fill, moment);
    return NOTHING;
  },
  "step.part": ({ selection, history }, request) => {
    selection.selectPart(history.bank, request);
    return NOTHING;
  },
  "step.go": (sequencer, request) => {
    sequencer.selection.go(sequencer.bank, request);
    return sequencer.player.mode === "playing" ? NOTHING : { strikes: sequencer.audition() };
  },
  "step.page": ({ selection, history }, request) => {
    selection.goToPage(history.bank, request);
    return NOTHING;
  },
  "step.advance": (sequencer, { on }) => {
    sequencer.advance = on ?? !sequencer.advance;
    return NOTHING;
  },
  "step.protect": (sequencer, { on }) => {
    sequencer.protect = on ?? !sequencer.protect;
    return NOTHING;
  },
  "step.record": ({ keyboard }, { mode, quantise }) => {
    if (quantise !== undefined) keyboard.quantise = quantise;
    const isOnlyQuantise = mode === undefined && quantise !== undefined;
    if (!isOnlyQuantise) keyboard.record((mode ?? (keyboard.mode === "off" ? "overdub" : "off")) as RecordMode);
    return NOTHING;
  },
  "step.play_note": (sequencer, request, moment) => sequencer.playNote(request, moment),
  "step.capture": (sequencer, request, moment) => sequencer.capture(request, moment),
};

function pause(sequencer: Sequencer, { on }: CommandRequest, moment: Moment): StepAnswer {
  const { player, selection } = sequencer;
  if (on ?? player.mode === "playing") {
    const run = player.runAt(moment.heardTick, selection.part);
    if (run !== undefined && run.order.length > 0 && run.pattern === sequencer.bank.patterns[selection.pattern]) {
      selection.go(sequencer.bank, { step: run.indexOf(Math.max(0, run.countAt(moment.heardTick))) + 1 });
    }
    player.pause(moment);
    return NOTHING;
  }
  if (player.mode !== "paused") return NOTHING;
  player.resume(selection.pattern, selection.part, selection.cursor, moment);
  return moment.running ? NOTHING : { startTempoBpm: sequencer.startTempoBpm };
}
