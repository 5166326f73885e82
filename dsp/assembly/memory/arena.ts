// A bump allocator for modules that analyse: everything is taken at `prepare` and kept. Thread: the one that prepares.
// Starts above the first 64 KiB page, so that address 0 stays "nothing".

const FIRST_ADDRESS: usize = 65536;
const NEXT_FIELD: usize = 16;

/** Bytes of zeroed memory, aligned to a cache line; 0 when the memory, as large as the host made it, does not suffice. */
export function allocate(bytes: usize): usize {
  const next = load<u32>(NEXT_FIELD) == 0 ? FIRST_ADDRESS : usize(load<u32>(NEXT_FIELD));
  const end = next + ((bytes + 63) & ~63);
  if (end > usize(memory.size()) << 16) return 0;
  store<u32>(NEXT_FIELD, u32(end));
  memory.fill(next, 0, bytes);
  return next;
}
