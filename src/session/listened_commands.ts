/**
 * Which commands go to the analysis thread to be decided there, and what it needs to know of them.
 *
 * `loop.grab` and `loop.next_cut` always do, `loop.capture` where there is no grid yet and no length is given. Thread: control.
 */
import { COMMAND_CUT, EVENT_DONE } from "../../dsp/assembly/protocol.ts";
import type { EngineEvent } from "../../dsp/event_ring.ts";
import type { Snapshot } from "../../dsp/snapshot.ts";
import type { CutRequest, CutWish } from "../analysis/cut_words.ts";
import { encodeTrack } from "../commands/encode.ts";
import type { CommandRequest } from "../commands/parse.ts";

/** Knows which loop came from which capture. */
export class ListenedCommands {
  /** Id of the capture by index of the track that it became. */
  readonly #captures = new Map<number, number>();

  /** What of the analysis is wanted for a command, if anything. */
  wish(request: CommandRequest, { anchorLength }: Snapshot): CutWish | undefined {
    if (request.do === "loop.grab") return "grab";
    if (request.do === "loop.next_cut") return "next_cut";
    const names = request.cycles ?? request.bars ?? request.seconds;
    return request.do === "loop.capture" && names === undefined && anchorLength === 0 ? "capture" : undefined;
  }

  /** The request as the analysis takes it. */
  make(
    want: CutWish,
    request: CommandRequest,
    { selected }: Snapshot,
    stamp: { id: number; gestureFrame: number; source: number },
  ): CutRequest {
    if (want !== "next_cut") return { want, track: encodeTrack(request.track ?? "new"), ...stamp };
    const track = typeof request.track === "number" ? request.track - 1 : selected;
    return { want, track, of: this.#captures.get(track) ?? -1, ...stamp };
  }

  /** Takes note of where cuts went. */
  note(event: EngineEvent): void {
    if (event.kind === EVENT_DONE && event.command === COMMAND_CUT) this.#captures.set(event.track, event.id);
  }
}
