// Entry of the analysis module: what build/analysis.wasm exports, on a memory of its own that never grows.
// Addresses are bytes in that memory, 16-byte aligned; plans and states are addresses too, 0 where the memory did not suffice.
// Thread: one at a time. No function but the `prepare…` ones allocates.
import { allocate } from "./arena";
import { Fft, forwardFft, inverseFft, prepareFft } from "./fft";

export { allocate, prepareFft };
export * from "./onset_entry";

export function forward(plan: usize, from: usize, re: usize, im: usize): void {
  forwardFft(changetype<Fft>(plan), from, re, im);
}

export function inverse(plan: usize, re: usize, im: usize, to: usize): void {
  inverseFft(changetype<Fft>(plan), re, im, to);
}
