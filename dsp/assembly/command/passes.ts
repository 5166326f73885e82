// Commands that begin and end by turns may be told to begin only, or to end only: what a key does that works while it is held. Begun
// already, or ended already, they do nothing; told to end while they wait to begin, they do not begin.
import {
  COMMAND_INSERT, COMMAND_MULTIPLY, COMMAND_OVERDUB, COMMAND_RECORD, COMMAND_REPLACE, COMMAND_SUBSTITUTE, PASS_BEGIN, PASS_END, PASS_TURN,
  RECORD_PASS_UNIT, STATE_ARMED, STATE_INSERTING, STATE_MULTIPLYING, STATE_OVERDUBBING, STATE_RECORDING, STATE_REPLACING,
  STATE_SUBSTITUTING,
} from "../protocol";
import { wrapsTakes } from "../tape/length_rule";
import { within } from "../track/mixing";
import { Track } from "../track/track";
import { Pending } from "./pending";
import { isWaiting } from "./waiting";

/** What a command is told: PASS_…. */
function asked(p: Pending): i32 {
  switch (p.kind) {
    case COMMAND_RECORD:
      return within(p.b, 0, 3 * RECORD_PASS_UNIT - 1) ? i32(p.b) / RECORD_PASS_UNIT : PASS_TURN;
    case COMMAND_OVERDUB:
    case COMMAND_MULTIPLY:
      return within(p.b, 0, PASS_END) ? i32(p.b) : PASS_TURN;
    case COMMAND_REPLACE:
    case COMMAND_SUBSTITUTE:
    case COMMAND_INSERT:
      return within(p.a, 0, PASS_END) ? i32(p.a) : PASS_TURN;
    default:
      return PASS_TURN;
  }
}

/** The state in which what a command begins runs. */
function stateOf(kind: i32): i32 {
  switch (kind) {
    case COMMAND_OVERDUB:
      return STATE_OVERDUBBING;
    case COMMAND_REPLACE:
      return STATE_REPLACING;
    case COMMAND_SUBSTITUTE:
      return STATE_SUBSTITUTING;
    case COMMAND_MULTIPLY:
      return STATE_MULTIPLYING;
    case COMMAND_INSERT:
      return STATE_INSERTING;
    default:
      return STATE_RECORDING;
  }
}

function runs(track: Track, kind: i32): bool {
  if (track.state == stateOf(kind)) return true;
  // A take that wraps goes on as an overdub.
  return kind == COMMAND_RECORD && wrapsTakes() && track.state == STATE_OVERDUBBING;
}

function waits(track: Track, kind: i32): bool {
  return kind == COMMAND_RECORD ? track.state == STATE_ARMED : isWaiting(track, kind);
}

/** Whether a command that is taken up has nothing to do: what it is to begin runs or waits, what it is to end does neither. */
export function isIdle(track: Track, p: Pending): bool {
  const to = asked(p);
  return to != PASS_TURN && (runs(track, p.kind) || waits(track, p.kind)) == (to == PASS_BEGIN);
}

/** The same for one that is due: it waits no more. */
export function isIdleNow(track: Track, p: Pending): bool {
  const to = asked(p);
  return to != PASS_TURN && runs(track, p.kind) == (to == PASS_BEGIN);
}

/** Whether a command ends what only waits to begin: by being told so, or by being pressed again. */
export function callsOff(track: Track, p: Pending): bool {
  if (runs(track, p.kind) || !waits(track, p.kind)) return false;
  return asked(p) == PASS_END || p.kind == COMMAND_MULTIPLY || p.kind == COMMAND_INSERT;
}
