/**
 * Cuts of the past that listening decides: capture without a grid, the next of its proposals, the last sound.
 *
 * Method: a request carries the frame of the press. It is decided when listening has come a fixed number of frames past it (or to the end
 * of the best loop, if that is still to be played), from what was known there and from the tape, and becomes a `loop.cut` or
 * `loop.recut` with the request's own id, sent through the command ring of this thread. So nothing depends on how busy the machine is, and in
 * the score stands the command. Units: stream frames for presses, frames of the tape inside. Thread: analysis.
 */
import { HEADER_INPUT_LATENCY_FIELD, HEADER_OFFSET, HEADER_OUTPUT_LATENCY_FIELD } from "../../dsp/assembly/layout.ts";
import { COMMAND_CUT, COMMAND_RECUT, WHEN_NOW } from "../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { TapeReader } from "../../dsp/tape_reader.ts";
import { type CutProposal, proposeCuts } from "./cut_proposals.ts";
import type { CutHeard, CutRequest } from "./cut_words.ts";
import type { HeardEvent } from "./heard.ts";
import { HeardLately } from "./heard_lately.ts";
import { findLastSound } from "./last_sound.ts";

/** How far past the press an end may lie, seconds; and how much of the past is looked at. */
const AHEAD_S = 0.2;
const LOOKED_AT_S = 120;
/** Frames past the end of a loop that its cut needs: the seam. */
const SEAM_S = 0.03;
/** Proposals of so many captures are remembered. */
const REMEMBERED = 16;

interface Waiting {
  request: CutRequest;
  decideAt: number;
}

/** Takes requests for one engine. */
export class CutDesk {
  readonly #heard = new HeardLately();
  readonly #tape: TapeReader;
  readonly #waiting: Waiting[] = [];
  /** Proposals of a capture by its id, and which of them plays. */
  readonly #offered = new Map<number, { proposals: readonly CutProposal[]; index: number }>();

  /** `delayFrames`: how late an onset is told. `tell` is given what was decided. */
  constructor(
    readonly memory: WebAssembly.Memory,
    readonly ring: CommandRing,
    readonly delayFrames: number,
    readonly tell: (event: CutHeard) => void,
  ) {
    this.#tape = new TapeReader(memory);
  }

  /** Takes in everything that is heard, in order. */
  note(event: HeardEvent): void {
    this.#heard.note(event);
  }

  /** Takes a request in. */
  ask(request: CutRequest): void {
    this.#waiting.push({ request, decideAt: this.#pressFrame(request) + this.delayFrames });
  }

  /** Decides what can be decided now that listening has come to this frame. */
  look(frame: number): void {
    for (const waiting of this.#waiting.filter(({ decideAt }) => frame >= decideAt)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      this.#decide(waiting);
    }
  }

  #decide(waiting: Waiting): void {
    const { request, decideAt } = waiting;
    if (request.want === "grab") return this.#grab(request, decideAt);
    if (request.want === "next_cut") return this.#next(request, decideAt);
    const proposals = this.#propose(request, decideAt);
    const best = proposals[0];
    if (best === undefined) {
      return this.#refuse(request, decideAt, "Nothing was heard that could be a loop: play first, or give seconds.");
    }
    const complete = best.startFrame + best.lengthFrames + this.#frames(SEAM_S);
    if (complete > decideAt) {
      this.#waiting.push({ request, decideAt: complete });
      return;
    }
    this.#remember(request.id, proposals);
    this.#send(request, COMMAND_CUT, best);
    this.tell({ kind: "cut", atFrame: decideAt, request, proposals, index: 0, sampleRate: this.#tape.sampleRate });
  }

  #propose(request: CutRequest, knownAt: number): CutProposal[] {
    const press = this.#pressFrame(request);
    const oldestFrame = Math.max(this.#tape.oldestFrame + this.#frames(SEAM_S), press - this.#frames(LOOKED_AT_S));
    return proposeCuts({
      onsets: this.#heard.onsetsBetween(oldestFrame, knownAt, knownAt),
      tempi: this.#heard.candidatesAt(knownAt),
      oldestFrame,
      newestFrame: press + this.#frames(AHEAD_S),
      sampleRate: this.#tape.sampleRate,
      read: (from, to, count) => from + count <= knownAt && from >= 0 && this.#tape.readSum(from, to, count),
    }, press);
  }

  #next(request: CutRequest, atFrame: number): void {
    const offered = this.#offered.get(request.of ?? -1);
    if (offered === undefined || offered.proposals.length < 2) {
      return this.#refuse(request, atFrame, "There is no other cut of that loop: capture one without a grid first.");
    }
    offered.index = (offered.index + 1) % offered.proposals.length;
    this.#send(request, COMMAND_RECUT, offered.proposals[offered.index]!);
    const { proposals, index } = offered;
    this.tell({ kind: "cut", atFrame, request, proposals, index, sampleRate: this.#tape.sampleRate });
  }

  #grab(request: CutRequest, atFrame: number): void {
    const pressFrame = this.#pressFrame(request);
    const oldestFrame = this.#tape.oldestFrame + this.#frames(SEAM_S);
    const sound = findLastSound({
      onsets: this.#heard.onsetsBetween(oldestFrame, atFrame, atFrame),
      oldestFrame,
      pressFrame,
      sampleRate: this.#tape.sampleRate,
      read: (from, to, count) => from >= 0 && this.#tape.readSum(from, to, count),
    });
    if (sound === undefined) {
      return this.#refuse(
        request,
        atFrame,
        "No sound was heard that begins out of silence: play one, let it ring, then grab it.",
      );
    }
    this.#send(request, COMMAND_CUT, { ...sound, beats: -1 });
    const once = { ...sound, beats: -1, tempoBpm: 0, pressedLateFrames: 0, seamDb: 0, score: 1 };
    this.tell({ kind: "cut", atFrame, request, proposals: [once], index: 0, sampleRate: this.#tape.sampleRate });
  }

  #remember(id: number, proposals: readonly CutProposal[]): void {
    this.#offered.set(id, { proposals, index: 0 });
    if (this.#offered.size > REMEMBERED) this.#offered.delete(this.#offered.keys().next().value!);
  }

  #refuse(request: CutRequest, atFrame: number, message: string): void {
    this.tell({ kind: "cut_refused", atFrame, request, message });
  }

  #send(
    request: CutRequest,
    kind: number,
    { startFrame, lengthFrames, beats }: Pick<CutProposal, "startFrame" | "lengthFrames" | "beats">,
  ): void {
    const { id, track, source } = request;
    const heardFrame = startFrame - this.#latency(HEADER_INPUT_LATENCY_FIELD) -
      this.#latency(HEADER_OUTPUT_LATENCY_FIELD);
    this.ring.push({
      kind,
      id,
      track,
      when: WHEN_NOW,
      at: -1,
      gesture: -1,
      a: heardFrame,
      b: lengthFrames,
      c: beats,
      source,
    });
  }

  /** Frame of the tape that a sound made at the press lies at. */
  #pressFrame({ gestureFrame }: CutRequest): number {
    return gestureFrame + this.#latency(HEADER_INPUT_LATENCY_FIELD);
  }

  #latency(field: number): number {
    return new DataView(this.memory.buffer, HEADER_OFFSET).getInt32(field, true);
  }

  #frames(seconds: number): number {
    return Math.round(seconds * this.#tape.sampleRate);
  }
}
