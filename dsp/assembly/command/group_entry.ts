// Commands for several tracks at once: each member is asked by itself, at the same frame, and what they answer is counted here until
// the last has answered. Fixed slots in memory; an entry is numbered from 1, so that 0 says "no group".
import { GROUP_ENTRIES_OFFSET, GROUP_ENTRY_BYTES, GROUP_ENTRY_SLOTS, PENDING_SLOT_BYTES } from "../layout";
import {
  COMMAND_COPY, COMMAND_CUT, COMMAND_GROUP, COMMAND_LOAD, COMMAND_OUTPUT, COMMAND_RECUT, COMMAND_SELECT, COMMAND_UNDO, EVENT_DONE, EVENT_DROPPED, EVENT_REFUSED, EVENT_WAITING,
  GROUP_COUNT, NAMED_TRACKS, REFUSED_GROUP_EMPTY, REFUSED_NO_SUCH_TRACK, TRACK_ALL,
} from "../protocol";
import { Track } from "../track/track";
import { Pending } from "./pending";

/** Where the command itself lies in an entry. */
const COMMAND_AT: usize = 64;

// @ts-ignore: decorator
@unmanaged
export class GroupEntry {
  used: i32;
  asked: i32; // 1 once every member was asked
  left: i32; // members that have not answered
  did: i32;
  refused: i32;
  dropped: i32;
  status: i32; // why the first was refused
  waits: i32; // 1 once a member waits
  frame: i64; // output frame at which the last did it, or the first will
  named: i64; // members refused for that reason, a bit each for the first NAMED_TRACKS
  alike: i32; // how many they are

  /** The command as it was asked for. */
  // @ts-ignore: decorator
  @inline
  command(): Pending {
    return changetype<Pending>(changetype<usize>(this) + COMMAND_AT);
  }
}

/** The entry of a number from 1. */
// @ts-ignore: decorator
@inline
export function groupEntry(number: i32): GroupEntry {
  return changetype<GroupEntry>(usize(GROUP_ENTRIES_OFFSET + (number - 1) * GROUP_ENTRY_BYTES));
}

/** Whether a command is asked of several tracks. */
// @ts-ignore: decorator
@inline
export function isForGroup(p: Pending): bool {
  return p.askedTrack <= TRACK_ALL;
}

/** Why a command cannot be asked of several tracks, or 0. */
export function refusesGroup(p: Pending): i32 {
  if (p.askedTrack < TRACK_ALL - GROUP_COUNT) return REFUSED_NO_SUCH_TRACK;
  const single = p.kind == COMMAND_SELECT || p.kind == COMMAND_CUT || p.kind == COMMAND_RECUT || p.kind == COMMAND_COPY || p.kind == COMMAND_GROUP || p.kind == COMMAND_LOAD || p.kind == COMMAND_OUTPUT;
  return single ? REFUSED_NO_SUCH_TRACK : 0;
}

/** Number of a fresh entry for a command; 0: all are in use. */
export function openGroup(p: Pending): i32 {
  for (let number = 1; number <= GROUP_ENTRY_SLOTS; number++) {
    const entry = groupEntry(number);
    if (entry.used != 0) continue;
    memory.fill(changetype<usize>(entry), 0, GROUP_ENTRY_BYTES);
    entry.used = 1;
    p.group = 0;
    memory.copy(changetype<usize>(entry.command()), changetype<usize>(p), PENDING_SLOT_BYTES);
    return number;
  }
  return 0;
}

/** Whether a track is one of those that a command means. What was deleted is meant by what brings it back. */
export function isMember(track: Track, p: Pending): bool {
  if (track.deleted != 0 && p.kind != COMMAND_UNDO) return false;
  return p.askedTrack == TRACK_ALL || ((track.groups >> (TRACK_ALL - p.askedTrack - 1)) & 1) != 0;
}

/** Makes `p` the command as one member gets it. */
export function askMember(number: i32, p: Pending, track: i32): void {
  const entry = groupEntry(number);
  memory.copy(changetype<usize>(p), changetype<usize>(entry.command()), PENDING_SLOT_BYTES);
  p.track = track;
  p.group = number;
  entry.left++;
}

/** Counts a member's answer. True: it was the last one. */
export function countAnswer(entry: GroupEntry, track: i32, kind: i32, frame: i64, status: i32): bool {
  if (kind == EVENT_WAITING) {
    entry.frame = entry.waits == 0 || frame < entry.frame ? frame : entry.frame;
    entry.waits = 1;
    return false;
  }
  entry.left--;
  if (kind == EVENT_DONE) {
    entry.frame = entry.did++ == 0 ? frame : max(entry.frame, frame);
  } else if (kind == EVENT_REFUSED) {
    noteRefusal(entry, track, status);
  } else {
    entry.dropped++;
  }
  return entry.left == 0 && entry.asked != 0;
}

/** A refusal of many speaks of those that have the first one's reason. */
function noteRefusal(entry: GroupEntry, track: i32, status: i32): void {
  if (entry.refused++ == 0) entry.status = status;
  if (status != entry.status) return;
  entry.alike++;
  if (track < NAMED_TRACKS) entry.named |= i64(1) << track;
}

/** What the whole command came to, as an EVENT_… kind. */
export function groupOutcome(entry: GroupEntry): i32 {
  return entry.did > 0 ? EVENT_DONE : entry.dropped > 0 ? EVENT_DROPPED : EVENT_REFUSED;
}

/** Why a whole command was refused. */
export function groupStatus(entry: GroupEntry): i32 {
  return groupOutcome(entry) != EVENT_REFUSED ? 0 : entry.refused == 0 ? REFUSED_GROUP_EMPTY : entry.status;
}
