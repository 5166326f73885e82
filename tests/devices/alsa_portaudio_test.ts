/** The whole program on an ALSA card: in the virtual machine, where the card can be taken away and given back. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Performer, type PerformLine } from "../../scripts/measure/performer.ts";
import { findLibraries } from "../../bridge/portaudio/library.ts";
import { listPortAudio } from "../../bridge/portaudio/port_audio.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";
import { compareLoop, type LoopFound, Musician } from "./portaudio/musician.ts";

const untidy = { sanitizeOps: false, sanitizeResources: false };
const RATE = 48000;
/** Long enough for a machine that is emulated: it stands still for tenths of a second. */
const BLOCK_FRAMES = 4096;
const ATTEMPTS = 6;
const PATIENCE_MS = 60_000;
const DRIVER = "/sys/bus/platform/drivers/snd_aloop";

const inMachine = needs("alsa_loopback");
const ignore = inMachine.ignore || Deno.env.get("RONDO_VM") !== "true";

/** The loopback card is two devices with a cable between: what one plays, the other hears. */
function cableEnds(): [string, string] {
  const names = listPortAudio(findLibraries()).devices.map(({ name }) => name);
  const ends = names.filter((name) => /^Loopback: PCM \(hw:\d+,[01]\)$/.test(name)).sort();
  assertEquals(ends.length, 2, names.join());
  return [ends[0]!, ends[1]!];
}

function startPerforming(device: string, session: string): Performer {
  const devices = ["--host", "portaudio", "--input", device, "--output", device];
  const args = [
    ...devices,
    "--rate",
    `${RATE}`,
    "--block",
    `${BLOCK_FRAMES}`,
    "--tape-minutes",
    "1",
    "--session",
    session,
  ];
  return new Performer(args, {});
}

function lostFrames(lines: readonly PerformLine[]): number {
  return lines.filter((line) => line["do"] === "host.lost").length;
}

function lastWords(performer: Performer): string {
  return performer.lines.slice(-12).map((line) => JSON.stringify(line)).join("\n");
}

/** Wait for a line; what was said instead is in the error. */
async function waitFor(performer: Performer, fields: PerformLine, from = 0): Promise<PerformLine> {
  try {
    return await performer.wait(fields, from, PATIENCE_MS);
  } catch (error) {
    throw new Error(lastWords(performer), { cause: error });
  }
}

/** One attempt: record a second, listen to two cycles; nothing when the machine was too slow for an undamaged one. */
async function recordLoop(performer: Performer, musician: Musician, track: number) {
  const from = performer.lines.length, xruns = musician.xruns;
  await performer.send({ do: "loop.record", track: "new" });
  await musician.listen(RATE);
  await performer.send({ do: "loop.record", track });
  const take = await waitFor(performer, { event: "take" }, from);
  const seam = await waitFor(performer, { event: "seam" }, from);
  const lengthFrames = take["length_frames"] as number, seamFrames = seam["seam_frames"] as number;
  await musician.listen(lengthFrames + RATE);
  const heardFrom = musician.frame;
  await musician.listen(4 * lengthFrames);
  if (lostFrames(performer.lines.slice(from)) > 0 || musician.xruns > xruns) return undefined;
  const found = compareLoop(musician, heardFrom, lengthFrames, seamFrames);
  return found && { ...found, lengthFrames, seamFrames };
}

interface Loop {
  lengthFrames: number;
  seamFrames: number;
}

/** Attempts until one has no xrun in it. */
async function recordExactLoop(performer: Performer, musician: Musician): Promise<LoopFound & Loop> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const loop = await recordLoop(performer, musician, attempt);
    if (loop) return loop;
    await performer.send({ do: "loop.delete", track: attempt });
  }
  throw new Error(`${ATTEMPTS} attempts had xruns in them, this machine is too busy: ${lastWords(performer)}`);
}

/** Two undamaged cycles of a loop, heard within so many attempts. */
async function hearLoop(musician: Musician, { lengthFrames, seamFrames }: Loop): Promise<LoopFound> {
  const seen: (LoopFound | undefined)[] = [];
  for (let attempt = 1; attempt <= 2 * ATTEMPTS; attempt++) {
    const from = musician.frame;
    await musician.listen(4 * lengthFrames);
    const found = compareLoop(musician, from, lengthFrames, seamFrames);
    if (found?.differingFrames === 0) return found;
    seen.push(found);
  }
  throw new Error(`the loop was never heard whole: ${JSON.stringify(seen)}`);
}

/** Gives the time at which the card went or came, in ms as Date.now counts. */
async function tellDriver(what: "bind" | "unbind"): Promise<number> {
  const args = ["-c", `date +%s.%N; echo snd_aloop.0 > ${DRIVER}/${what}`];
  const { success, stdout } = await new Deno.Command("sh", { args }).output();
  assert(success, `the card could not be told to ${what}`);
  return 1000 * Number(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "perform on an ALSA card records and loops sample for sample, in its place, and outlives the card",
  ignore,
  ...untidy,
  async fn() {
    const session = await Deno.makeTempDir();
    const [ours, his] = cableEnds();
    const musician = new Musician(his, RATE, BLOCK_FRAMES);
    await until("the musician plays", () => musician.frame > 0, PATIENCE_MS);
    const performer = startPerforming(ours, session);
    await waitFor(performer, { event: "ready" });
    await musician.listen(3 * RATE);
    const loop = await recordExactLoop(performer, musician);
    assertEquals([loop.differingFrames, loop.offsetFrames], [0, 0]);
    assert(loop.comparedFrames > loop.lengthFrames, `${loop.comparedFrames} frames compared`);

    const unbound = tellDriver("unbind");
    const lost = await waitFor(performer, { event: "host", kind: "lost" });
    const lostMs = Date.now();
    console.log(`    the loss was told after ${Math.round(lostMs - await unbound)} ms, on an emulated machine`);
    assertStringIncludes(String(lost["reason"]), `ALSA: ${ours} is gone`);
    await tellDriver("bind");
    const back = await waitFor(performer, { event: "host", kind: "back" });
    assertEquals(back["reason"], `ALSA: ${ours} is back`);
    await until("the musician plays again", () => musician.losses === 1, PATIENCE_MS);
    await musician.listen(2 * RATE);
    const again = await hearLoop(musician, loop);
    assertEquals([again.start, again.differingFrames], [loop.start, 0]);

    assertEquals(await performer.quit(), 0);
    musician.leave();
    await Deno.remove(session, { recursive: true });
  },
});
