import { assert, assertEquals } from "@std/assert";
import { writeWav } from "../../../src/files/wav_writer.ts";
import { pulseSound } from "../../dsp/pulse_sound.ts";
import { RATE, SessionRig } from "./session_rig.ts";

Deno.test("a session hears the tempo of a steady pulse within 3 s, tells onsets and beats, and stops listening at its end", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_heard_" }), path = `${folder}/pulse.wav`;
  const sound = pulseSound(150, 8, 0.5);
  writeWav(path, [sound, sound], RATE);
  try {
    await SessionRig.run({ inputFile: path }, async (rig) => {
      const heard: Record<string, unknown>[] = [];
      rig.session.onHeard((event) => heard.push(event));
      assert(rig.session.state().heard !== undefined);
      await rig.until(5 * RATE);
      await rig.session.close();
      const of = (kind: string) => heard.filter((event) => event["event"] === kind);
      const tempo = of("tempo").find((event) => Number(event["tempo_bpm"]) > 0)!;
      assert(Number(tempo["frame"]) <= 3.5 * RATE, `${tempo["frame"]}`);
      assertEquals(Math.round(Number(of("tempo").at(-1)!["tempo_bpm"])), 150);
      assert(of("onset").length >= 9, `${of("onset").length} onsets`);
      assert(of("beat").length >= 2);
      assertEquals(rig.notices, []);
    });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
