// Entry of the analysis module: what build/analysis.wasm exports, on a memory of its own that never grows.
// Addresses are bytes in that memory, 16-byte aligned; plans and states are addresses too, 0 where the memory did not suffice.
// Thread: one at a time. No function but the `prepare…` ones allocates.
import { allocate } from "./memory/arena";

export { allocate };
export * from "./onset/onset_entry";
export * from "./spectrum/spectrum_entry";
export * from "./tempo/tempo_entry";
