// Steady tracks that go to the same pair of outputs are mixed together, see group_kernel.ts. They join one after the other; whoever
// else adds to one of these outputs settles the group first, so that every bus gets its sums in the order of the tracks.
import {
  GROUP_MEMBER_BYTES, GROUP_MEMBERS, GROUP_OFFSET, MEMBER_GAIN_LEFT_FIELD, MEMBER_GAIN_RIGHT_FIELD, MEMBER_PEAKS_FIELD, MEMBER_SUMS_FIELD,
} from "../layout";
import { busAddress } from "./buses";
import { mixGroup } from "./group_kernel";
import { joinLevels } from "./kernels";
import { Meter, meterFall, meterShare, moveMeter } from "./meter";
import { mixPair } from "./pair_kernels";

/** Frames that the kernel takes at once. */
const COLUMN_FRAMES: i32 = 32;

// @ts-ignore: decorator
@unmanaged
class Group {
  count: i32;
  output: i32; // first channel of the pair
  frames: i32; // of the chunk, from its beginning
}

// @ts-ignore: decorator
@unmanaged
class Member {
  left: u32; // address of its first frame
  right: u32;
  gainLeft: f32;
  gainRight: f32;
  peaks0: u64; // f32 × 4
  peaks1: u64;
  sums0: u64; // f32 × 4
  sums1: u64;
  meter: u32;
  loudest: f32;
}

// @ts-ignore: decorator
@inline
function group(): Group {
  return changetype<Group>(GROUP_OFFSET);
}

// @ts-ignore: decorator
@inline
function members(): usize {
  return usize(GROUP_OFFSET) + GROUP_MEMBER_BYTES;
}

/** Adds a track's next frames to the group: of two channels, for the pair of outputs from `output` on. */
export function joinGroup(meter: Meter, output: i32, left: u32, right: u32, gainLeft: f32, gainRight: f32, loudest: f32, frames: i32): void {
  const g = group();
  if (g.count > 0 && (g.count == GROUP_MEMBERS || g.output != output || g.frames != frames)) settleGroup();
  g.output = output;
  g.frames = frames;
  const member = changetype<Member>(members() + usize(g.count++) * GROUP_MEMBER_BYTES);
  member.left = left;
  member.right = right;
  member.gainLeft = gainLeft;
  member.gainRight = gainRight;
  v128.store(changetype<usize>(member), f32x4.splat(0), MEMBER_PEAKS_FIELD);
  v128.store(changetype<usize>(member), f32x4.splat(0), MEMBER_SUMS_FIELD);
  member.meter = u32(changetype<usize>(meter));
  member.loudest = loudest;
}

/** To be called before anything else is added to an output and to the one after it. */
// @ts-ignore: decorator
@inline
export function settleFor(output: i32): void {
  if (group().count > 0 && abs(group().output - output) < 2) settleGroup();
}

/** Mixes what is in the group. */
export function settleGroup(): void {
  const g = group();
  if (g.count == 0) return;
  const whole = g.frames & ~(COLUMN_FRAMES - 1);
  const toLeft = busAddress(g.output, 0), toRight = busAddress(g.output + 1, 0);
  if (whole > 0) mixGroup(members(), g.count, toLeft, toRight, whole);
  const end = members() + usize(g.count) * GROUP_MEMBER_BYTES;
  const fall = meterFall(g.frames), share = meterShare(g.frames);
  const perFrame: f32 = f32(1) / f32(g.frames);
  for (let at = members(); at < end; at += GROUP_MEMBER_BYTES) {
    const member = changetype<Member>(at);
    let levels = joinLevels(v128.load(at, MEMBER_PEAKS_FIELD), v128.load(at, MEMBER_SUMS_FIELD));
    if (whole < g.frames) levels = mixRest(member, levels, toLeft, toRight, whole, g.frames);
    moveMeter(changetype<Meter>(usize(member.meter)), levels, member.loudest, fall, share, perFrame);
  }
  g.count = 0;
}

/** What the kernel left of a member's frames; returns the levels of all. */
function mixRest(member: Member, levels: v128, toLeft: usize, toRight: usize, done: i32, frames: i32): v128 {
  const bytes = usize(done) << 2;
  const rest = mixPair(
    toLeft + bytes, toRight + bytes, usize(member.left) + bytes, usize(member.right) + bytes, frames - done, member.gainLeft, member.gainRight,
  );
  return v128.shuffle<f32>(f32x4.pmax(levels, rest), f32x4.add(levels, rest), 0, 5, 2, 7);
}
