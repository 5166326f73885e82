/** A session that leads JACK's transport, and another one that follows it: what both click falls on the same frames. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { JackClient } from "../../bridge/jack/client.ts";
import { POSITION_BYTES, readPosition } from "../../bridge/jack/position.ts";
import { emptyCycle } from "../../bridge/jack/transport_cell.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session, type SessionOptions } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { compare, hear } from "./jack/heard_clicks.ts";
import { freshServerName, JackServer } from "./jack/server.ts";
import { EXACT_FRAMES } from "./jack/transport_master.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

const RATE = 48_000;
const untidy = { sanitizeOps: false, sanitizeResources: false };

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
      assert(first.each.length >= 4 && first.apart <= EXACT_FRAMES, JSON.stringify(first));

      leader.send(parseCommand({ do: "transport.set_tempo", bpm: 133.7 }));
      await until("the tempo is told", () => Math.abs(clock().tempoBpm - 133.7) < 1e-9);
      const second = compare(await hear(folder, 4, ports));
      assert(second.each.length >= 4 && second.apart <= EXACT_FRAMES, JSON.stringify(second));

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
