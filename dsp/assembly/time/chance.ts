// Chance that is no chance: a number that looks random but depends only on what it is drawn for, so that a score plays the same again.
// Method: the finaliser of MurmurHash3 over each whole number in turn (A. Appleby, 2011), to the bit what the sequencer draws; a test
// compares the two.

/** 0 ≤ x < 1, from a seed and a whole number. */
export function draw(seed: i64, index: i64): f64 {
  return f64(absorb(absorb(0x2545f491, seed), index)) / 4294967296;
}

function absorb(hash: u32, value: i64): u32 {
  return mix(mix(hash ^ u32(value)) + u32(value >> 32));
}

function mix(value: u32): u32 {
  let hash = (value ^ (value >>> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
  return (hash ^ (hash >>> 16)) + 0x9e3779b9;
}
