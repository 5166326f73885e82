import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../../src/errors.ts";
import { openSaved } from "../../../src/saved/open_saved.ts";
import { parseRecord } from "../../../src/saved/session_record.ts";

/** As Rondo wrote it before it wrote the grid's beats and what tracks hear. */
const VERSION_1 = {
  rondo_session: 1,
  engine: 2,
  rondo: "0.1.0",
  frames: 96_000,
  tempo_bpm: 120,
  beats_per_bar: 4,
  anchor_frame: 4800,
  anchor_length_frames: 96_000,
  tracks: [{
    track: 1,
    gain: 1,
    pan: 0,
    muted: false,
    soloed: false,
    channels: 2,
    output: 1,
    direct: null,
    file: "loops/track-01.wav",
    length_frames: 96_000,
    origin_frame: 4800,
  }],
};

Deno.test("a record of version 1 is read as it stands", () => {
  assertEquals(parseRecord(JSON.stringify(VERSION_1), "session.json").tracks[0]!.file, "loops/track-01.wav");
});

Deno.test("a record of a newer version, of another program, cut short or damaged is refused in one sentence that names the file", () => {
  const refused = (text: string, part: string) => {
    const error = assertThrows(() => parseRecord(text, "a/session.json"), UserError, part);
    assertEquals([error.message.startsWith("Cannot read a/session.json: "), error.message.endsWith(".")], [true, true]);
  };
  const changed = (change: object) => JSON.stringify({ ...VERSION_1, ...change });
  const track = (change: object) => changed({ tracks: [{ ...VERSION_1.tracks[0], ...change }] });
  refused(changed({ rondo_session: 3 }), "it is of version 3, and this Rondo knows versions up to 2");
  refused('{"name":"a song"}', 'it has no "rondo_session"');
  refused(JSON.stringify(VERSION_1).slice(0, 200), "it is not JSON");
  refused(changed({ anchor_frame: "soon" }), 'its "anchor_frame"');
  refused(changed({ tracks: {} }), 'its "tracks"');
  refused(track({ gain: null }), 'its "gain"');
  refused(track({ length_frames: 0 }), 'its "length_frames"');
  for (const file of ["../../other.wav", "/etc/passwd", "loops/../../x.wav", "c:\\x.wav", 7]) {
    refused(track({ file }), 'its "file"');
  }
});

Deno.test("a folder without a saved session is refused in a sentence", () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_none_" });
  assertThrows(() => openSaved(folder), UserError, `There is no saved session in ${folder}`);
  Deno.removeSync(folder, { recursive: true });
});
