/**
 * Puts together what surfaces see of a sequencer. Thread: control.
 */
import { type Note, TICKS_PER_BEAT } from "./model/pattern.ts";
import { notesBefore } from "./edit/step_edits.ts";
import type { Sequencer } from "./sequencer.ts";
import type { PartState, StepsState } from "./steps_state.ts";

/** The state at a tick as it is heard. */
export function showSteps(sequencer: Sequencer, heardTick: number): StepsState {
  const { bank, player, selection, keyboard, history } = sequencer;
  const pattern = bank.patterns[selection.pattern];
  const playing = player.placingAt(heardTick), queued = player.queuedAt(heardTick);
  const part = selection.partOf(bank);
  const isShown = playing?.patternIndex === selection.pattern;
  return {
    mode: player.mode,
    advance: sequencer.advance,
    protect: sequencer.protect,
    recording: keyboard.mode,
    fill: player.fill,
    songEntry: player.isSong ? playing?.entryIndex ?? 0 : undefined,
    patternIndex: selection.pattern,
    patternName: pattern?.name ?? "",
    playingIndex: playing?.patternIndex ?? -1,
    queued: queued &&
      { patternIndex: queued.patternIndex, beatsLeft: (queued.fromTick - heardTick) / TICKS_PER_BEAT },
    used: bank.patterns.map((slot) => slot !== undefined),
    partIndex: selection.part,
    parts: pattern?.parts.map((_, index) => partState(sequencer, index, isShown ? heardTick : undefined)) ?? [],
    page: selection.page,
    pageCount: selection.pageCountOf(bank),
    cursor: selection.cursor,
    steps: part?.steps ?? [],
    nextNote: nextNoteOf(sequencer),
    canUndo: history.canUndo,
    canRedo: history.canRedo,
  };
}

function partState({ bank, selection, player }: Sequencer, index: number, heardTick: number | undefined): PartState {
  const part = bank.patterns[selection.pattern]!.parts[index]!;
  const { name, steps, speed, direction, channel, port, swing, transpose, muted, soloed, muteGroup } = part;
  const run = heardTick === undefined ? undefined : player.runAt(heardTick, index);
  const count = run === undefined || run.order.length === 0 ? -1 : run.countAt(heardTick!);
  return {
    name,
    stepCount: steps.length,
    speed,
    direction,
    channel,
    port,
    swing,
    transpose,
    muted,
    soloed,
    muteGroup,
    onSteps: steps.map(({ on }) => on),
    playStep: count < 0 ? -1 : run!.indexOf(count),
  };
}

function nextNoteOf({ bank, selection }: Sequencer): Note {
  const part = selection.partOf(bank);
  const notes = part === undefined ? [] : notesBefore(part, selection.cursor);
  return notes[0] ?? { key: 60, velocity: 100, length: { n: 1, d: 2 }, delay: { n: 0, d: 1 } };
}
