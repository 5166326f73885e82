/**
 * The settings of a part in words, as far as they are not as usual. Thread: control.
 */
import type { PartState } from "../../sequencer/steps_state.ts";
import { joinFitting, piece, type Row } from "./row.ts";

/** Each setting a piece. */
export function partWords(part: PartState): string[] {
  const { stepCount, speed, direction, port, channel, swing, transpose, muteGroup, muted, soloed } = part;
  return [
    `${stepCount} ${stepCount === 1 ? "step" : "steps"}`,
    `channel ${channel}`,
    port === 0 ? "" : `port ${port}`,
    speed === "1" ? "" : `speed ${speed}`,
    direction === "forward" ? "" : direction,
    swing === 50 ? "" : `swing ${swing} %`,
    transpose === 0 ? "" : `transpose ${transpose > 0 ? "+" : ""}${transpose}`,
    muteGroup === 0 ? "" : `mute group ${muteGroup}`,
    muted ? "muted" : "",
    soloed ? "soloed" : "",
  ].filter((words) => words !== "");
}

/** The row of the selected part. */
export function partSettingsRow(part: PartState, number: number, columns: number): Row {
  const start: Row = [piece(` part ${number}`, "strong"), piece(` ${part.name}`)];
  return joinFitting([start, ...partWords(part).map((words): Row => [piece(words)])], piece("  "), columns);
}
