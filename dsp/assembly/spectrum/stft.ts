// Short-time Fourier transform, causal: the power spectrum of the newest `window` frames, whenever it is asked for.
//
// The caller pushes frames in runs of any length (its hop) and asks after each run; frames before the first are silence.
// Method: a ring written twice, so that the newest window always lies in one piece; Hann window; zeros up to the transform's size.
import { allocate } from "../memory/arena";
import { cosTurn } from "./circle";
import { Fft, powerFft, prepareFft } from "./fft";

// @ts-ignore: decorator
@unmanaged
export class Stft {
  plan: Fft;
  window: i32; // frames
  size: i32; // of the transform, a power of two
  write: i32; // where in the ring the next frame goes, 0 … window − 1
  ring: u32; // 2 × window frames
  taper: u32; // the Hann window
  frames: u32; // windowed frames and zeros
  power: u32; // size/2 + 1 bins re² + im², and zeros up to a multiple of four
}

/**
 * A transform of `size` (power of two, 64…65536) over `window` ≤ size frames. The Hann window is periodic (its next frame
 * would be 0) or symmetric (its last is 0). 0: no memory.
 */
export function prepareStft(window: i32, size: i32, periodic: bool): usize {
  const at = allocate(offsetof<Stft>());
  const plan = prepareFft(size);
  if (at == 0 || plan == 0) return 0;
  const s = changetype<Stft>(at);
  s.plan = changetype<Fft>(plan);
  s.window = window;
  s.size = size;
  s.ring = u32(allocate(usize(window) << 3));
  s.taper = u32(allocate(usize(window) << 2));
  s.frames = u32(allocate(usize(size) << 2));
  s.power = u32(allocate(usize(size / 2 + 4) << 2));
  if (s.power == 0) return 0;
  const length = periodic ? window : window - 1;
  for (let n = 0; n < window; n++) {
    store<f32>(usize(s.taper) + (usize(n) << 2), f32(0.5 - 0.5 * cosTurn(i64(n), i64(length))));
  }
  return at;
}

/** Takes `count` frames at `from` in. */
export function pushFrames(s: Stft, from: usize, count: i32): void {
  if (count > s.window) {
    from += usize(count - s.window) << 2;
    count = s.window;
  }
  const first = min(count, s.window - s.write);
  copyTwice(s, from, first);
  copyTwice(s, from + (usize(first) << 2), count - first);
}

/** Writes frames to both halves of the ring; they do not cross its end. */
function copyTwice(s: Stft, from: usize, count: i32): void {
  const to = usize(s.ring) + (usize(s.write) << 2);
  const bytes = usize(count) << 2;
  memory.copy(to, from, bytes);
  memory.copy(to + (usize(s.window) << 2), from, bytes);
  s.write += count;
  if (s.write == s.window) s.write = 0;
}

/** Measures the newest window; address of size/2 + 1 bins of power, kept until the next call. */
export function measurePower(s: Stft): usize {
  applyTaper(s);
  powerFft(s.plan, usize(s.frames), usize(s.power));
  return usize(s.power);
}

function applyTaper(s: Stft): void {
  let from = usize(s.ring) + (usize(s.write) << 2), to = usize(s.frames), taper = usize(s.taper);
  const end = to + (usize(s.window) << 2);
  for (; to + 64 <= end; to += 64, from += 64, taper += 64) {
    v128.store(to, f32x4.mul(v128.load(from), v128.load(taper)));
    v128.store(to, f32x4.mul(v128.load(from, 16), v128.load(taper, 16)), 16);
    v128.store(to, f32x4.mul(v128.load(from, 32), v128.load(taper, 32)), 32);
    v128.store(to, f32x4.mul(v128.load(from, 48), v128.load(taper, 48)), 48);
  }
  for (; to < end; to += 4, from += 4, taper += 4) store<f32>(to, load<f32>(from) * load<f32>(taper));
}
