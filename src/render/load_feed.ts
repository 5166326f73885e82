/**
 * What a score loads, read from its folder and put on pages before the engine takes the command up.
 *
 * Thread: the one that runs the offline host.
 */
import { PAGE_FRAMES } from "../../dsp/assembly/layout.ts";
import type { Engine } from "../../dsp/engine.ts";
import { fillLayer, layerPages } from "../../dsp/loaded_layer.ts";
import { PageGrant } from "../../dsp/page_grant.ts";
import { keepPages } from "../../dsp/page_keeper.ts";
import { UserError } from "../errors.ts";
import { readCopy } from "../loads/load_copy.ts";
import type { ScoreLine } from "../score/read.ts";

/** Pages left over for what is played. */
const RESERVE_PAGES = 4096;
/** Rounds in which an engine sets all its pages aside, and more. */
const MOST_ROUNDS = 1e5;

/** Gives the layers of one run. */
export class LoadFeed {
  readonly #roots = new Map<number, number>();

  /** @param folder that of the score */
  constructor(readonly engine: Engine, readonly folder: string) {}

  /** Root page of what a line loads; the same however often it is asked for. Throws UserError when it cannot be read. */
  root(line: ScoreLine): number {
    const known = this.#roots.get(line.line);
    if (known !== undefined) return known;
    const root = this.#fill(line);
    this.#roots.set(line.line, root);
    return root;
  }

  #fill({ line, request: { path = "", sha256, beats = 0, once = false } }: ScoreLine): number {
    const { channels, frameCount, marks } = this.#read(line, path, sha256);
    const count = layerPages(channels.length, frameCount), { memory } = this.engine;
    let rounds = 0;
    const pages = new PageGrant(memory).take(count, () => {
      keepPages(memory, RESERVE_PAGES + channels.length * Math.ceil(frameCount / PAGE_FRAMES));
      this.engine.servePages();
      return ++rounds < MOST_ROUNDS;
    });
    if (pages === undefined) throw new UserError(`${path} does not fit into memory: close other programs.`);
    const isLoop = marks.loop !== undefined;
    return fillLayer(memory, pages, { channels, beats, once, isLoop });
  }

  #read(line: number, path: string, sha256: string | undefined) {
    try {
      return readCopy(this.folder, path, sha256, this.engine.sampleRate);
    } catch (cause) {
      if (!(cause instanceof UserError)) throw cause;
      throw new UserError(`Cannot play line ${line} of the score: ${cause.message}`, { cause });
    }
  }
}
