/** Phones on an ALSA card of their own: in the virtual machine, where the card can be taken away and given back. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { findLibraries } from "../../bridge/portaudio/library.ts";
import { listPortAudio } from "../../bridge/portaudio/port_audio.ts";
import { Performer, type PerformLine, sleep } from "../../scripts/measure/performer.ts";
import { needs } from "./needs.ts";

const PATIENCE_MS = 90_000;
/** The program starts slowly there. */
const START_MS = 180_000;
const DRIVER = "/sys/bus/platform/drivers/snd_aloop";

const inMachine = needs("alsa_loopback");
const ignore = inMachine.ignore || Deno.env.get("RONDO_VM") !== "true";

/** Asks for the state until the phones are as wanted; gives what the host says of them. */
async function phonesThat(performer: Performer, isWanted: (phones: PerformLine) => boolean): Promise<PerformLine> {
  let phones: PerformLine = {};
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(500)) {
    const from = performer.lines.length;
    await performer.send({ do: "state" });
    const { host } = await performer.wait({ event: "session" }, from, PATIENCE_MS);
    phones = (host as PerformLine)["phones"] as PerformLine;
    if (isWanted(phones)) return phones;
  }
  throw new Error(`the phones are ${JSON.stringify(phones)}; ${JSON.stringify(performer.lines.slice(-5))}`);
}

/** Takes the card away, or gives it back. */
async function tellDriver(what: "bind" | "unbind"): Promise<void> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `echo snd_aloop.0 > ${DRIVER}/${what}`] }).output();
  assert(success, `the card could not be told to ${what}`);
}

Deno.test({
  name:
    "phones on a card of their own play beside another host, lose their card and find it again, while the session plays on",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const device = listPortAudio(findLibraries()).devices.map(({ name }) => name)
      .find((name) => /^Loopback: PCM \(hw:\d+,0\)$/.test(name))!;
    const folder = await Deno.makeTempDir();
    // Blocks for a machine that is emulated: it stands still for tenths of a second.
    const set = { host: "builtin", tape_minutes: 1, phones: { device, block: 4096, air_ms: 500 } };
    await Deno.writeTextFile(join(folder, "set.json"), JSON.stringify(set));
    const performer = new Performer([join(folder, "set.json"), "--session", join(folder, "session")], {});
    try {
      await performer.wait({ event: "ready" }, 0, START_MS);
      const { jumps } = await phonesThat(performer, ({ playing }) => playing === true);
      const from = performer.lines.length;
      await tellDriver("unbind");
      await performer.wait({ event: "host", kind: "phones" }, from, PATIENCE_MS);
      await tellDriver("bind");
      await phonesThat(
        performer,
        (phones) => phones["playing"] === true && phones["jumps"] as number > (jumps as number),
      );
      const lost = performer.lines.filter((line) => line["kind"] === "lost" || line["kind"] === "refused");
      assertEquals(lost, [], "the session's own host never knew");
    } finally {
      await performer.end();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
