/**
 * Entry of the worker that writes the inputs to a file: it looks at the tape ten times a second and lets the disk keep it once a second.
 *
 * Thread: this worker. It may stall for as long as the tape remembers.
 */
import { InputFollower } from "./input_follower.ts";
import { reasonOf } from "../errors.ts";

/** What it is asked: to begin, to bring all that was played so far to the disk, to end. */
export type InputFileOrder =
  | { readonly kind: "start"; readonly memory: WebAssembly.Memory; readonly path: string }
  | { readonly kind: "sync" }
  | { readonly kind: "end" };

/** What it answers, each order once; `failed` may come at any time, and is the last. */
export type InputFileMessage =
  | { readonly kind: "open" }
  | { readonly kind: "synced"; readonly frameCount: number }
  | { readonly kind: "ended"; readonly frameCount: number; readonly missedFrames: number }
  | { readonly kind: "failed"; readonly message: string };

const LOOK_MS = 100;
const LOOKS_A_SYNC = 10;

/** A worker's own end of its messages. */
interface WorkerScope {
  onmessage: (event: MessageEvent<InputFileOrder>) => void;
  postMessage(message: InputFileMessage): void;
  close(): void;
}
const scope = self as unknown as WorkerScope;

let follower: InputFollower | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

scope.onmessage = ({ data }) =>
  guard(() => {
    if (data.kind === "start") begin(data.memory, data.path);
    if (data.kind === "sync") {
      follower!.sync();
      scope.postMessage({ kind: "synced", frameCount: follower!.frameCount });
    }
    if (data.kind === "end") end();
  });

function begin(memory: WebAssembly.Memory, path: string): void {
  follower = new InputFollower(memory, path);
  let looks = 0;
  timer = setInterval(
    () => guard(() => ++looks % LOOKS_A_SYNC === 0 ? follower!.sync() : follower!.follow()),
    LOOK_MS,
  );
  scope.postMessage({ kind: "open" });
}

function end(): void {
  clearInterval(timer);
  follower!.follow();
  follower!.close();
  const { frameCount, missedFrames } = follower!;
  scope.postMessage({ kind: "ended", frameCount, missedFrames });
  scope.close();
}

/** A disk that refuses ends the file, not the session; what was written stays. */
function guard(work: () => void): void {
  try {
    work();
  } catch (error) {
    clearInterval(timer);
    scope.postMessage({ kind: "failed", message: reasonOf(error) });
    scope.close();
  }
}
