import { assert, assertEquals } from "@std/assert";
import * as actionLayout from "../../dsp/assembly/action_layout.ts";
import * as layout from "../../dsp/assembly/layout.ts";
import * as protocol from "../../dsp/assembly/protocol.ts";
import { compileModule } from "../../scripts/compile.ts";
import { readText } from "./source_tree.ts";

/** Regions and slots that other threads write to start on a cache line of their own. */
const CACHE_LINE_BYTES = 64;

const TYPE_BYTES: Record<string, number> = { u8: 1, i32: 4, u32: 4, f32: 4, i64: 8, u64: 8, f64: 8 };

interface Field {
  name: string;
  offset: number;
  bytes: number;
  alignment: number;
}

const constants: Record<string, number> = { ...layout, ...protocol, ...actionLayout };

/** Names of the regions in the order of the file: those with an offset and a size. */
function listRegions(): string[] {
  return Object.keys(layoutInOrder()).filter((name) => name.endsWith("_OFFSET")).map((name) => name.slice(0, -7));
}

function layoutInOrder(): Record<string, number> {
  const names = [...readText("dsp/assembly/layout.ts").matchAll(/^export const (\w+)/gm)].map(([, name = ""]) => name);
  return Object.fromEntries(names.map((name) => [name, constants[name] ?? NaN]));
}

function sizeOf(name: string): number {
  const bytes = constants[`${name}_BYTES`];
  assert(bytes !== undefined, `${name}_OFFSET has no ${name}_BYTES`);
  return bytes;
}

/** Fields of a record, with the type that the comment behind each declares ("i32, …", "u8 × COUNT", "… (12 bytes)"). */
function listFields(file: string, prefix: string): Field[] {
  const pattern = new RegExp(`^export const (${prefix}_\\w+_FIELD): i32 = (\\d+);(?: // (.*))?$`, "gm");
  return [...readText(file).matchAll(pattern)].map(([, name = "", offset, comment = "i32"]) => {
    const [, type = "", , count] = comment.match(/^(\w+)( × (\w+))?/) ?? [];
    const alignment = TYPE_BYTES[type] ?? 4;
    const total = comment.match(/\((\d+) bytes\)/)?.[1];
    const bytes = total ? Number(total) : alignment * (count ? Number(constants[count] ?? count) : 1);
    return { name, offset: Number(offset), bytes, alignment };
  });
}

Deno.test("the regions of the memory map follow each other without overlap, each on a cache line of its own", () => {
  const regions = listRegions();
  assert(regions.length >= 10, `only ${regions.length} regions found`);
  let end = 0;
  for (const name of regions) {
    const offset = constants[`${name}_OFFSET`] ?? NaN;
    assert(offset >= end, `${name} starts at ${offset}, inside the region before it, which ends at ${end}`);
    assertEquals(offset % CACHE_LINE_BYTES, 0, `${name} starts at ${offset}`);
    assert(sizeOf(name) > 0, `${name} is empty`);
    end = offset + sizeOf(name);
  }
  assertEquals(layout.REGIONS_END, end);
});

Deno.test("pages begin after the last region, and page numbers reach the largest memory there is", () => {
  assert(layout.FIRST_PAGE * layout.PAGE_BYTES >= layout.REGIONS_END);
  assert((layout.FIRST_PAGE - 1) * layout.PAGE_BYTES < layout.REGIONS_END);
  assertEquals(layout.PAGE_BYTES, layout.PAGE_FRAMES * Float32Array.BYTES_PER_ELEMENT);
  assertEquals(1 << layout.PAGE_FRAMES_SHIFT, layout.PAGE_FRAMES);
  assertEquals(1 << layout.PAGE_BYTES_SHIFT, layout.PAGE_BYTES);
  assertEquals(layout.MAX_PAGES * layout.PAGE_BYTES, 2 ** 32);
});

Deno.test("the table of actions fills its region", () => {
  const { ACTIONS_HEAD_BYTES, ACTION_BYTES, ACTION_COUNT, ACTION_TRACK_FIELD, PLAN_BYTES } = actionLayout;
  assertEquals(layout.ACTIONS_BYTES, ACTIONS_HEAD_BYTES + ACTION_COUNT * ACTION_BYTES);
  assertEquals(ACTION_TRACK_FIELD, PLAN_BYTES, "a record begins with its plan");
});

Deno.test("whole numbers stay whole: sizes that the map divides come out even on both sides", () => {
  for (const [name, value] of Object.entries(constants)) assert(Number.isInteger(value), `${name} is ${value}`);
});

const RECORDS: { prefix: string; file: string; bytes: number; atLeast: number }[] = [
  { prefix: "HEADER", file: "dsp/assembly/layout.ts", bytes: layout.HEADER_BYTES, atLeast: 40 },
  { prefix: "SNAPSHOT", file: "dsp/assembly/layout.ts", bytes: layout.SNAPSHOT_BYTES, atLeast: 15 },
  { prefix: "RING", file: "dsp/assembly/layout.ts", bytes: layout.RING_HEAD_BYTES, atLeast: 2 },
  { prefix: "METER", file: "dsp/assembly/layout.ts", bytes: layout.METER_BYTES, atLeast: 2 },
  { prefix: "TRACK", file: "dsp/assembly/layout.ts", bytes: layout.TRACK_BYTES, atLeast: 15 },
  { prefix: "LAYER", file: "dsp/assembly/layout.ts", bytes: layout.LAYER_HEAD_BYTES, atLeast: 8 },
  { prefix: "COMMAND", file: "dsp/assembly/protocol.ts", bytes: layout.COMMAND_SLOT_BYTES, atLeast: 10 },
  { prefix: "PLAN", file: "dsp/assembly/action_layout.ts", bytes: actionLayout.PLAN_BYTES, atLeast: 11 },
  { prefix: "ACTION", file: "dsp/assembly/action_layout.ts", bytes: actionLayout.ACTION_BYTES, atLeast: 10 },
  { prefix: "EVENT", file: "dsp/assembly/protocol.ts", bytes: layout.EVENT_SLOT_BYTES, atLeast: 15 },
];

for (const { prefix, file, bytes, atLeast } of RECORDS) {
  Deno.test(`the fields of ${prefix} are aligned to their types, do not overlap, and fit into ${bytes} bytes`, () => {
    const fields = listFields(file, prefix).sort((a, b) => a.offset - b.offset);
    assert(fields.length >= atLeast, `only ${fields.length} fields found`);
    let end = 0;
    for (const field of fields) {
      assertEquals(field.offset % field.alignment, 0, `${field.name} at ${field.offset} is not aligned`);
      assert(
        field.offset >= end,
        `${field.name} at ${field.offset} overlaps the field before it, which ends at ${end}`,
      );
      end = field.offset + field.bytes;
    }
    assert(end <= bytes, `${prefix} ends at ${end} of ${bytes} bytes`);
  });
}

Deno.test("kinds, states and refusals have different numbers within their family", () => {
  for (const family of ["STATE", "COMMAND", "EVENT", "REFUSED", "WHEN", "SWITCH", "CAPTURE"]) {
    const members = Object.entries(protocol).filter(([name]) =>
      name.startsWith(`${family}_`) && !name.endsWith("_FIELD")
    );
    assert(members.length > 1, `${family} has no members`);
    assertEquals(new Set(members.map(([, value]) => value)).size, members.length, `${family} uses a number twice`);
  }
});

Deno.test("AssemblyScript and TypeScript read the same value for every constant", async () => {
  const entry = "dsp/assembly/constants_of_this_test.ts";
  const source = 'export * from "./layout";\nexport * from "./protocol";\nexport * from "./action_layout";\n';
  const module = await compileModule(entry, (path) => path === entry ? source : readSourceOrNull(path));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const { exports } = (await WebAssembly.instantiate(module.binary, { env: { memory } })).instance;
  const compiled = Object.entries(exports).filter(([, value]) => value instanceof WebAssembly.Global)
    .map(([name, global]) => [name, (global as WebAssembly.Global).value]);
  assertEquals(Object.fromEntries(compiled), constants);
});

function readSourceOrNull(path: string): string | null {
  try {
    return readText(path);
  } catch {
    return null;
  }
}
