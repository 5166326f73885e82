// Reads what a WebAssembly binary is made of: sections, memories, and the instructions that touch memory's size.
//
// Source: WebAssembly core specification 3.0, chapter 5 (binary format). Only what the contract tests ask for.

/** Section numbers of the binary format. */
export const SECTION_MEMORY = 5;
export const SECTION_GLOBAL = 6;
export const SECTION_START = 8;
export const SECTION_CODE = 10;
export const SECTION_DATA = 11;
export const SECTION_DATA_COUNT = 12;

/** One section: its number and its contents. */
export interface Section {
  id: number;
  bytes: Uint8Array;
}

/** Splits a module into its sections; custom sections have id 0. Throws when it is no WebAssembly. */
export function readSections(module: Uint8Array): Section[] {
  const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  if (magic.some((byte, index) => module[index] !== byte)) throw new Error("These bytes are no WebAssembly module");
  const sections: Section[] = [];
  let position = magic.length;
  while (position < module.length) {
    const id = module[position] ?? 0;
    const size = readUnsigned(module, position + 1);
    sections.push({ id, bytes: module.subarray(size.next, size.next + size.value) });
    position = size.next + size.value;
  }
  return sections;
}

/** Number of entries in a section that is a vector. */
export function countEntries(section: Section): number {
  return readUnsigned(section.bytes, 0).value;
}

/** How many globals of the module can change. */
export function countMutableGlobals(section: Section): number {
  const { bytes } = section;
  let { value: left, next: position } = readUnsigned(bytes, 0);
  let mutable = 0;
  for (; left > 0; left--) {
    mutable += bytes[position + 1] ?? 0;
    position = skipConstant(bytes, position + 2);
  }
  return mutable;
}

/** Skips a constant expression of one instruction and its end. */
function skipConstant(bytes: Uint8Array, position: number): number {
  const opcode = bytes[position] ?? 0;
  if (opcode === 0x43) return position + 6; // f32.const
  if (opcode === 0x44) return position + 10; // f64.const
  if (opcode === 0xfd) return readUnsigned(bytes, position + 1).next + 17; // v128.const
  if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) return readUnsigned(bytes, position + 1).next + 1;
  throw new Error(`Constant expression with opcode 0x${opcode.toString(16)} at ${position} is not known here`);
}

/** An unsigned LEB128 number (a signed one is skipped as well) and where the next byte is. */
function readUnsigned(bytes: Uint8Array, position: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0;; shift += 7) {
    const byte = bytes[position++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: position };
  }
}
