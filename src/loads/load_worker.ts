/**
 * Entry of the worker that loads files into a running session: it alone waits for the disk, resamples, and fills pages.
 *
 * Thread: this worker.
 */
import { readSnapshot } from "../../dsp/snapshot.ts";
import { UserError } from "../errors.ts";
import { type LoadedLayer, type LoadOrder, loadSound } from "./load_sound.ts";

/** What it answers to a LoadOrder. */
export type LoadAnswer = { readonly layer: LoadedLayer } | { readonly refusal: string };

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<LoadOrder>) => void;
  postMessage(message: LoadAnswer): void;
}
const scope = self as unknown as WorkerScope;

const LOOK_MS = 2;
/** Time that a stream may stand still before a load is given up, ms. */
const PATIENCE_MS = 3000;

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ layer: await loadSound(data, patience(data.memory)) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    scope.postMessage({ refusal: error.message });
  }
};

/** Waits a little; false once nothing got on for too long: no block was played, or as many as that brought no pages. */
function patience(memory: WebAssembly.Memory): () => boolean {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let seen = -1, waitedMs = 0;
  return () => {
    Atomics.wait(sleeper, 0, 0, LOOK_MS);
    const { pagesFree, pagesLimit } = readSnapshot(memory), stand = pagesLimit * 2 ** 20 + pagesFree;
    waitedMs = stand === seen ? waitedMs + LOOK_MS : 0;
    seen = stand;
    return waitedMs < PATIENCE_MS;
  };
}
