/**
 * Requests for cuts that listening decides, and what was decided, in words: for the screen, and as JSON shows it.
 *
 * Thread: any.
 */
import { type CutProposal, explainCut } from "./cut_proposals.ts";

/** What is asked for. */
export type CutWish = "capture" | "next_cut" | "grab";

/** A request as it crosses to the analysis thread. */
export interface CutRequest {
  readonly want: CutWish;
  /** Id of the command that it becomes. */
  readonly id: number;
  /** Track number of an engine slot. */
  readonly track: number;
  /** Stream frame of the press. */
  readonly gestureFrame: number;
  /** Number of the surface that asked. */
  readonly source: number;
  /** `next_cut`: id of the capture whose next proposal is meant. */
  readonly of?: number;
}

/** What became of it. */
export type CutHeard =
  | {
    kind: "cut";
    atFrame: number;
    request: CutRequest;
    proposals: readonly CutProposal[];
    /** Which of them plays now. */
    index: number;
    sampleRate: number;
  }
  | { kind: "cut_refused"; atFrame: number; request: CutRequest; message: string };

/** As JSON shows it. Frames are of the tape. */
export function describeCut(heard: CutHeard): Record<string, unknown> {
  const { want, id } = heard.request;
  if (heard.kind === "cut_refused") return { event: "refused", id, do: `loop.${want}`, message: heard.message };
  const { proposals, index } = heard;
  return {
    event: "cut",
    id,
    do: `loop.${want}`,
    proposal: index + 1,
    proposals: want === "grab" ? [] : proposals.map(offerCut),
    start_frame: proposals[index]!.startFrame,
    length_frames: proposals[index]!.lengthFrames,
    message: cutSentence(heard),
  };
}

function offerCut({ startFrame, lengthFrames, beats, tempoBpm, seamDb, score }: CutProposal): Record<string, unknown> {
  return {
    start_frame: startFrame,
    length_frames: lengthFrames,
    ...(beats > 0 ? { beats, tempo_bpm: Number(tempoBpm.toFixed(3)) } : {}),
    seam_db: Number(seamDb.toFixed(1)),
    score: Number(score.toFixed(3)),
  };
}

/** In a sentence. */
export function cutSentence(heard: CutHeard): string {
  if (heard.kind === "cut_refused") return heard.message;
  const { request, proposals, index, sampleRate } = heard;
  const cut = proposals[index]!;
  if (request.want === "grab") {
    return `Grabbed ${(cut.lengthFrames / sampleRate).toFixed(2)} s from ${
      (cut.startFrame / sampleRate).toFixed(3)
    } s.`;
  }
  const which = proposals.length > 1 ? ` (${index + 1} of ${proposals.length})` : "";
  return `Cut${which}: ${explainCut(cut, sampleRate)}.`;
}
