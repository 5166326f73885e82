/**
 * How many tracks a score may make, so that each gets a file.
 *
 * Method: what the engine does with a track that is not there, without playing: a command that can begin on an empty track makes it
 * when its number is not far beyond those that there are; "new" and copies make one each, and so does what an action does. The
 * count may be too high (what is refused makes none), never too low, but for actions that repeat for ever. Thread: any.
 */
import { findSession } from "../commands/session_commands.ts";
import { findCommand } from "../commands/table.ts";
import { makesNamed, reachOf } from "../commands/track_reach.ts";
import type { ScoreLine } from "../score/read.ts";

type Request = ScoreLine["request"];

/** The count while the lines of a score go by. */
class TrackCount {
  #highest: number;
  #made = 0;

  constructor(atStart: number) {
    this.#highest = atStart;
  }

  get most(): number {
    return this.#highest + this.#made;
  }

  take(request: Request, times: number): void {
    if (request.do === "action.set") {
      // One that repeats for ever counts as once: see makesWithoutEnd.
      if (request.command !== undefined) this.take(request.command as Request, request.times || 1);
      return;
    }
    const spec = findCommand(request.do) ?? findSession(request.do);
    if (spec === undefined || spec.scope !== "track") return;
    const reach = reachOf(spec);
    if (request.do === "loop.copy") this.#name(request.to ?? "new", times, reach);
    const track = request.track ?? spec.track ?? "selected";
    // A group is of tracks that there are.
    if (track === "all" || (request.group !== undefined && spec.single !== true)) return;
    if (track === "selected") this.#name(1, times, 1);
    else if (makesNamed(spec)) this.#name(track, times, reach);
  }

  #name(track: number | "new", times: number, reach: number): void {
    if (track === "new") this.#made += times;
    else if (track <= Math.max(1, this.most) + reach) this.#highest = Math.max(this.#highest, track);
  }
}

/**
 * Tracks that a score can make.
 * @param atStart tracks of the session that it goes on with
 */
export function countTracks(lines: readonly ScoreLine[], atStart = 0): number {
  const count = new TrackCount(atStart);
  for (const { request } of lines) count.take(request, 1);
  return count.most;
}

/** Whether an action of the score may make tracks for ever, so that only playing it tells how many there are. */
export function makesWithoutEnd(lines: readonly ScoreLine[]): boolean {
  return lines.some(({ request }) => {
    if (request.do !== "action.set" || request.times !== 0) return false;
    const planned = request.command as Request | undefined;
    return planned?.track === "new" || planned?.do === "loop.copy" || planned?.do === "loop.capture" ||
      planned?.do === "loop.record_next_cycle";
  });
}
