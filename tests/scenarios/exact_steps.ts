/**
 * Where the notes of parts must lie, reckoned in whole numbers from what a pattern file says. Shares no code with the sequencer: it exists to
 * contradict it.
 *
 * A step of a part is a sixteenth. Its notes begin at (step + swing + micro + stroke ÷ ratchets + delay) sixteenths, a fraction of two
 * BigInts, and become a frame once: the nearest, halves up. A note that is longer than its step and has ratchets keeps the part that is
 * longer for its last stroke. A key that is struck while it sounds ends there.
 */

/** n / d of a number or of text like "1/3". */
type Ratio = readonly [n: bigint, d: bigint];

export interface ExactNote {
  note: number;
  velocity: number;
  /** Steps. */
  length: string;
  delay: string;
}

export interface ExactStep {
  notes: ExactNote[];
  micro: string;
  ratchets: number;
}

/** A part as pattern files have it: steps in order, all sixteenths, `null` for a rest. */
export interface ExactPart {
  channel: number;
  port: number;
  /** Hundredths of a per cent, whole. */
  swing: number;
  steps: (ExactStep | null)[];
}

/** One message: its frame after the start, its port, and its bytes in one number: status, key, velocity. */
export interface ExactMessage {
  frame: number;
  port: number;
  bytes: number;
}

/** Frames of a sixteenth as a ratio, of a whole number of hundredths of BPM. */
export function sixteenthOf(rate: number, centiBpm: number): Ratio {
  return [BigInt(rate) * 1500n, BigInt(centiBpm)];
}

function ratioOf(text: string): Ratio {
  const [n = "0", d = "1"] = text.split("/");
  return [BigInt(n), BigInt(d)];
}

function plus([n, d]: Ratio, [m, e]: Ratio): Ratio {
  return [n * e + m * d, d * e];
}

/** A note with its place and end within the step. */
interface Stroke {
  key: number;
  velocity: number;
  from: Ratio;
  to: Ratio;
}

function strokesOf({ notes, micro, ratchets }: ExactStep, swing: Ratio): Stroke[] {
  const strokes: Stroke[] = [];
  for (let stroke = 0; stroke < ratchets; stroke++) {
    for (const { note, velocity, length, delay } of notes) {
      const from = [swing, ratioOf(micro), [BigInt(stroke), BigInt(ratchets)] as const, ratioOf(delay)].reduce(plus);
      const [n, d] = ratioOf(length), share = BigInt(ratchets);
      const isLonger = n > d, isLast = stroke === ratchets - 1;
      const own: Ratio = !isLonger ? [n, d * share] : isLast ? plus([n - d, d], [1n, share]) : [1n, share];
      strokes.push({ key: note, velocity, from, to: plus(from, own) });
    }
  }
  return strokes;
}

/** The frame of a place `count` sixteenths and a ratio after the start; nothing lies before the start. */
function frameOf(count: number, [n, d]: Ratio, [sn, sd]: Ratio): number {
  const top = 2n * (BigInt(count) * d + n) * sn + d * sd, bottom = 2n * d * sd;
  return top < bottom / 2n ? 0 : Number(top / bottom);
}

/** Everything that a part sends before a frame, not in order. */
export function* exactMessages(part: ExactPart, sixteenth: Ratio, endFrame: number): Generator<ExactMessage> {
  const late: Ratio = [BigInt(part.swing - 5000), 5000n];
  const strokes = part.steps.map((step) => {
    return [[0n, 1n] as const, late].map((swing) => step === null ? [] : strokesOf(step, swing));
  });
  const status = part.channel - 1, { port } = part;
  const sounding = new Map<number, { from: number; to: number; velocity: number }>();
  const end = (key: number, frame: number) => ({ frame, port, bytes: ((0x80 | status) << 16) | (key << 8) });
  const count = Math.ceil((endFrame * Number(sixteenth[1])) / Number(sixteenth[0])) + 2;
  for (let step = 0; step < count; step++) {
    for (const { key, velocity, from, to } of strokes[step % strokes.length]![step % 2]!) {
      const first = frameOf(step, from, sixteenth), last = Math.max(first, frameOf(step, to, sixteenth));
      const before = sounding.get(key);
      if (before !== undefined) yield end(key, Math.min(before.to, first));
      sounding.set(key, { from: first, to: last, velocity });
      yield { frame: first, port, bytes: ((0x90 | status) << 16) | (key << 8) | velocity };
    }
  }
  for (const [key, { to }] of sounding) yield end(key, to);
}
