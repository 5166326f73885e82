/**
 * Sessions as older versions of Rondo saved them: `session.json` word for word, the sound of its loops made here (its sums are in the file).
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { createEngineMemory, prepareEngine } from "../../dsp/engine.ts";
import { findWholeLoop, readSound } from "../../dsp/layers.ts";
import { readTrack } from "../../dsp/snapshot.ts";
import { UserError } from "../../src/errors.ts";
import { writeWav } from "../../src/files/wav_writer.ts";
import { openSaved } from "../../src/saved/open_saved.ts";
import { restoreCommands, restoreSession } from "../../src/saved/restore_session.ts";
import { RECORD_VERSION } from "../../src/saved/session_record.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { inFolder } from "../in_folder.ts";
import { noise, RATE, waitFor } from "../src/session/session_rig.ts";
import { firstDifference } from "../first_difference.ts";

const VERSIONS = ["version_1", "version_2", "version_2_scenes", "version_2_places"] as const;
const LENGTHS = new Map([["track-01", 24_000], ["track-03", 48_000]]);
const SOUND = noise(48_000);

function textOf(version: string): string {
  return Deno.readTextFileSync(new URL(`./sessions/${version}.json`, import.meta.url));
}

function writeSession(folder: string, text: string): void {
  Deno.mkdirSync(join(folder, "loops"), { recursive: true });
  for (const [name, frames] of LENGTHS) {
    const path = join(folder, "loops", `${name}.wav`);
    writeWav(path, SOUND.map((channel) => channel.subarray(0, frames)), RATE, { overwrite: true });
  }
  Deno.writeTextFileSync(join(folder, "session.json"), text);
}

/** Opens a folder's session as a sitting does; gives the engine. */
async function open(folder: string) {
  const saved = openSaved(folder);
  const format = { sampleRate: RATE, inputCount: 2, outputCount: 2, tapeSeconds: 1, reservePages: 64 };
  const engine = await prepareEngine(createEngineMemory(), format);
  restoreSession(engine, saved);
  restoreCommands(saved.record, 2, 2);
  return engine;
}

for (const version of VERSIONS) {
  Deno.test(`a session of ${version} opens with every loop as it was, to the bit, and its next save is of this version`, () =>
    inFolder(async (folder) => {
      writeSession(folder, textOf(version));
      const { memory } = await open(folder);
      for (const [index, frames] of [[0, 24_000], [2, 48_000]] as const) {
        const { channels } = readSound(memory, findWholeLoop(memory, index).loop!);
        assertEquals(readTrack(memory, index).lengthFrames, frames);
        channels.forEach((channel, c) => assertEquals(firstDifference(channel, SOUND[c]!), -1));
      }
      const session = await Session.open({
        ...defaultSessionOptions(),
        host: "builtin",
        sessionFolder: folder,
        tapeMinutes: 1,
      });
      await waitFor("a cycle", () => session.state().snapshot.frame > 24_000);
      const [first, , third] = session.state().tracks;
      assertEquals([first!.gain, third!.gain, third!.pan, third!.muted], [1, 0.25, -0.5, true]);
      assertEquals((await session.close()).failures, []);
      const { record } = openSaved(folder);
      assertEquals(record.rondo_session, RECORD_VERSION);
      assertEquals(record.tracks.map(({ length_frames }) => length_frames), [24_000, undefined, 48_000]);
      const hasPlaces = version === "version_2_places";
      assertEquals(
        [record.tracks[2]!.cycle_frames, record.air?.ms],
        hasPlaces ? [24_000, 23.457] : [undefined, undefined],
      );
    }));
}

/** Every way to take a value away from a record, or to put one of another kind in its place, however deep. */
function* damages(value: unknown, path: (string | number)[] = []): Generator<[string, (record: unknown) => void]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const at = [...path, name],
      holder = (record: unknown) =>
        path.reduce((now, step) => (now as Record<string, unknown>)[step], record) as Record<string, unknown>;
    yield [`${at.join(".")} is gone`, (record) => void delete holder(record)[name]];
    for (const wrong of [null, "x", -7, 1e300, []]) {
      yield [`${at.join(".")} is ${JSON.stringify(wrong)}`, (record) => void (holder(record)[name] = wrong)];
    }
    yield* damages(inner, at);
  }
}

Deno.test("a session.json that is damaged anywhere opens, or is refused in one sentence", () =>
  inFolder(async (folder) => {
    const whole = JSON.parse(textOf("version_2_places"));
    const text = JSON.stringify({ ...whole, tracks: whole.tracks.slice(0, 1) });
    let opened = 0, refused = 0;
    writeSession(folder, text);
    for (const [what, damage] of damages(JSON.parse(text))) {
      const record = JSON.parse(text);
      damage(record);
      Deno.writeTextFileSync(join(folder, "session.json"), JSON.stringify(record));
      try {
        await open(folder);
        opened++;
      } catch (error) {
        assert(error instanceof UserError, `${what}: ${error}`);
        assert(/^[^\n]+[.]$/.test(error.message) && error.message.length < 400, `${what}: ${error.message}`);
        refused++;
      }
    }
    assert(opened > 30 && refused > 100, `${opened} opened, ${refused} refused`);
  }));

Deno.test("a session of a later version is refused with its number, and what to do", () =>
  inFolder((folder) => {
    writeSession(folder, textOf("version_2").replace('"rondo_session": 2', `"rondo_session": ${RECORD_VERSION + 1}`));
    assertThrows(
      () => openSaved(folder),
      UserError,
      `it is of version ${
        RECORD_VERSION + 1
      }, and this Rondo knows versions up to ${RECORD_VERSION}; open it with the Rondo that saved it.`,
    );
    return Promise.resolve();
  }));
