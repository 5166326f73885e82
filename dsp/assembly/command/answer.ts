// Answers to commands: each gets exactly one done, refused or dropped; a waiting may come before. A command for several tracks is
// one command.
import { PLAN_BYTES } from "../action_layout";
import { countAnswer, GroupEntry, groupEntry, groupOutcome, groupStatus } from "./group_entry";
import { Pending, planOf } from "./pending";
import { Command, claimEvent, publishEvent } from "../memory/ring";
import { COMMAND_ACTION_SET, EVENT_DONE, EVENT_PLAN_FIELD, EVENT_REFUSED, EVENT_WAITING, REFUSED_NO_SUCH_TRACK } from "../protocol";
import { header } from "../memory/header";
import { COMMAND_LOAD, EVENT_DROPPED } from "../protocol";
import { dropLoad } from "../tape/load";

/** Tells what became of a command, with all of its arguments: the score is written from these. A group's members are counted. */
export function answer(p: Pending, kind: i32, frame: i64, state: i32, status: i32): void {
  if (p.kind == COMMAND_LOAD && (kind == EVENT_REFUSED || kind == EVENT_DROPPED)) dropLoad(p.a);
  if (p.group == 0) return tell(p, kind, frame, state, status);
  const entry = groupEntry(p.group);
  if (countAnswer(entry, p.track, kind, frame, status)) closeGroup(entry);
}

/** Every member of a group was asked: the command is answered, or told to wait. */
export function closeAsking(entry: GroupEntry): void {
  entry.asked = 1;
  if (entry.left == 0) return closeGroup(entry);
  tell(entry.command(), EVENT_WAITING, entry.frame, 0, 0);
}

function closeGroup(entry: GroupEntry): void {
  const p = entry.command(), outcome = groupOutcome(entry);
  p.firstCount = entry.did;
  p.secondCount = entry.refused;
  tell(p, outcome, outcome == EVENT_DONE ? entry.frame : header().frame, 0, groupStatus(entry), entry);
  entry.used = 0;
}

function tell(p: Pending, kind: i32, frame: i64, state: i32, status: i32, entry: GroupEntry | null = null): void {
  const event = claimEvent();
  if (event == null) return;
  event.kind = kind;
  event.command = p.kind;
  event.id = p.id;
  event.track = p.track;
  event.frame = f64(frame);
  event.at = p.at;
  event.gesture = p.gesture;
  event.status = status;
  event.state = state;
  event.source = p.source;
  event.when = p.when;
  event.a = f64(p.firstCount);
  event.b = f64(p.secondCount);
  if (status == REFUSED_NO_SUCH_TRACK) event.a = f64(header().trackCount);
  if (entry != null && kind == EVENT_REFUSED) {
    event.c = f64(entry.named);
    event.d = f64(entry.alike);
  }
  event.argumentA = p.a;
  event.argumentB = p.b;
  event.argumentC = p.c;
  event.argumentTrack = p.askedTrack;
  if (p.kind == COMMAND_ACTION_SET) {
    memory.copy(changetype<usize>(event) + EVENT_PLAN_FIELD, changetype<usize>(planOf(p)), PLAN_BYTES);
    event.a = f64(planOf(p).given);
  }
  publishEvent();
}

/** Refuses a command that could not even be queued. */
export function refuseCommand(c: Command, status: i32): void {
  if (c.kind == COMMAND_LOAD) dropLoad(c.a);
  const event = claimEvent();
  if (event == null) return;
  event.kind = EVENT_REFUSED;
  event.command = c.kind;
  event.id = c.id;
  event.track = c.track;
  event.frame = f64(header().frame);
  event.at = f64(header().frame);
  event.gesture = c.gesture;
  event.status = status;
  event.source = c.source;
  publishEvent();
}

/** A fact of the session that nobody asked for, told like a command's answer, so that the score has it. */
export function tellFact(kind: i32, at: i64, a: f64, b: f64): void {
  const event = claimEvent();
  if (event == null) return;
  event.kind = EVENT_DONE;
  event.command = kind;
  event.track = -1;
  event.frame = f64(at);
  event.at = f64(at);
  event.gesture = -1;
  event.argumentA = a;
  event.argumentB = b;
  event.argumentTrack = -1;
  publishEvent();
}
