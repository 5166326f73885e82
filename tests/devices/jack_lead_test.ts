/** A session that leads JACK's transport, and another one that follows it: what both click falls on the same frames. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { JackClient } from "../../bridge/jack/client.ts";
import { POSITION_BYTES, readPosition } from "../../bridge/jack/position.ts";
import { emptyCycle } from "../../bridge/jack/transport_cell.ts";
import { compileNative } from "../../scripts/measure/servers.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session, type SessionOptions } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { freshServerName, JackServer } from "./jack/server.ts";
import { EXACT_FRAMES } from "./jack/transport_master.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48_000;
const untidy = { sanitizeOps: false, sanitizeResources: false };

/** What comes out of two ports at once, frame for frame, as the C program hears it. */
async function hear(folder: string, seconds: number, ports: readonly string[]): Promise<Float32Array[]> {
  const program = await compileNative("jack_player.c"),
    files = ["silence.f32", "heard.f32"].map((name) => join(folder, name));
  Deno.writeFileSync(files[0]!, new Uint8Array(8 * RATE));
  const { success, stderr } = await new Deno.Command(program, {
    args: ["musician", `${seconds}`, ...files, "leader:in_1,leader:in_2", ports.join(",")],
    stdout: "null",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const heard = new Float32Array(Deno.readFileSync(files[1]!).buffer);
  return [0, 1].map((channel) => heard.filter((_, index) => index % 2 === channel));
}

/** Frames by which a song position in frames is beside the one in bars and beats, as a client of no cycle reads them. */
function framesBeside(): number {
  const client = JackClient.open("witness")!, bytes = new Uint8Array(POSITION_BYTES);
  const { symbols } = Deno.dlopen(client.library.file, {
    jack_transport_query: { parameters: ["pointer", "buffer"], result: "i32" },
  });
  const place = emptyCycle();
  do symbols.jack_transport_query(client.pointer, bytes); while (!readPosition(new DataView(bytes.buffer), 0, place));
  client.close();
  assert(place.hasBbt);
  const beats = (place.bar - 1) * place.beatsPerBar + place.beat - 1 + place.tick / place.ticksPerBeat;
  return place.frame - beats * (60 * RATE) / place.beatsPerMinute;
}

/** First frames of clicks: sound after silence. */
function clicks(sound: Float32Array): number[] {
  const begun: number[] = [];
  let quietFor = 0;
  sound.forEach((sample, frame) => {
    if (sample !== 0 && quietFor > 2000) begun.push(frame);
    quietFor = sample === 0 ? quietFor + 1 : 0;
  });
  return begun;
}

/** Beats that both clicked within the time heard, and by how many frames at most they are apart. */
function compare([leader, follower]: Float32Array[]): { count: number; apart: number } {
  const theirs = clicks(follower!);
  const apart = clicks(leader!).map((frame) => Math.min(...theirs.map((other) => Math.abs(other - frame))));
  // At the very ends one may be heard and the other not.
  const inside = apart.slice(1, -1);
  return { count: inside.length, apart: Math.max(...inside) };
}

Deno.test({
  name: "who leads JACK's transport tells the others bars, beats and tempo to the frame, starts them and stops them",
  ...needs("jackd", "jack_headers", "jack_tools"),
  ...untidy,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_lead_" }), jackServer = freshServerName();
    const server = await JackServer.start(jackServer, { blockFrames: 256, synchronous: true });
    const open = (clientName: string, more: Partial<SessionOptions>) =>
      Session.open({
        ...defaultSessionOptions(),
        ...{ host: "jack", jackServer, autoConnect: false, metronome: true, clientName },
        sessionFolder: join(folder, clientName),
        ...more,
      });
    const leader = await open("leader", { lead: true, tempoBpm: 117.3, beatsPerBar: 3 });
    const follower = await open("follower", { midi: { inputs: [], outputs: [], follow: true } });
    const clock = () => follower.state().midi!.clock!;
    const ports = ["leader:master_left", "follower:master_left"];
    try {
      assertEquals(clock().running, false);
      leader.send(parseCommand({ do: "transport.start" }));
      await until("the follower runs", () => clock().running && clock().state === "locked");
      await until("the bars are told", () => follower.state().snapshot.beatsPerBar === 3);
      assertEquals(clock().tempoBpm, 117.3);
      assert(Math.abs(framesBeside()) < 1, `the song's frames are ${framesBeside()} beside its beats`);
      const first = compare(await hear(folder, 4, ports));
      assert(first.count >= 4 && first.apart <= EXACT_FRAMES, JSON.stringify(first));

      leader.send(parseCommand({ do: "transport.set_tempo", bpm: 133.7 }));
      await until("the tempo is told", () => Math.abs(clock().tempoBpm - 133.7) < 1e-9);
      const second = compare(await hear(folder, 4, ports));
      assert(second.count >= 4 && second.apart <= EXACT_FRAMES, JSON.stringify(second));

      const late = await open("late", { lead: true, metronome: false });
      assertStringIncludes(late.state().host.note ?? "", "Another program leads JACK's transport already");
      await late.close();

      leader.send(parseCommand({ do: "loop.stop_all" }));
      await until("the follower stops", () => !clock().running);
    } finally {
      await follower.close();
      await leader.close();
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
