// Onsets of the default profile: causal, told a few milliseconds after a hit, placed to the millisecond in the waveform.
//
// Two fluxes: a short window, twice a hop, sees hits at once; a long one tells notes apart that change little but their pitch.
// Each has a trigger; what one has told, the other does not tell again. Then the newest frames are searched for the start.
import { allocate } from "../memory/arena";
import { Flux, prepareFlux, pushFlux } from "./onset_flux";
import { findPlace, MAX_SEARCH, Place, preparePlace } from "./onset_place";
import { prepareTrigger, pushTrigger, Trigger } from "./onset_trigger";

/** Frames taken in at a time, and between short spectra. */
const HOP: i32 = 128;
const STEP: i32 = 64;
/** Two onsets lie at least this far apart; within KNOWN_SECONDS one trigger leaves to the other what that told. */
const APART_SECONDS: f64 = 0.021;
const KNOWN_SECONDS: f64 = 0.018;
/** Before the long window has filled, everything would seem to start. */
const WARM_SECONDS: f64 = 0.06;
const MEAN_SECONDS: f64 = 0.1;
const SHORT_LEAST: f32 = 0.09;
const LONG_LEAST: f32 = 0.024;
/** What is neither this strong nor this clear a rise is an echo or a stir of what sounds already. */
const FAINT_STRENGTH: f32 = 0.25;
const FAINT_RISE: f32 = 0.08;
/** How far back a start can lie when a trigger tells of it. */
const SHORT_BACK_SECONDS: f64 = 0.0125;
const LONG_BACK_SECONDS: f64 = 0.0165;
/** How far back it usually lies. */
const SHORT_USUAL_SECONDS: f64 = 0.0027;
const LONG_USUAL_SECONDS: f64 = 0.0075;

/** No sound has a frame beyond this: 36 dB above full scale. */
const LOUDEST: f32 = 64;

/** State of one mono stream. */
// @ts-ignore: decorator
@unmanaged
export class Detector {
  frame: f64; // where the onset told last lies, in frames from the stream's start
  strength: f32; // of it, 0…1
  envelope: f32; // how much the newest hop's spectrum rose
  frames: f64; // taken in
  lastShort: f64; // when each trigger told an onset last, in frames
  lastLong: f64;
  apart: f64; // the constants above, in frames
  known: f64;
  warm: f64;
  shortBack: i32;
  longBack: i32;
  shortUsual: i32;
  longUsual: i32;
  shortFlux: Flux;
  longFlux: Flux;
  shortTrigger: Trigger;
  longTrigger: Trigger;
  place: Place;
}

/** State for a stream of `rate` Hz, 8,000…192,000; 0: no memory. */
export function prepareDetector(rate: f64): usize {
  const at = allocate(offsetof<Detector>());
  // Windows last as long at any rate: 512 and 2048 frames up to 64 kHz.
  const scale = rate > 128000 ? 4 : rate > 64000 ? 2 : 1;
  const short = prepareFlux(512 * scale, STEP, rate, 200, 6, 4 * scale, 4);
  const long = prepareFlux(2048 * scale, HOP, rate, 30, 24, 4 * scale, 3);
  const shortTrigger = prepareTrigger(SHORT_LEAST, i32(MEAN_SECONDS * rate / f64(STEP)));
  const longTrigger = prepareTrigger(LONG_LEAST, i32(MEAN_SECONDS * rate / f64(HOP)));
  const place = preparePlace();
  if (at == 0 || short == 0 || long == 0 || shortTrigger == 0 || longTrigger == 0 || place == 0) return 0;
  const d = changetype<Detector>(at);
  d.shortFlux = changetype<Flux>(short);
  d.longFlux = changetype<Flux>(long);
  d.shortTrigger = changetype<Trigger>(shortTrigger);
  d.longTrigger = changetype<Trigger>(longTrigger);
  d.place = changetype<Place>(place);
  d.apart = APART_SECONDS * rate;
  d.known = KNOWN_SECONDS * rate;
  d.warm = WARM_SECONDS * rate;
  d.shortBack = min(i32(SHORT_BACK_SECONDS * rate), MAX_SEARCH - HOP);
  d.longBack = min(i32(LONG_BACK_SECONDS * rate), MAX_SEARCH - HOP);
  d.shortUsual = i32(SHORT_USUAL_SECONDS * rate);
  d.longUsual = i32(LONG_USUAL_SECONDS * rate);
  d.lastShort = d.lastLong = -d.warm;
  return at;
}

/** Takes HOP frames at `hop` in (16-byte aligned); true when an onset was told: `frame` and `strength` are its. */
export function pushDetector(d: Detector, hop: usize): bool {
  cleanHop(hop);
  // Distance of the decision from the end of the hop, or −1.
  let told = -1;
  let envelope: f32 = 0;
  for (let step = 0; step < HOP; step += STEP) {
    const rise = pushFlux(d.shortFlux, hop + (usize(step) << 2), STEP);
    envelope = max(envelope, rise);
    d.frames += STEP;
    const known = d.frames - d.lastLong <= d.known;
    if (!pushTrigger(d.shortTrigger, rise, known, mayTell(d))) continue;
    d.lastShort = d.frames;
    told = HOP - STEP - step;
  }
  const rise = pushFlux(d.longFlux, hop, HOP);
  d.envelope = envelope + rise;
  if (told >= 0) place(d, told, d.shortBack, d.shortUsual);
  const known = d.frames - d.lastShort <= d.known;
  if (pushTrigger(d.longTrigger, rise, known, mayTell(d))) {
    d.lastLong = d.frames;
    place(d, 0, d.longBack, d.longUsual);
    told = 0;
  }
  return told >= 0 && (d.strength >= FAINT_STRENGTH || d.envelope >= FAINT_RISE);
}

/** What is no number becomes silence, in place: it would stay in every average. What is far too loud is held. */
function cleanHop(hop: usize): void {
  const loudest = f32x4.splat(LOUDEST), lowest = f32x4.splat(-LOUDEST);
  for (const end = hop + (usize(HOP) << 2); hop < end; hop += 16) {
    const frames = v128.load(hop);
    const numbers = v128.and(frames, f32x4.eq(frames, frames));
    v128.store(hop, f32x4.max(lowest, f32x4.min(loudest, numbers)));
  }
}

function mayTell(d: Detector): bool {
  return d.frames >= d.warm && d.frames - max(d.lastShort, d.lastLong) > d.apart;
}

/** Searches the `back` frames that end `late` frames before the newest. */
function place(d: Detector, late: i32, back: i32, usual: i32): void {
  // The long window's ring holds the newest frames in one piece.
  const stft = d.longFlux.stft;
  const first = stft.window - late - back;
  findPlace(d.place, usize(stft.ring) + (usize(stft.write + first) << 2), back, back - usual);
  d.frame = d.frames - f64(late + back - d.place.offset);
  d.strength = d.place.strength;
}
