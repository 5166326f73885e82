/**
 * Entry of the worker that saves a running session: it alone reads the engine's memory and waits for the disk.
 *
 * Thread: this worker.
 */
import { UserError } from "../errors.ts";
import { type SaveResult, saveRunning, type SessionFacts } from "./save_session.ts";

/** The one message that starts a save. */
export interface SaveOrder {
  readonly memory: WebAssembly.Memory;
  readonly folder: string;
  readonly facts: SessionFacts;
}

/** What it answers. */
export type SaveAnswer = { readonly result: SaveResult } | { readonly refusal: string };

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<SaveOrder>) => void;
  postMessage(message: SaveAnswer): void;
}
const scope = self as unknown as WorkerScope;

scope.onmessage = ({ data: { memory, folder, facts } }) => {
  try {
    scope.postMessage({ result: saveRunning(memory, folder, facts) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    scope.postMessage({ refusal: error.message });
  }
};
