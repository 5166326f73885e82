// The part `mix` of the bench: the engine's mixing kernel beside the same kernel in C (gcc -O3 -march=native), on the same memory.
//
// Method: a module with nothing but the kernel (and the asking for what a group of tracks reads next, as in fetchAhead) is compiled from the engine's own source; C is called on the module's memory.
// Every track reads 64 frames of two channels a round, from where it stopped. `cached`: a few tracks, all of it in the first cache.
// `streamed`: 1,000 tracks of 200 kB each, so that every round reads what no cache holds. Rounds alternate. Units: µs a round of 1,000
// tracks; ratio: time over Rondo's, of minima and of medians; above 1 Rondo is faster.

import { GROUP_MEMBER_BYTES, GROUP_MEMBERS, MEMBER_PEAKS_FIELD, MEMBER_SUMS_FIELD } from "../../dsp/assembly/layout.ts";
import { compileModule, moduleOptions } from "../compile.ts";
import type { BenchPart } from "./part.ts";
import { tableRow } from "./part.ts";

const TRACKS = 1000;
const FRAMES = 64;
const TRACK_FRAMES = 25_600;
const CACHED_TRACKS = 20;
const ROUNDS = 400;
const ITEM_BYTES = GROUP_MEMBER_BYTES;
const ITEMS = 4096, LEFT_BUS = 98304, RIGHT_BUS = LEFT_BUS + 1024, SOUND = 131072;

const ENTRY = `
import { mixGroup } from "./mix/group_kernel";
import { joinLevels } from "./mix/kernels";

/** All tracks into one pair of buses, in groups as the engine makes them. */
function mixAll(members: usize, count: i32, toLeft: usize, toRight: usize, frames: i32): void {
  for (let i = 0; i < count; i += ${GROUP_MEMBERS}) {
    const first = members + usize(i) * ${GROUP_MEMBER_BYTES};
    const end = first + usize(min(${GROUP_MEMBERS}, count - i)) * ${GROUP_MEMBER_BYTES};
    let seen: u32 = 0;
    for (let at = first; at < end; at += ${GROUP_MEMBER_BYTES}) {
      const left = usize(load<u32>(at)), right = usize(load<u32>(at, 4));
      for (let byte: usize = 0; byte < usize(frames) << 2; byte += 64) seen ^= load<u32>(left + byte) ^ load<u32>(right + byte);
      v128.store(at, f32x4.splat(0), ${MEMBER_PEAKS_FIELD});
      v128.store(at, f32x4.splat(0), ${MEMBER_SUMS_FIELD});
    }
    store<u32>(0, seen);
    mixGroup(first, min(${GROUP_MEMBERS}, count - i), toLeft, toRight, frames);
    for (let at = first; at < end; at += ${GROUP_MEMBER_BYTES}) {
      v128.store(at, joinLevels(v128.load(at, ${MEMBER_PEAKS_FIELD}), v128.load(at, ${MEMBER_SUMS_FIELD})), ${MEMBER_PEAKS_FIELD});
      store<u32>(at, load<u32>(at) + (u32(frames) << 2));
      store<u32>(at, load<u32>(at, 4) + (u32(frames) << 2), 4);
    }
  }
}
export { mixAll };
`;

type MixAll = (items: number, count: number, toLeft: number, toRight: number, frames: number) => void;

interface Kernels {
  memory: WebAssembly.Memory;
  mixes: Record<string, MixAll>;
}

async function openKernels(): Promise<Kernels> {
  const root = new URL("../../", import.meta.url);
  const entry = "dsp/assembly/bench_mix.ts";
  const read = (path: string) => path === entry ? ENTRY : readText(new URL(path, root));
  const { binary } = await compileModule(entry, read, moduleOptions());
  const pages = Math.ceil((SOUND + TRACKS * TRACK_FRAMES * 8) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const parameters = ["pointer", "u32", "i32", "u32", "u32", "i32"] as const;
  const { symbols } = Deno.dlopen(await compileNative(), {
    mix_all: { parameters, result: "void" },
    mix_all_ahead: { parameters, result: "void" },
  });
  const base = Deno.UnsafePointer.of(new Uint8Array(memory.buffer));
  const mixes: Record<string, MixAll> = {
    Rondo: instance.exports["mixAll"] as MixAll,
    "C": (items, count, left, right, frames) => symbols.mix_all(base, items, count, left, right, frames),
    "C, asking ahead": (items, count, left, right, frames) =>
      symbols.mix_all_ahead(base, items, count, left, right, frames),
  };
  return { memory, mixes };
}

function readText(url: URL): string | null {
  try {
    return Deno.readTextFileSync(url);
  } catch {
    return null;
  }
}

async function compileNative(): Promise<string> {
  const library = new URL("../../build/mix_kernel.so", import.meta.url).pathname;
  const source = new URL("./native/mix_kernel.c", import.meta.url).pathname;
  const args = ["-O3", "-march=native", "-shared", "-fPIC", source, "-o", library];
  const { success, stderr } = await new Deno.Command("gcc", { args }).output().catch((cause) => {
    throw new Error("The mixing kernel in C cannot be compiled: install gcc.", { cause });
  });
  if (!success) throw new Error(`gcc could not compile mix_kernel.c: ${new TextDecoder().decode(stderr)}`);
  return library;
}

/** Puts every track at the beginning of its sound. */
function rewind(memory: WebAssembly.Memory, trackFrames: number): void {
  const view = new DataView(memory.buffer);
  for (let track = 0; track < TRACKS; track++) {
    const at = ITEMS + track * ITEM_BYTES, left = SOUND + track * trackFrames * 8;
    view.setUint32(at, left, true);
    view.setUint32(at + 4, left + trackFrames * 4, true);
    view.setFloat32(at + 8, 0.001, true);
    view.setFloat32(at + 12, 0.0009, true);
  }
}

/** One round of all tracks, µs. `cached`: the same few again and again. */
function timeRound(memory: WebAssembly.Memory, mix: MixAll, cached: boolean): number {
  if (cached) rewind(memory, FRAMES);
  const count = cached ? CACHED_TRACKS : TRACKS;
  const started = performance.now();
  for (let done = 0; done < TRACKS; done += count) {
    mix(ITEMS, count, LEFT_BUS, RIGHT_BUS, FRAMES);
    if (cached) rewindFew(memory);
  }
  return (performance.now() - started) * 1000;
}

function rewindFew(memory: WebAssembly.Memory): void {
  const words = new Uint32Array(memory.buffer, ITEMS, CACHED_TRACKS * ITEM_BYTES / 4);
  for (let at = 0; at < words.length; at += ITEM_BYTES / 4) {
    words[at]! -= FRAMES * 4;
    words[at + 1]! -= FRAMES * 4;
  }
}

/** All kernels, in turns. */
export const benchMix: BenchPart = async function* () {
  yield { text: "The mixing kernel, 1,000 stereo tracks × 64 frames, µs (ratio: time over Rondo's)" };
  yield { text: tableRow(["", "min", "median", "ratio", "by median"]) };
  const { memory, mixes } = await openKernels();
  new Float32Array(memory.buffer, SOUND).forEach((_, i, all) => (all[i] = Math.sin(i * 0.37) * 0.1));
  for (const cached of [true, false]) {
    const times = timeAll(memory, Object.values(mixes), cached);
    for (const [index, name] of Object.keys(mixes).entries()) {
      yield describe(`${cached ? "cached" : "streamed"}: ${name}`, times[index]!, times[0]!);
    }
  }
};

/** Sorted times of each, round by round in turns. */
function timeAll(memory: WebAssembly.Memory, mixes: readonly MixAll[], cached: boolean): number[][] {
  const times = mixes.map((): number[] => []);
  const perTrack = Math.floor(TRACK_FRAMES / FRAMES);
  let read = perTrack;
  for (let round = -20; round < ROUNDS; round++) {
    for (let turn = 0; turn < mixes.length; turn++) {
      const index = (round + 20 + turn) % mixes.length;
      // Every call reads on; at the end of the sounds all begin again.
      if (!cached && read++ >= perTrack) rewind(memory, TRACK_FRAMES), read = 1;
      const time = timeRound(memory, mixes[index]!, cached);
      if (round >= 0) times[index]!.push(time);
    }
  }
  return times.map((all) => all.sort((x, y) => x - y));
}

function describe(name: string, times: number[], rondo: number[]) {
  const median = (all: number[]) => all[all.length >> 1]!;
  const ratios = [times[0]! / rondo[0]!, median(times) / median(rondo)] as const;
  const figures = [times[0]!.toFixed(1), median(times).toFixed(1), ratios[0].toFixed(3), ratios[1].toFixed(3)];
  return {
    text: tableRow([name, ...figures]),
    data: {
      bench: "mix",
      kernel: name,
      min_us: times[0]!,
      median_us: median(times),
      min_ratio: ratios[0],
      median_ratio: ratios[1],
    },
  };
}
