/**
 * The render's midi.mid: what the engine sent, with the tempo of its grid.
 *
 * Method: format 1, 960 ticks a quarter; a tempo event wherever the grid changes its tempo, a track for every port and channel. A frame's
 * tick follows from the tempi before it and is rounded once. Before the first grid the file counts at 120 BPM. Thread: any.
 */
import { META, type SmfEvent, tempoEvent, textEvent, timeSignatureEvent } from "../midi/smf/smf.ts";
import { encodeSmf } from "../midi/smf/write_smf.ts";

/** Ticks a quarter note in every MIDI file that Rondo writes. */
const MIDI_TICKS_PER_QUARTER = 960;

const FIRST_BPM = 120;
const SYSEX = 0xf0;
const SYSTEM = 0xf1;

/** Collects what is sent, in the order of frames. */
export class MidiFileMaker {
  readonly #sampleRate: number;
  readonly #conductor: SmfEvent[] = [textEvent(0, META.trackName, "tempo"), timeSignatureEvent(0, 4)];
  /** By port and channel; −1 where a message has none. */
  readonly #tracks = new Map<string, SmfEvent[]>();
  #fromFrame = 0;
  #fromTick = 0;
  #bpm = FIRST_BPM;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#conductor.push(tempoEvent(0, 60e6 / FIRST_BPM));
  }

  /** The grid has another tempo from a frame on. */
  tempo(frame: number, bpm: number): void {
    if (!(bpm > 0) || bpm === this.#bpm) return;
    this.#fromTick = this.#tickAt(frame);
    this.#fromFrame = frame;
    this.#bpm = bpm;
    const tick = Math.round(this.#fromTick), last = this.#conductor.at(-1);
    if (last?.tick === tick && last.kind === "meta" && last.type === META.tempo) this.#conductor.pop();
    this.#conductor.push(tempoEvent(tick, 60e6 / bpm));
  }

  /** A message was sent. The clock is not written: a file has its tempo. */
  message(frame: number, port: number, bytes: Uint8Array): void {
    const status = bytes[0]!;
    if (status >= SYSTEM) return;
    const tick = Math.round(this.#tickAt(frame));
    const channel = status < SYSEX ? status & 15 : -1;
    const event: SmfEvent = status === SYSEX
      ? { tick, kind: "sysex", status, data: bytes.slice(1) }
      : { tick, kind: "message", bytes: [...bytes] };
    this.#trackOf(port, channel).push(event);
  }

  /** The file, which ends at a frame. */
  encode(endFrame: number): Uint8Array {
    const end = Math.round(this.#tickAt(endFrame));
    const tracks = [this.#conductor, ...this.#tracks.values()];
    return encodeSmf({
      format: 1,
      division: MIDI_TICKS_PER_QUARTER,
      tracks,
      ends: tracks.map((track) => Math.max(end, track.at(-1)?.tick ?? 0)),
    });
  }

  #trackOf(port: number, channel: number): SmfEvent[] {
    const key = `${port} ${channel}`;
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    const name = `output ${port + 1}${channel < 0 ? "" : ` channel ${channel + 1}`}`;
    const track = [textEvent(0, META.trackName, name)];
    this.#tracks.set(key, track);
    return track;
  }

  #tickAt(frame: number): number {
    return this.#fromTick + ((frame - this.#fromFrame) / this.#sampleRate / 60) * this.#bpm * MIDI_TICKS_PER_QUARTER;
  }
}
