// The AssemblyScript compiler, kept behind its own types: the ones it ships declare i32, f64 … for the whole program.

// @ts-types="./asc_types.d.ts"
import { main } from "assemblyscript/asc";

export { main };
