/**
 * Keeps a thread's event loop from sleeping through a MIDI message.
 *
 * Deno 2.9 can lose the wake-up of a native callback when two come within microseconds (its task spawner looks for work before
 * it registers for being woken): the second then waits until something else wakes the loop, for seconds. A timer bounds that wait by its period.
 * Thread: each one that receives native callbacks; guards are counted, the timer runs while there is one.
 */

/** Period of the timer, ms: a lost wake-up costs no more. */
const GUARD_PERIOD_MS = 2;

let guardCount = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Starts guarding this thread; the function that is returned ends it. */
export function guardWakeUps(): () => void {
  if (guardCount++ === 0) timer = setInterval(() => {}, GUARD_PERIOD_MS);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--guardCount === 0) clearInterval(timer);
  };
}
