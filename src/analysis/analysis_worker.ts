/**
 * Entry of the worker that listens: follows the tape in the engine's memory and tells control what it hears.
 *
 * Method: it looks at the tape every 2 ms and takes in what is new; behind, it takes a few hundred hops at a time, so that it can
 * always be asked to leave. It only reads the engine's memory: the audio thread neither waits for it nor knows of it.
 * Thread: this worker.
 */
import { loadAnalysisModule } from "../../dsp/analysis_module.ts";
import type { FirstLoopMode } from "./first_loop.ts";
import { CommandRing } from "../../dsp/command_ring.ts";
import { CutDesk } from "./cut_desk.ts";
import type { CutRequest } from "./cut_words.ts";
import { ANALYSIS_RING, FirstLoopWatch } from "./first_loop_watch.ts";
import type { HeardEvent } from "./heard.ts";
import { TapeFollower } from "./tape_follower.ts";
import { reasonOf } from "../errors.ts";

/** Asked of the worker: to begin, once; to decide a cut; or to leave. */
export type AnalysisRequest =
  | { kind: "start"; memory: WebAssembly.Memory; firstLoop: FirstLoopMode }
  | { kind: "cut"; request: CutRequest }
  | { kind: "leave" };

/** Told by the worker. */
export type AnalysisMessage =
  | { kind: "heard"; events: HeardEvent[] }
  | { kind: "ready" }
  | { kind: "failed"; message: string }
  | { kind: "left" };

const LOOK_MS = 2;
/** Hops taken in at a time: some milliseconds of work. */
const MOST_HOPS = 512;

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<AnalysisRequest>) => void;
  postMessage(message: AnalysisMessage): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;
let leaving = false;
/** Asked for and not taken up yet. */
const requests: CutRequest[] = [];

scope.onmessage = ({ data }) => {
  if (data.kind === "leave") leaving = true;
  else if (data.kind === "cut") requests.push(data.request);
  else {
    listen(data.memory, data.firstLoop).catch((error) => leave(reasonOf(error)));
  }
};

async function listen(memory: WebAssembly.Memory, mode: FirstLoopMode): Promise<void> {
  let events: HeardEvent[] = [];
  const tell = (event: HeardEvent) => void events.push(event);
  const follower = await TapeFollower.prepare(memory, await loadAnalysisModule(), tell);
  const { sampleRate, delayFrames } = follower;
  const watch = new FirstLoopWatch(memory, sampleRate, delayFrames, mode, tell);
  const desk = new CutDesk(memory, new CommandRing(memory, ANALYSIS_RING), delayFrames, tell);
  scope.postMessage({ kind: "ready" });
  while (!leaving) {
    const hops = await follower.follow(MOST_HOPS);
    for (const event of events) {
      watch.note(event);
      desk.note(event);
    }
    for (const request of requests.splice(0)) desk.ask(request);
    watch.look(follower.frame);
    desk.look(follower.frame);
    if (events.length > 0) {
      scope.postMessage({ kind: "heard", events });
      events = [];
    }
    await pause(hops === MOST_HOPS ? 0 : LOOK_MS);
  }
  leave();
}

function pause(lengthMs: number): Promise<void> {
  return new Promise((done) => setTimeout(done, lengthMs));
}

function leave(failure?: string): void {
  if (failure !== undefined) scope.postMessage({ kind: "failed", message: failure });
  scope.postMessage({ kind: "left" });
  scope.close();
}
