/**
 * What is still to be sent: the earliest first, messages of the same frame in the order in which they came.
 *
 * Method: a binary heap of slots that are used again; each keeps a copy of its bytes. Allocates nothing once it has seen the
 * most messages at once and the longest one. Units: frames. Thread: the sender.
 */

/** A message with the frame at which it is due; `length` bytes at the start of `bytes`. */
export interface TimedMessage {
  time: number;
  port: number;
  length: number;
  bytes: Uint8Array;
}

/** A message that waits. */
export interface QueuedMessage extends TimedMessage {
  /** Its time had passed when it came. */
  cameLate: boolean;
}

interface Slot extends QueuedMessage {
  order: number;
}

/** Long enough for everything but sysex. */
const SHORT_BYTES = 4;

/** The queue. */
export class SendQueue {
  readonly #heap: Slot[] = [];
  readonly #spare: Slot[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The message that is due first; undefined when nothing waits. Valid until the next `add` or `drop`. */
  first(): QueuedMessage | undefined {
    return this.#heap[0];
  }

  /** Adds a copy of a message. */
  add(message: TimedMessage, cameLate: boolean): void {
    const slot = this.#spare.pop() ?? emptySlot();
    if (slot.bytes.length < message.length) slot.bytes = new Uint8Array(message.length);
    for (let index = 0; index < message.length; index++) slot.bytes[index] = message.bytes[index]!;
    slot.time = message.time;
    slot.port = message.port;
    slot.length = message.length;
    slot.cameLate = cameLate;
    slot.order = this.#order++;
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
  }

  /** Drops the message that is due first. */
  drop(): void {
    const heap = this.#heap;
    const first = heap[0], last = heap.pop();
    if (first === undefined || last === undefined) return;
    this.#spare.push(first);
    if (heap.length === 0) return;
    heap[0] = last;
    this.#sink();
  }

  #rise(index: number): void {
    const heap = this.#heap;
    const slot = heap[index]!;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isEarlier(heap[parent]!, slot)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = slot;
  }

  #sink(): void {
    const heap = this.#heap;
    const slot = heap[0]!;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isEarlier(heap[child + 1]!, heap[child]!)) child++;
      if (isEarlier(slot, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = slot;
  }
}

function emptySlot(): Slot {
  return { time: 0, port: 0, length: 0, bytes: new Uint8Array(SHORT_BYTES), cameLate: false, order: 0 };
}

function isEarlier(one: Slot, other: Slot): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}
