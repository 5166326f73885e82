/** Rondo's JACK MIDI drives a synthesiser whose sound Rondo loops; a pedal at its JACK MIDI input records it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readLoop } from "../../dsp/layers.ts";
import { MidiPlan } from "../../dsp/midi_plan.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { freshServerName, JackServer, runTool } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48000, BLOCK = 128;
const SOUNDS = "/usr/share/sounds/sf2/TimGM6mb.sf2";
/** Sixteenths at 150 BPM, and how many make the loop. */
const STEP = 4800, STEPS = 16;
/** A closed hi-hat on every step, a kick on every fourth; the drums' channel. */
const HAT = 42, KICK = 36, DRUMS = 9;
/** A synthesiser works in blocks of its own (64 frames), and hears a cycle late what goes round. */
const SYNTH_FRAMES = BLOCK + 64;

const PEDAL = `{
  "rondo_map": 1,
  "bind": [{ "on": { "note": 60 }, "do": { "do": "loop.record", "track": 1, "when": "exact" } }]
}`;

Deno.test({
  name:
    "Rondo's JACK MIDI drives fluidsynth, whose drums Rondo loops: every stroke where it was planned, recorded by a JACK MIDI pedal",
  ...needs("jackd", "jack_tools", "fluidsynth"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_synth_" }), mapPath = join(folder, "pedal.jsonc");
    Deno.writeTextFileSync(mapPath, PEDAL);
    const server = await JackServer.start(freshServerName(), { blockFrames: BLOCK, synchronous: true });
    const synth = new Deno.Command("fluidsynth", {
      args: ["-i", "-s", "-a", "jack", "-m", "jack", "-o", "audio.jack.autoconnect=0", "-r", `${RATE}`, SOUNDS],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const session = await Session.open({
      ...defaultSessionOptions(),
      host: "jack",
      clientName: "looper",
      autoConnect: false,
      sessionFolder: join(folder, "session"),
      midi: {
        inputs: [{ name: "pedal", port: "pedal", isVirtual: false, isJack: true, mapPath, correctionMs: 0 }],
        outputs: [
          { name: "synth", port: "synth", kind: "jack", clock: false },
          // The pedal's foot: what Rondo sends here comes back at its own input.
          { name: "foot", port: "foot", kind: "jack", clock: false },
        ],
      },
    });
    try {
      await connect(["looper:synth", "fluidsynth-midi:midi_00"], ["looper:foot", "looper:pedal"]);
      await connect(["fluidsynth-midi:left", "looper:in_1"], ["fluidsynth-midi:right", "looper:in_2"]);
      const begin = session.state().snapshot.frame + RATE;
      playDrums(session, begin);
      await until("the loop is there", () => (session.state().tracks[0]?.lengthFrames ?? 0) > 0, 20_000);
      await until("its sound has arrived", () => session.state().snapshot.frame > begin + (STEPS + 2) * STEP, 20_000);
      checkStrokes(session, begin);
    } finally {
      const { failures } = await session.close();
      assertEquals(failures, []);
      synth.kill("SIGKILL");
      await synth.status;
      await server.stop();
    }
  },
});

async function connect(...pairs: [string, string][]): Promise<void> {
  for (const [from, to] of pairs) {
    await until(`${from} and ${to} are connected`, () => {
      runTool("jack_connect", from, to);
      return runTool("jack_lsp", "-c", from).some((line) => line.trim() === to);
    });
  }
}

/** Two bars' worth of drums, and a press of the pedal at the start and at the end of the first. */
function playDrums(session: Session, begin: number): void {
  const plan = new MidiPlan(session.memory, 2);
  for (let step = 0; step < STEPS; step++) {
    const frame = begin + step * STEP;
    plan.note({ frame }, { port: 0, channel: DRUMS, key: HAT, velocity: 110, length: STEP / 2 });
    if (step % 4 === 0) plan.note({ frame }, { port: 0, channel: DRUMS, key: KICK, velocity: 120, length: STEP / 2 });
  }
  for (const frame of [begin - STEP / 2, begin + (STEPS - 0.5) * STEP]) {
    plan.note({ frame }, { port: 1, channel: 0, key: 60, velocity: 100, length: 1000 });
  }
}

/** Every stroke is in the loop, all of them the same few frames after their plan. */
function checkStrokes(session: Session, begin: number): void {
  const loop = readLoop(session.memory, 0)!, [left] = loop.channels;
  const lates: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const at = begin + step * STEP - loop.originFrame;
    let quiet = 0;
    for (let i = -400; i < -100; i++) quiet = Math.max(quiet, Math.abs(left![at + i] ?? 0));
    const first = left!.subarray(at, at + 1000).findIndex((sample) => Math.abs(sample) > 0.003 + 2 * quiet);
    assert(first >= 0, `stroke ${step} is not in the loop`);
    lates.push(first);
  }
  const spread = Math.max(...lates) - Math.min(...lates);
  assert(spread <= SYNTH_FRAMES, `strokes lie ${lates} frames after their plan`);
}
