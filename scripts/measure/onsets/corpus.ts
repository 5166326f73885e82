// The pieces to measure on: five classes, five surroundings, busy and sparse, two halves; kept under build/ once made.
import { type Attack, measureAttack, measureAttacks } from "./attacks.ts";
import { Chance } from "./chance.ts";
import { composeDrums, GENERAL_KIT, type Kit } from "./compose_drums.ts";
import { BASS, BED, composeNotes, PIANO, type Playing, STRINGS } from "./compose_notes.ts";
import { addBed, addNoise, addRoom, layOut, normalisePeak, shift } from "./mixing.ts";
import { GRID_FRAMES, type Piece } from "./notes.ts";
import { HIT_NAMES, playPiece, readHit } from "./sounds.ts";
import { findStarts, findTruth, type Truth } from "./truth.ts";

const FOLDER = new URL("../../../build/onsets/", import.meta.url);
const SOURCES = [
  "attacks",
  "band_levels",
  "chance",
  "compose_drums",
  "compose_notes",
  "corpus",
  "midi_file",
  "mixing",
  "notes",
  "sounds",
  "truth",
];
const HIT_SECONDS = 1.5;
/** At this velocity, at which other notes are measured alone, a hit has its full level. */
const HIT_VELOCITY = 100;
const BED_DB = -20;

/** Classes and how many pieces give 2,000 onsets in each. */
export const CLASSES: Readonly<Record<string, number>> = { drums: 20, hits: 20, piano: 40, bass: 40, strings: 60 };
const PLAYINGS: Readonly<Record<string, Playing>> = { piano: PIANO, bass: BASS, strings: STRINGS };
const SURROUNDINGS = ["dry", "room", "bed", "noise", "all"] as const;

/** What surrounds a piece: nothing, a room, other music 20 dB below, noise of −60…−30 dBFS, or all of these. */
export type Surrounding = typeof SURROUNDINGS[number];

/** A piece with its truth. */
export interface Recording {
  name: string;
  kind: string;
  surrounding: Surrounding;
  dense: boolean;
  /** Never looked at while tuning. */
  heldOut: boolean;
  truth: Truth;
  sound: Float32Array;
}

/** A recording's description, without its sound. */
type Description = Omit<Recording, "sound">;

/** All recordings, one by one; made when they are not there yet. */
export async function* readCorpus(): AsyncGenerator<Recording> {
  const folder = new URL(`${await corpusName()}/`, FOLDER);
  await Deno.mkdir(folder, { recursive: true });
  for (const [kind, count] of Object.entries(CLASSES)) {
    for (let index = 0; index < count; index++) {
      yield await readRecording(folder, kind, index) ?? await makeRecording(folder, kind, index);
    }
  }
}

/** Names the pieces by what makes them. */
export async function corpusName(): Promise<string> {
  let all = "";
  for (const name of SOURCES) all += await Deno.readTextFile(new URL(`${name}.ts`, import.meta.url));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(all));
  return [...new Uint8Array(digest)].slice(0, 6).map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function readRecording(folder: URL, kind: string, index: number): Promise<Recording | undefined> {
  try {
    const described: Description = JSON.parse(await Deno.readTextFile(new URL(`${kind}_${index}.json`, folder)));
    const bytes = await Deno.readFile(new URL(`${kind}_${index}.f32`, folder));
    return { ...described, sound: new Float32Array(bytes.buffer) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function makeRecording(folder: URL, kind: string, index: number): Promise<Recording> {
  const surrounding = SURROUNDINGS[index % SURROUNDINGS.length]!;
  const dense = Math.floor(index / 5) % 2 === 0;
  const seed = 1000 * (Object.keys(CLASSES).indexOf(kind) + 1) + index;
  const chance = new Chance(seed);
  const piece = compose(kind, seed, index, dense);
  const room = surrounding === "room" || surrounding === "all";
  const { sound: dry, attacks } = await perform(kind, piece, room);
  const shiftFrames = chance.whole(0, GRID_FRAMES - 1);
  const sound = shift(dry, shiftFrames);
  const gain = normalisePeak(sound, 10 ** (chance.between(-10, -1) / 20));
  const bed = surrounding === "bed" || surrounding === "all" ? await makeBed(seed) : undefined;
  if (bed) addBed(sound, bed.sound, BED_DB);
  if (surrounding === "noise") addNoise(sound, chance.between(-60, -30), seed);
  if (surrounding === "all") addNoise(sound, chance.between(-60, -40), seed);
  const truth = findTruth(piece.notes, attacks, { sound, shiftFrames, gain });
  truth.free.push(...bed?.starts ?? []);
  truth.free.sort((a, b) => a - b);
  const described: Description = {
    name: `${kind}_${index}`,
    kind,
    surrounding,
    dense,
    heldOut: Math.floor(index / 10) % 2 === 1,
    truth,
  };
  await Deno.writeFile(new URL(`${kind}_${index}.f32`, folder), new Uint8Array(sound.buffer));
  await Deno.writeTextFile(new URL(`${kind}_${index}.json`, folder), JSON.stringify(described));
  return { ...described, sound };
}

function compose(kind: string, seed: number, index: number, dense: boolean): Piece {
  if (kind === "drums") return composeDrums(GENERAL_KIT, seed, dense);
  if (kind === "hits") return composeDrums(hitKit(), seed, dense);
  return composeNotes(PLAYINGS[kind]!, seed, index, dense);
}

/** Sampled hits as a kit: their numbers in the list of names. */
function hitKit(): Kit {
  const names = hitNames();
  const numbers = (list: readonly string[]) => list.map((name) => names.indexOf(name));
  const { kicks, snares, hats, toms, cymbals } = HIT_NAMES;
  return {
    program: -2,
    kicks: numbers(kicks),
    snares: numbers(snares),
    hats: numbers(hats),
    toms: numbers(toms),
    cymbals: numbers(cymbals),
  };
}

function hitNames(): string[] {
  return Object.values(HIT_NAMES).flat();
}

interface Performance {
  sound: Float32Array;
  attacks: Map<number, Attack>;
}

async function perform(kind: string, piece: Piece, room: boolean): Promise<Performance> {
  if (kind === "hits") return await performHits(piece, room);
  const keys = [...new Set(piece.notes.map(({ key }) => key))].sort((a, b) => a - b);
  return { sound: await playPiece(piece, room), attacks: await measureAttacks(piece.program, keys) };
}

async function performHits(piece: Piece, room: boolean): Promise<Performance> {
  const names = hitNames();
  const used = [...new Set(piece.notes.map(({ key }) => key))];
  const hits = new Map<number, Float32Array>();
  for (const key of used) {
    const hit = await readHit(names[key]!, HIT_SECONDS);
    normalisePeak(hit, 0.5);
    hits.set(key, hit);
  }
  const laid = piece.notes.map(({ key, startFrame, velocity }) => ({
    sound: hits.get(key)!,
    at: startFrame,
    gain: (velocity / HIT_VELOCITY) ** 2,
  }));
  const sound = layOut(piece.lengthFrames, laid);
  if (room) addRoom(sound);
  return { sound, attacks: new Map(used.map((key) => [key, measureAttack(hits.get(key)!, 0)])) };
}

/** Other music, a few notes a second. */
async function makeBed(seed: number): Promise<{ sound: Float32Array; starts: number[] }> {
  const piece = composeNotes(BED, seed + 500, seed, false);
  const { sound, attacks } = await perform("bed", piece, false);
  return { sound, starts: findStarts(piece.notes, attacks) };
}
