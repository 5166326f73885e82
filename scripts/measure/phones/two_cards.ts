/**
 * Two sound cards, PA and phones, for as long as one likes: the ring, the clocks, the steering and the resampler of a session as they
 * are, on simulated cards and threads (simulated_card.ts), and what the ear would say.
 *
 * Method: the session's phones' mix is a slow sine and cosine, so that every frame the phones play tells which frame of the session
 * it is; the time at which the PA's same frame arrives through the air is known, and compared. Nothing of what the code under test
 * believes is used. Units in the names. Deterministic.
 */
import type { BlockEngine } from "../../../bridge/block.ts";
import { HEADER_FRAME_FIELD, HEADER_OFFSET, HEADER_SAMPLE_RATE_FIELD } from "../../../dsp/assembly/layout.ts";
import { HEADER_OUTPUT_LATENCY_FIELD } from "../../../dsp/assembly/layout.ts";
import { StreamClock } from "../../../dsp/clock.ts";
import { createEngineMemory } from "../../../dsp/engine.ts";
import { FedEngine } from "../../../src/phones/fed_engine.ts";
import { PhonesCell, type PhonesFacts } from "../../../src/phones/phones_cell.ts";
import { PhonesEngine } from "../../../src/phones/phones_engine.ts";
import { PhonesRing } from "../../../src/phones/phones_ring.ts";
import { EngineStream } from "../../../src/phones/stream_facts.ts";
import { type CardSetup, SimulatedCard } from "./simulated_card.ts";

/** The mix's sine: a place is told from it to ±100 ms. */
const TONE_HZ = 5;
/** Frames of the phones between two looks. */
const LOOK_FRAMES = 16;
/** Stretch over which pitch is measured, frames of the phones: 0.1 s. */
const PITCH_FRAMES = 4096;
const PHONES_OUTPUT = 2;

/** What is tried. */
export interface TwoCards {
  readonly pa: CardSetup;
  readonly phones: CardSetup;
  readonly airMs: number;
  readonly seconds: number;
  /** The air's time becomes another, as when a player walks: [second, ms]. */
  readonly walks?: readonly (readonly [number, number])[];
  /** Blocks that a card loses, as in an xrun: [second, which, how many]. */
  readonly losses?: readonly (readonly [number, "pa" | "phones", number])[];
}

/** What came of it. */
export interface Coincidence {
  /** How far apart the two were heard, µs: at most, and in the middle. From the first sound on; after walks, once they settled. */
  readonly worstUs: number;
  readonly medianUs: number;
  /** From the first sound until they are, and stay, within 1 ms, and within 0.1 ms; seconds. */
  readonly settledS: number;
  readonly fineS: number;
  /** How far the pitch was off at most, cents, fades left out. */
  readonly worstCents: number;
  /** Stretches of silence, and frames that were fainter than they should be beside fades. */
  readonly silences: number;
  readonly facts: PhonesFacts;
}

/** Plays it through. */
export async function playTwoCards(tried: TwoCards): Promise<Coincidence> {
  const memory = createEngineMemory();
  const session = new FakeSession(memory, tried.pa);
  const cell = new PhonesCell(PhonesCell.allocate());
  cell.airMs = tried.airMs;
  const ring = new PhonesRing(PhonesRing.allocate());
  const fed = new FedEngine(memory, session, ring, PHONES_OUTPUT);
  const phones = await PhonesEngine.prepare(tried.phones.sampleRate, new EngineStream(memory), ring, cell);
  phones.setLatency(0, tried.phones.latencyFrames);
  const clock = new StreamClock(memory);
  const pa = new SimulatedCard(tried.pa), player = new SimulatedCard(tried.phones);
  const ear = new Ear(tried, pa, player);
  const walks = [...tried.walks ?? []], losses = [...tried.losses ?? []];
  const endMs = tried.seconds * 1000;
  while (Math.min(pa.wokenMs, player.wokenMs) < endMs) {
    const [atS = Infinity, which, blocks = 0] = losses[0] ?? [];
    if (Math.min(pa.wokenMs, player.wokenMs) >= atS * 1000) {
      losses.shift();
      const [card, engine] = which === "pa" ? [pa, fed] : [player, phones];
      engine.lose(blocks * card.setup.blockFrames);
      card.lose(blocks);
    } else if (pa.wokenMs <= player.wokenMs) {
      clock.stamp(tried.pa.blockFrames, pa.wokenMs);
      fed.process(tried.pa.blockFrames);
      pa.advance();
    } else {
      if (walks.length > 0 && player.wokenMs >= walks[0]![0] * 1000) ear.airMs = cell.airMs = walks.shift()![1];
      phones.stamp(player.wokenMs);
      phones.process(tried.phones.blockFrames);
      ear.hear(phones.outputs[0], phones.outputs[1]);
      player.advance();
    }
  }
  return { ...ear.judge(), facts: cell.facts() };
}

/** A session whose phones hear a sine on the left and a cosine on the right. */
class FakeSession implements BlockEngine {
  readonly maxBlockFrames = 8192;
  readonly inputs: readonly Float32Array[] = [];
  readonly outputs = [0, 1, 2, 3].map(() => new Float32Array(8192));
  readonly sampleRate: number;
  readonly #frame: BigInt64Array;

  constructor(memory: WebAssembly.Memory, card: CardSetup) {
    this.sampleRate = card.sampleRate;
    const words = new Int32Array(memory.buffer);
    words[(HEADER_OFFSET + HEADER_SAMPLE_RATE_FIELD) / 4] = card.sampleRate;
    words[(HEADER_OFFSET + HEADER_OUTPUT_LATENCY_FIELD) / 4] = card.latencyFrames;
    this.#frame = new BigInt64Array(memory.buffer, HEADER_OFFSET + HEADER_FRAME_FIELD, 1);
  }

  process(frames: number): void {
    const first = Number(this.#frame[0]!);
    const turn = 2 * Math.PI * TONE_HZ / this.sampleRate;
    for (let i = 0; i < frames; i++) {
      this.outputs[PHONES_OUTPUT]![i] = Math.sin(turn * (first + i));
      this.outputs[PHONES_OUTPUT + 1]![i] = Math.cos(turn * (first + i));
    }
    this.#frame[0]! += BigInt(frames);
  }

  lose(frames: number): void {
    this.#frame[0]! += BigInt(frames);
  }

  setLatency(): void {}
}

/** Hears both cards. */
class Ear {
  airMs: number;
  readonly #pa: SimulatedCard;
  readonly #player: SimulatedCard;
  readonly #offsetsUs: number[] = [];
  #firstMs = NaN;
  #roughUntilMs = 0;
  #fineFromMs = 0;
  #worstUs = 0;
  #silences = 0;
  #wasSilent = true;
  #pitchFrame = NaN;
  #pitchPlace = NaN;
  #worstCents = 0;

  constructor(tried: TwoCards, pa: SimulatedCard, player: SimulatedCard) {
    this.airMs = tried.airMs;
    this.#pa = pa;
    this.#player = player;
  }

  /** A block of the phones. */
  hear(left: Float32Array, right: Float32Array): void {
    for (let i = 0; i < this.#player.setup.blockFrames; i += LOOK_FRAMES) this.#look(left[i]!, right[i]!, i);
  }

  #look(sine: number, cosine: number, index: number): void {
    const level = Math.hypot(sine, cosine), frame = this.#player.frame + index;
    if (level < 0.5) {
      if (!this.#wasSilent && this.#firstMs === this.#firstMs) this.#silences++;
      this.#wasSilent = true;
      this.#pitchFrame = NaN;
      return;
    }
    this.#wasSilent = false;
    const heardMs = this.#player.heardAt(frame);
    if (!(this.#firstMs === this.#firstMs)) this.#firstMs = heardMs;
    const place = this.#placeOf(sine, cosine, heardMs);
    const offsetUs = 1000 * (this.#pa.heardAt(place) + this.airMs - heardMs);
    this.#note(offsetUs, heardMs);
    this.#notePitch(place, frame, Math.abs(level - 1) < 0.001);
  }

  /** The session's frame that the phones play, nearest to what should be heard now. */
  #placeOf(sine: number, cosine: number, heardMs: number): number {
    const { sampleRate } = this.#pa.setup;
    const period = sampleRate / TONE_HZ;
    const told = Math.atan2(sine, cosine) / (2 * Math.PI) * period;
    const expected = (heardMs - this.airMs - this.#pa.heardAt(0)) * sampleRate / 1000;
    return told + period * Math.round((expected - told) / period);
  }

  #note(offsetUs: number, heardMs: number): void {
    const size = Math.abs(offsetUs);
    if (size > 1000) this.#roughUntilMs = heardMs;
    if (size > 100) this.#fineFromMs = heardMs;
    this.#worstUs = Math.max(this.#worstUs, size);
    if (this.#offsetsUs.length * 100 < heardMs) this.#offsetsUs.push(size);
  }

  #notePitch(place: number, frame: number, isClear: boolean): void {
    if (!isClear) return void (this.#pitchFrame = NaN);
    if (!(this.#pitchFrame === this.#pitchFrame)) [this.#pitchFrame, this.#pitchPlace] = [frame, place];
    if (frame - this.#pitchFrame < PITCH_FRAMES) return;
    const sounded = this.#pa.timeOf(place) - this.#pa.timeOf(this.#pitchPlace);
    const took = this.#player.timeOf(frame) - this.#player.timeOf(this.#pitchFrame);
    this.#worstCents = Math.max(this.#worstCents, Math.abs(1200 * Math.log2(sounded / took)));
    [this.#pitchFrame, this.#pitchPlace] = [frame, place];
  }

  judge(): Omit<Coincidence, "facts"> {
    const sorted = this.#offsetsUs.toSorted((a, b) => a - b);
    const since = (ms: number) => Math.max(0, ms - this.#firstMs) / 1000;
    return {
      worstUs: this.#worstUs,
      medianUs: sorted[Math.floor(sorted.length / 2)] ?? NaN,
      settledS: since(this.#roughUntilMs),
      fineS: since(this.#fineFromMs),
      worstCents: this.#worstCents,
      silences: this.#silences,
    };
  }
}
