/**
 * The sequencer's state as JSON for programs: everything from 1, steps as pattern files have them.
 *
 * Thread: control.
 */
import { round } from "../../analysis/heard.ts";
import { fileStep } from "../../sequencer/files/file_of_bank.ts";
import type { PartState, StepsState } from "../../sequencer/steps_state.ts";

/** What a line of state says of the sequencer. */
export function stepsFacts(state: StepsState): Record<string, unknown> {
  const { queued, songEntry, playingIndex } = state;
  return {
    mode: state.mode,
    advance: state.advance,
    protect: state.protect,
    recording: state.recording,
    fill: state.fill,
    song_entry: songEntry === undefined ? null : songEntry + 1,
    pattern: state.patternIndex + 1,
    name: state.patternName,
    playing: playingIndex < 0 ? null : playingIndex + 1,
    queued: queued === undefined
      ? null
      : { pattern: queued.patternIndex + 1, beats_left: round(Math.max(0, queued.beatsLeft), 2) },
    patterns: state.used.flatMap((isUsed, index) => isUsed ? [index + 1] : []),
    part: state.partIndex + 1,
    parts: state.parts.map(partFacts),
    page: state.page + 1,
    pages: state.pageCount,
    cursor: state.cursor + 1,
    steps: state.steps.map(fileStep),
    can_undo: state.canUndo,
    can_redo: state.canRedo,
  };
}

function partFacts(part: PartState): Record<string, unknown> {
  return {
    name: part.name,
    steps: part.stepCount,
    on: part.onSteps.flatMap((isOn, index) => isOn ? [index + 1] : []),
    playing: part.playStep < 0 ? null : part.playStep + 1,
    speed: part.speed,
    direction: part.direction,
    channel: part.channel,
    port: part.port,
    swing: part.swing,
    transpose: part.transpose,
    muted: part.muted,
    soloed: part.soloed,
    mute_group: part.muteGroup,
  };
}
