// Sixty-four vectors at a fixed address, for numbers that a long straight piece of code has no register for.
//
// The bounds of an access to a constant address are checked when the module is compiled, so this costs one instruction each,
// and it keeps the compiler from putting every difference off until it is used, with both its operands kept in between.
// What lies here is forgotten between calls. Below the arena's first address and above any data of the module.
export const SHELF: usize = 0x8000;

// @ts-ignore: decorator
@inline
export function keep(place: usize, x: v128): void {
  v128.store(SHELF + (place << 4), x);
}

// @ts-ignore: decorator
@inline
export function kept(place: usize): v128 {
  return v128.load(SHELF + (place << 4));
}
