/** Sends notes with `setTimeout`, as a program would that knows nothing better. Thread: a worker of its own. */

/** When the notes are due, ms of timeOrigin + now, ascending. */
export type TimerNotes = Float64Array;

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<TimerNotes>) => void;
  postMessage(errorsMs: Float64Array): void;
};

scope.onmessage = ({ data }) => {
  const errorsMs = new Float64Array(data.length);
  const now = () => performance.timeOrigin + performance.now();
  const wait = (index: number) => {
    if (index === data.length) return scope.postMessage(errorsMs);
    setTimeout(() => {
      errorsMs[index] = now() - data[index]!;
      wait(index + 1);
    }, data[index]! - now());
  };
  wait(0);
};
