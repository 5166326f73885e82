// The one prototype that loops at other rates are interpolated with: a sinc under a Kaiser window, 64 frames long, in 256 phases.
//
// Method: J. O. Smith, "Digital Audio Resampling Home Page" (ccrma.stanford.edu/~jos/resample): a dense table of one windowed sinc,
// read at any place between its rows with linear interpolation, and stretched for rates above 1, so that nothing above the new
// half rate comes through. The stop band begins at half the sample rate; the pass band ends where the transition begins.
// Thread: prepared once on control, read on the audio thread. Units: frames of content.
import { CHUNK_FRAMES, MAX_TRACK_CHANNELS } from "../layout";
import { besselOfSquare, response } from "../resample/resample_window";
import { header } from "../memory/header";

/** Frames that the prototype reaches to either side. */
export const REACH: i32 = 32;
export const TAPS: i32 = 2 * REACH;
/** Phases between two frames; a row for each, and one more to interpolate to. */
export const PHASES: i32 = 256;
export const PHASES_SHIFT: i32 = 8;
export const ROW_BYTES: usize = TAPS << 2;
/** Fastest rate. */
const MAX_SPEED: i32 = 4;

/** Kaiser's β for 87 dB, and its transition for 64 taps: (87 − 7.95) / (14.36 × 64) of the sample rate. */
const BETA: f64 = 0.1102 * (87 - 8.7);
const TRANSITION: f64 = (87 - 7.95) / (14.36 * 64);

/** Frames of content that a chunk may need. */
const WINDOW_FRAMES: i32 = MAX_SPEED * (CHUNK_FRAMES + TAPS) + 16;
const ROWS_BYTES: i32 = (PHASES + 1) * TAPS * 4;
/** The same in the order of time, each value with the step to the next: what a stretched response is looked up in. */
const TABLE_BYTES: i32 = ROWS_BYTES + TAPS * PHASES * 8;
const TAPS_BYTES: i32 = (MAX_SPEED * TAPS + 16) * 4;

/** Bytes of the table and of what a chunk is made in. */
export const RATE_BYTES: i32 = TABLE_BYTES + TAPS_BYTES + MAX_TRACK_CHANNELS * (WINDOW_FRAMES + CHUNK_FRAMES) * 4;

/** Address of the row of a phase: tap t is the response at t − 31 − phase / 256 frames. */
// @ts-ignore: decorator
@inline
export function rowAddress(phase: i32): usize {
  return usize(header().rateTable) + usize(phase) * ROW_BYTES;
}

/** Address of the pairs (value, step to the next), from the response's beginning, a phase apart. */
// @ts-ignore: decorator
@inline
export function pairsAddress(): usize {
  return usize(header().rateTable + ROWS_BYTES);
}

/** Address of the taps of the frame that is being made. */
// @ts-ignore: decorator
@inline
export function tapsAddress(): usize {
  return usize(header().rateTable + TABLE_BYTES);
}

/** Address of the frames of content of a channel. */
// @ts-ignore: decorator
@inline
export function windowAddress(channel: i32): usize {
  return usize(header().rateTable + TABLE_BYTES + TAPS_BYTES) + usize(channel * WINDOW_FRAMES) * 4;
}

/** Address of the frames of a channel as they are heard. */
// @ts-ignore: decorator
@inline
export function ratedAddress(channel: i32): usize {
  return windowAddress(MAX_TRACK_CHANNELS) + usize(channel * CHUNK_FRAMES) * 4;
}

/** Value of the response at a place: in the pairs, and 0 where it ends. */
// @ts-ignore: decorator
@inline
function valueAt(place: i32): f32 {
  return place == TAPS * PHASES ? 0 : load<f32>(pairsAddress() + (usize(place) << 3));
}

/** Fills the tables; `address` has RATE_BYTES. The response is the same on both sides of its middle. */
export function prepareRates(address: u32): void {
  header().rateTable = address;
  const peak = besselOfSquare(BETA * BETA), last = TAPS * PHASES;
  for (let place = 1; place <= last / 2; place++) {
    const value = f32(response(f64(place) / f64(PHASES) - f64(REACH), 1 - TRANSITION, REACH, BETA, peak));
    store<f32>(pairsAddress() + (usize(place) << 3), value);
    store<f32>(pairsAddress() + (usize(last - place) << 3), value);
  }
  store<f32>(pairsAddress(), 0);
  for (let place = 0; place < last; place++) {
    store<f32>(pairsAddress() + (usize(place) << 3), valueAt(place + 1) - valueAt(place), 4);
  }
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let tap = 0; tap < TAPS; tap++) {
      store<f32>(rowAddress(phase) + (usize(tap) << 2), valueAt((tap + 1) * PHASES - phase));
    }
  }
}
