/** What a machine without the system's MIDI is told; on one that has it these tests look at the same sentences elsewhere. */
import { assert, assertEquals, assertMatch } from "@std/assert";

const PROGRAM = `
  import { openRtMidi } from ${
  JSON.stringify(new URL("../../../bridge/midi/rtmidi/rtmidi_backend.ts", import.meta.url).href)
};
  try { (await openRtMidi()).close(); console.log("opened"); } catch (error) { console.log(error.name + ": " + error.message); }
`;

Deno.test("where there is no sequencer, one sentence says so and nothing is printed on standard error", async () => {
  const args = ["eval", "--no-check", "--ext=ts", PROGRAM];
  const output = await new Deno.Command(Deno.execPath(), { args, cwd: new URL("../../../", import.meta.url) }).output();
  const [said, printed] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  assert(output.success, printed);
  assertEquals(printed, "");
  if (said !== "opened") assertMatch(said!, /^MidiMissing: MIDI devices cannot be reached: .+; try: .+$/);
});
