/**
 * What WAV files say about their sound besides the sound: where its loop lies (smpl), named places (cue with LIST adtl), how many
 * beats it has (acid), and at which rate Rondo played it (rndo, a chunk of our own that others pass over: a JSON object).
 *
 * Method: chunks around the data chunk, found by walking; what is damaged is passed over, since the sound is there without it.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (cue, LIST adtl), its New Multimedia Data Types update (smpl), the
 * acid chunk as programs write it. Units: frames of the file. Thread: any but the audio thread.
 */
import { frameBytes, viewOf } from "./wav_format.ts";
import type { ByteSource, WavHeader } from "./wav_header.ts";

/** A stretch that is played over and over; `endFrame` is exclusive. */
export interface WavLoop {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** What was found in a file. */
export interface WavMarks {
  readonly loop?: WavLoop;
  /** Beats that a sample library says are in it. */
  readonly beats?: number;
  /** Frames of it a frame at which a track of Rondo played it, below 0 backwards. */
  readonly rate?: number;
}

/** A named place. */
export interface WavPlace {
  readonly frame: number;
  readonly label: string;
}

const RATE_CHUNK = "rndo";
const SMPL_HEAD_BYTES = 36;
const SMPL_LOOP_BYTES = 24;
const ACID_BYTES = 24;
const ACID_ONE_SHOT = 1;
/** Frames in smpl and cue chunks have 32 bits. */
const MOST_FRAMES = 0xffffffff;
const MIDDLE_C = 60;

/** Reads the marks of a file whose head was read. */
export function readWavMarks(source: ByteSource, header: WavHeader): WavMarks {
  const dataEnd = header.dataOffset + header.frameCount * frameBytes(header);
  const marks: { loop?: WavLoop; beats?: number; rate?: number } = {};
  for (const [from, to] of [[12, header.dataOffset - 8], [dataEnd + dataEnd % 2, source.byteLength]] as const) {
    for (const { id, bytes } of chunksBetween(source, from, to)) {
      if (id === "smpl") Object.assign(marks, readLoop(bytes, header.frameCount));
      if (id === RATE_CHUNK) Object.assign(marks, readRate(bytes));
      if (id === "acid") Object.assign(marks, readBeats(bytes));
    }
  }
  return marks;
}

function* chunksBetween(source: ByteSource, from: number, to: number) {
  for (let offset = from; offset + 8 <= to;) {
    const head = source.readAt(offset, 8), byteCount = viewOf(head).getUint32(4, true);
    if (offset + 8 + byteCount > to) return;
    const id = String.fromCharCode(...head.subarray(0, 4));
    yield { id, bytes: source.readAt(offset + 8, Math.min(byteCount, SMPL_HEAD_BYTES + SMPL_LOOP_BYTES)) };
    offset += 8 + byteCount + byteCount % 2;
  }
}

/** The first loop, where it goes forward and lies in the file. */
function readLoop(bytes: Uint8Array, frameCount: number): { loop?: WavLoop } {
  if (bytes.length < SMPL_HEAD_BYTES + SMPL_LOOP_BYTES || viewOf(bytes).getUint32(28, true) < 1) return {};
  const type = viewOf(bytes).getUint32(SMPL_HEAD_BYTES + 4, true);
  const startFrame = viewOf(bytes).getUint32(SMPL_HEAD_BYTES + 8, true);
  const endFrame = viewOf(bytes).getUint32(SMPL_HEAD_BYTES + 12, true) + 1;
  return type === 0 && startFrame < endFrame && endFrame <= frameCount ? { loop: { startFrame, endFrame } } : {};
}

function readBeats(bytes: Uint8Array): { beats?: number } {
  if (bytes.length < ACID_BYTES || (viewOf(bytes).getUint32(0, true) & ACID_ONE_SHOT) !== 0) return {};
  const beats = viewOf(bytes).getUint32(12, true);
  return beats >= 1 && beats <= 1e6 ? { beats } : {};
}

function readRate(bytes: Uint8Array): { rate?: number } {
  try {
    const { rate } = JSON.parse(new TextDecoder().decode(bytes)) as { rate?: unknown };
    return typeof rate === "number" && Math.abs(rate) >= 0.25 && Math.abs(rate) <= 4 ? { rate } : {};
  } catch {
    return {};
  }
}

/** A chunk that says at which rate a track played the file's sound; nothing where that is the file's own. */
export function rateChunk(rate: number): Uint8Array<ArrayBuffer> {
  return rate === 1 ? new Uint8Array() : chunk(RATE_CHUNK, new TextEncoder().encode(JSON.stringify({ rate })));
}

/** A smpl chunk with one loop that goes on for ever; nothing where its frames do not fit. */
export function smplChunk({ startFrame, endFrame }: WavLoop, sampleRate: number): Uint8Array<ArrayBuffer> {
  if (endFrame > MOST_FRAMES) return new Uint8Array();
  const contents = new Uint8Array(SMPL_HEAD_BYTES + SMPL_LOOP_BYTES), fields = viewOf(contents);
  fields.setUint32(8, Math.round(1e9 / sampleRate), true);
  fields.setUint32(12, MIDDLE_C, true);
  fields.setUint32(28, 1, true);
  fields.setUint32(SMPL_HEAD_BYTES + 8, startFrame, true);
  fields.setUint32(SMPL_HEAD_BYTES + 12, endFrame - 1, true);
  return chunk("smpl", contents);
}

/** A cue chunk and the labels of its points; places beyond what fits are left out. */
export function cueChunks(places: readonly WavPlace[]): Uint8Array<ArrayBuffer> {
  const kept = places.filter(({ frame }) => frame <= MOST_FRAMES);
  if (kept.length === 0) return new Uint8Array();
  const points = new Uint8Array(4 + 24 * kept.length), fields = viewOf(points);
  fields.setUint32(0, kept.length, true);
  kept.forEach(({ frame }, index) => {
    const at = 4 + 24 * index;
    fields.setUint32(at, index + 1, true);
    fields.setUint32(at + 4, frame, true);
    points.set(ascii("data"), at + 8);
    fields.setUint32(at + 20, frame, true);
  });
  const labels = kept.map(({ label }, index) => {
    const text = new TextEncoder().encode(label), contents = new Uint8Array(4 + text.length + 1);
    viewOf(contents).setUint32(0, index + 1, true);
    contents.set(text, 4);
    return chunk("labl", contents);
  });
  return joinBytes([chunk("cue ", points), chunk("LIST", joinBytes([ascii("adtl"), ...labels]))]);
}

function chunk(id: string, contents: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(8);
  head.set(ascii(id));
  viewOf(head).setUint32(4, contents.length, true);
  return joinBytes([head, contents, new Uint8Array(contents.length % 2)]);
}

/** One after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
