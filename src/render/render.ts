/**
 * Renders a score in a worker, so that whoever asked stays free to show how far it is.
 *
 * Thread: control.
 */
import { UserError } from "../errors.ts";
import type { RenderOptions, RenderProgress, RenderReport } from "./render_job.ts";
import type { RenderMessage, RenderRequest } from "./render_worker.ts";

export type { RenderOptions, RenderReport } from "./render_job.ts";

/**
 * Plays a score through the engine, faster than real time, and writes mix.wav, track-01.wav …, midi.mid and events.jsonl.
 * @param signal ends it; what was made so far stays under its temporary name
 * @throws UserError one sentence: what could not be done, the value that was wrong, what to do. Nothing is left behind then.
 */
export function renderScore(
  scorePath: string,
  options: RenderOptions,
  onProgress: RenderProgress = () => {},
  signal?: AbortSignal,
): Promise<RenderReport> {
  const worker = new Worker(new URL("./render_worker.ts", import.meta.url), { type: "module" });
  const request: RenderRequest = { scorePath, options };
  return new Promise<RenderReport>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<RenderMessage>) => {
      if (data.kind === "progress") onProgress(data.share);
      else if (data.kind === "done") resolve(data.report);
      else reject(failure(data.message, data.exitCode));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    signal?.addEventListener("abort", () => reject(new UserError("The render was ended before it was done.")));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

function failure(message: string, exitCode: number | undefined): Error {
  return exitCode === undefined ? new Error(message) : new UserError(message, { exitCode });
}
