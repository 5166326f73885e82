/**
 * Entry of the render worker: the offline host does not come up for air, so it has a thread of its own.
 *
 * Takes one job and answers with progress and one end. Thread: its own.
 */
import { runOffline } from "../../bridge/offline/offline_host.ts";
import { UserError } from "../errors.ts";
import { type RenderOptions, type RenderReport, renderScoreHere } from "./render_job.ts";

/** What the worker is asked. */
export interface RenderRequest {
  readonly scorePath: string;
  readonly options: RenderOptions;
}

/** What the worker says. `share`: 0 to 1. A failure without `exitCode` is a fault of the program. */
export type RenderMessage =
  | { readonly kind: "progress"; readonly share: number }
  | { readonly kind: "done"; readonly report: RenderReport }
  | { readonly kind: "failed"; readonly message: string; readonly exitCode?: number };

/** The worker's side of its port; the library types of a worker are not loaded. */
interface Port {
  onmessage: ((event: MessageEvent<RenderRequest>) => void) | null;
  postMessage(message: RenderMessage): void;
}

const port = self as unknown as Port;

port.onmessage = async ({ data }) => {
  let told = 0;
  const onProgress = (share: number) => {
    if (share - told < 0.005) return;
    told = share;
    port.postMessage({ kind: "progress", share });
  };
  try {
    port.postMessage({
      kind: "done",
      report: await renderScoreHere(runOffline, data.scorePath, data.options, onProgress),
    });
  } catch (error) {
    const exitCode = error instanceof UserError ? { exitCode: error.exitCode } : {};
    port.postMessage({ kind: "failed", message: (error as Error).message, ...exitCode });
  }
};
