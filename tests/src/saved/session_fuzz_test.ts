import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import * as P from "../../../dsp/assembly/protocol.ts";
import { CommandRing } from "../../../dsp/command_ring.ts";
import { createEngineMemory, prepareEngine } from "../../../dsp/engine.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { UserError } from "../../../src/errors.ts";
import { cueChunks, joinBytes, rateChunk, smplChunk } from "../../../src/files/wav_marks.ts";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { readSound } from "../../../src/loads/read_sound.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { restoreCommands, restoreSession } from "../../../src/saved/restore_session.ts";
import { saveSession } from "../../../src/saved/save_session.ts";
import { patternFileText } from "../../../src/sequencer/files/file_of_bank.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { abandonSitting, openSitting } from "../../../src/session/sitting.ts";
import { defaultSessionOptions } from "../../../src/session/session_options.ts";
import { inFolder } from "../../in_folder.ts";
import { seededRandom } from "../commands/random_commands.ts";
import { FACTS, loopingRig, takeInto } from "./looping_rig.ts";

/** Damaged copies of each kind; the long run of the measurements takes more. */
const ROUNDS = Number(Deno.env.get("RONDO_SESSION_DAMAGES") ?? 250);
const BLOCK = 128;

type Bytes = Uint8Array<ArrayBuffer>;

/** What happens to files: bytes change, go, come twice, are zeroed; in a text numbers and names become others. */
function damaged(bytes: Bytes, random: () => number): Bytes {
  const below = (n: number) => Math.floor(random() * n), at = below(bytes.length);
  const copy = bytes.slice();
  switch (below(7)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      return joinBytes([bytes.slice(0, at), bytes.slice(at + below(40))]);
    case 2:
      return joinBytes([bytes.slice(0, at), bytes.slice(Math.max(0, at - below(60)))]);
    case 3:
      return copy.fill(0, at, at + below(64));
    case 4:
      return changedNumber(bytes, random);
    default:
      for (let times = 1 + below(4); times > 0; times--) {
        // Mostly where heads are.
        const place = random() < 0.7 ? below(Math.min(bytes.length, 200)) : below(bytes.length);
        copy[place] = below(256);
      }
      return copy;
  }
}

const NUMBERS = [
  "-1",
  "0",
  "1e15",
  "-1e15",
  "0.5",
  "1e-9",
  "3",
  "4294967296",
  "999999999",
  "null",
  "true",
  '"x"',
  "[]",
  "{}",
];

function changedNumber(bytes: Bytes, random: () => number): Bytes {
  const text = new TextDecoder("latin1").decode(bytes);
  const places = [...text.matchAll(/-?\d+(\.\d+)?/g)];
  if (!text.startsWith("{") || places.length === 0) return bytes.slice(0, Math.floor(random() * bytes.length));
  const place = places[Math.floor(random() * places.length)]!;
  const other = NUMBERS[Math.floor(random() * NUMBERS.length)]!;
  return new TextEncoder().encode(text.slice(0, place.index) + other + text.slice(place.index + place[0].length));
}

/** A saved session with all that a track can have, as bytes by name. */
async function sessionFiles(folder: string): Promise<Map<string, Bytes>> {
  const rig = await loopingRig(), at = (ask: { kind: number; track: number; a: number }) => rig.at(rig.frame + 64, ask);
  for (const track of [0, 1, 2]) takeInto(rig, track);
  at({ kind: P.COMMAND_RATE, track: 1, a: 0.5 });
  at({ kind: P.COMMAND_MULTIPLY, track: 0, a: 1 }).at(rig.frame + 16_000, { kind: P.COMMAND_MULTIPLY, track: 0, a: 1 });
  at({ kind: P.COMMAND_GROUP, track: 0, a: 3 }).at(rig.frame + 64, { kind: P.COMMAND_SCENE_STORE, a: 1 });
  rig.runTo(rig.frame + 60_000);
  const air = { ms: 23, host: "jack", device: "jack", phones: "USB" };
  assertEquals(saveSession(rig.memory, folder, { ...FACTS, patterns: patternFileText(emptyBank()), air }).failures, []);
  await openAndPlay(folder);
  return filesIn(folder);
}

function filesIn(folder: string, under = ""): Map<string, Bytes> {
  const files = new Map<string, Bytes>();
  for (const { name, isDirectory } of Deno.readDirSync(join(folder, under))) {
    if (isDirectory) { for (const [path, bytes] of filesIn(folder, join(under, name))) files.set(path, bytes); }
    else files.set(join(under, name), Deno.readFileSync(join(folder, under, name)));
  }
  return files;
}

/** Opens it as a sitting does, and lets it play a little. */
async function openAndPlay(folder: string): Promise<void> {
  const saved = openSaved(folder);
  const format = { sampleRate: 48_000, inputCount: 1, outputCount: 2, tapeSeconds: 1, reservePages: 400 };
  const engine = await prepareEngine(createEngineMemory(), format), ring = new CommandRing(engine.memory, 0);
  restoreSession(engine, saved);
  for (const request of restoreCommands(saved.record, 1, 2)) {
    ring.push(encodeCommand(request, { id: 1 }));
    engine.queueCommands();
  }
  for (let blocks = 0; blocks < 60; blocks++) engine.process(BLOCK);
  assert(engine.outputs.every((channel) => channel.subarray(0, BLOCK).every(Number.isFinite)));
}

/** Whether it goes well; an error must be one sentence for people. */
async function goesWell(what: string, run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    assert(error instanceof UserError, `${what}: ${error instanceof Error ? error.stack : error}`);
    assert(/^[^\n]+[.?]$/.test(error.message) && error.message.length < 600, `${what}: ${error.message}`);
    return false;
  }
}

Deno.test("a session whose files are damaged at random opens, or is refused in one sentence; nothing in its folder is written over", () =>
  inFolder(async (root) => {
    Deno.mkdirSync(join(root, "whole"));
    const whole = await sessionFiles(join(root, "whole")), names = [...whole.keys()], random = seededRandom(11);
    let opened = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const folder = join(root, `${round}`), name = random() < 0.7 ? "session.json" : names[round % names.length]!;
      const files = new Map(whole).set(name, damaged(whole.get(name)!, random));
      for (const [path, bytes] of files) {
        Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
        Deno.writeFileSync(join(folder, path), bytes);
      }
      const what = `round ${round}, ${name}`;
      if (await goesWell(what, () => openAndPlay(folder))) opened++;
      await goesWell(what, () => {
        const sitting = openSitting({ ...defaultSessionOptions(), sessionFolder: folder }, new Date(0));
        abandonSitting(sitting);
        return Promise.resolve();
      });
      const after = filesIn(folder);
      for (const [path, bytes] of files) assertEquals(after.get(path), bytes, `${what}: ${path} stays as it was`);
      Deno.removeSync(folder, { recursive: true });
    }
    assert(opened > ROUNDS / 20 && opened < ROUNDS, `${opened} of ${ROUNDS} opened`);
  }));

Deno.test("an exported loop that is damaged at random is read, or refused in one sentence", () =>
  inFolder(async (folder) => {
    const path = join(folder, "loop.wav"), random = seededRandom(12);
    const sound = [0, 1].map((c) => Float32Array.from({ length: 5_000 }, (_, i) => Math.sin(i * (c + 1) / 40) / 3));
    const chunks = () =>
      joinBytes([
        cueChunks([{ frame: 1_440, label: "loop" }]),
        smplChunk({ startFrame: 1_440, endFrame: 5_000 }, 48_000),
        rateChunk(-0.5),
      ]);
    writeWav(path, sound, 48_000, { chunks });
    const whole = Deno.readFileSync(path);
    const tail = whole.length - chunks().length;
    let read = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = round % 2 === 0
        ? damaged(whole, random)
        : joinBytes([whole.slice(0, tail), damaged(whole.slice(tail), random)]);
      Deno.writeFileSync(path, bytes);
      const isRead = await goesWell(`round ${round}`, async () => {
        const { channels, rate = 1 } = await readSound(path, 48_000, (channelCount, frames) => {
          // As a session does that has no room for it.
          if (channelCount * frames > 1e7) throw new UserError("It is too long.");
        });
        assert(channels.length > 0 && Math.abs(rate) >= 0.25 && Math.abs(rate) <= 4);
      });
      if (isRead) read++;
      assertEquals(Deno.readFileSync(path), bytes);
    }
    assert(read > ROUNDS / 4 && read < ROUNDS, `${read} of ${ROUNDS} read`);
  }));
