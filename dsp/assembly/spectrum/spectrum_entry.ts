// What the analysis module exports for spectra: plans and states are addresses. Thread: one at a time.
import { Fft, forwardFft, forwardFourFft, inverseFft, prepareFft } from "./fft";
import { applyMel, Mel, prepareMel } from "./mel";
import { measurePower, prepareStft, pushFrames, Stft } from "./stft";

export { prepareFft, prepareMel, prepareStft };

export function forward(plan: usize, from: usize, re: usize, im: usize): void {
  forwardFft(changetype<Fft>(plan), from, re, im);
}

export function forwardFour(plan: usize, from: usize, stride: usize, re: usize, im: usize, binStride: usize): void {
  forwardFourFft(changetype<Fft>(plan), from, stride, re, im, binStride);
}

export function inverse(plan: usize, re: usize, im: usize, to: usize): void {
  inverseFft(changetype<Fft>(plan), re, im, to);
}

export function pushStft(stft: usize, from: usize, count: i32): void {
  pushFrames(changetype<Stft>(stft), from, count);
}

export function measureStft(stft: usize): usize {
  return measurePower(changetype<Stft>(stft));
}

export function filterMel(mel: usize, power: usize, to: usize): void {
  applyMel(changetype<Mel>(mel), power, to);
}
