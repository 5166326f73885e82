// @std/assert from the npm registry: `deno-std` has the code without types, which assert_types.d.ts adds.
// Where JSR can be reached, `"@std/assert": "jsr:@std/assert@1"` in deno.json replaces both files.

// @ts-types="./assert_types.d.ts"
export * from "deno-std/assert/mod.js";
