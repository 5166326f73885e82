/**
 * Hands a score's commands to the engine in time, and cuts blocks where the host itself did something.
 *
 * Method: before each block, every command that is taken up in it goes into a command ring, in order; the engine cuts the block at
 * their frames. What the live host told the engine between blocks (latencies, lost frames), and what the sequencer was told, is done between
 * blocks here too, at its own frame. Units: frames of the stream. Thread: the one that runs the offline host.
 */
import type { Command } from "../../dsp/command_ring.ts";
import { encodeCommand } from "../commands/encode.ts";
import type { CommandRequest } from "../commands/parse.ts";
import { LOAD_COMMAND } from "../commands/session_commands.ts";
import { sourceNumber } from "../commands/sources.ts";
import { findStep } from "../commands/step_commands.ts";
import { UserError } from "../errors.ts";
import type { ScoreLine } from "../score/read.ts";

/** The part of a command ring that the feed needs: false when it is full. */
export interface CommandSink {
  push(command: Command): boolean;
}

/** What a feed does with facts of the host, between blocks. */
export interface HostFacts {
  setLatency(inputFrames: number, outputFrames: number): void;
  /** Carries a command of the sequencer out; commands for the engine that it leads to are taken up at this frame. */
  step(line: ScoreLine): readonly CommandRequest[];
  /** Puts what a line loads on pages; gives the root of its layer. */
  load(line: ScoreLine): number;
}

/** Hands over the lines of one score, once. */
export class ScoreFeed {
  readonly #lines: readonly ScoreLine[];
  readonly #ring: CommandSink;
  readonly #host: HostFacts;
  readonly #totalFrames: number;
  #nextCommand = 0;
  #nextFact = 0;
  readonly #facts: readonly ScoreLine[];

  /** `lines`: in the order in which they are taken up. `totalFrames`: where the run ends. */
  constructor(lines: readonly ScoreLine[], ring: CommandSink, host: HostFacts, totalFrames: number) {
    this.#lines = lines.filter((line) => !isFact(line));
    this.#facts = lines.filter(isFact);
    this.#ring = ring;
    this.#host = host;
    this.#totalFrames = totalFrames;
  }

  /**
   * Prepares the block at `frame`.
   * @returns Its length (at most `blockFrames`), the frames to lose as a negative number, or 0 at the end.
   */
  nextBlock(frame: number, blockFrames: number): number {
    const lost = Math.min(this.#takeFacts(frame), this.#totalFrames - frame);
    if (frame >= this.#totalFrames) return 0;
    if (lost > 0) {
      this.#handOver(frame, frame + lost);
      return -lost;
    }
    return this.#handOver(frame, frame + this.#length(frame, blockFrames)) - frame;
  }

  /** Does the host's facts at this frame up to the first loss; returns the frames of that, or 0. */
  #takeFacts(frame: number): number {
    for (; this.#nextFact < this.#facts.length; this.#nextFact++) {
      const fact = this.#facts[this.#nextFact]!;
      if (fact.atFrame > frame) return 0;
      if (fact.request.do === "host.lost") {
        this.#nextFact++;
        return fact.request.frames ?? 0;
      }
      if (findStep(fact.request.do) !== undefined) this.#step(fact);
      else this.#host.setLatency(fact.request.input ?? 0, fact.request.output ?? 0);
    }
    return 0;
  }

  #step(line: ScoreLine): void {
    for (const request of this.#host.step(line)) this.#ring.push(encodeLine({ ...line, gestureFrame: -1, request }));
  }

  #encode(line: ScoreLine): Command {
    return line.request.do === LOAD_COMMAND.name ? { ...encodeLine(line), a: this.#host.load(line) } : encodeLine(line);
  }

  #length(frame: number, blockFrames: number): number {
    const fact = this.#facts[this.#nextFact];
    const end = fact === undefined ? this.#totalFrames : Math.min(this.#totalFrames, fact.atFrame);
    return Math.min(blockFrames, end - frame);
  }

  /** Hands over what is due until `endFrame`; returns where the block has to end so that nothing more is due in it. */
  #handOver(frame: number, endFrame: number): number {
    for (; this.#nextCommand < this.#lines.length; this.#nextCommand++) {
      const line = this.#lines[this.#nextCommand]!;
      if (line.dueFrame >= endFrame) return endFrame;
      if (this.#ring.push(this.#encode(line))) continue;
      if (line.dueFrame > frame) return line.dueFrame;
      throw new UserError(
        `Cannot play line ${line.line} of the score: more than 1,000 commands stand near frame ${frame}; spread them out.`,
      );
    }
    return endFrame;
  }
}

function isFact(line: ScoreLine): boolean {
  const { do: name } = line.request;
  return name === "host.lost" || name === "host.latency" || findStep(name) !== undefined;
}

/** The line number is the command's id, so that events.jsonl points back into the score. */
function encodeLine(line: ScoreLine): Command {
  return encodeCommand(line.request, {
    id: line.line,
    at: line.atFrame,
    gesture: line.gestureFrame,
    source: sourceNumber("score"),
    planned: line.line,
  });
}
