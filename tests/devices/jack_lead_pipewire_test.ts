/** A session that leads PipeWire's JACK transport, and another one that follows it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { isJackRunning } from "../../bridge/jack/listing.ts";
import { parseCommand } from "../../src/commands/parse.ts";
import { Session, type SessionOptions } from "../../src/session/session.ts";
import { defaultSessionOptions } from "../../src/session/session_options.ts";
import { compare, hear } from "./jack/heard_clicks.ts";
import { freshServerName } from "./jack/server.ts";
import { EXACT_FRAMES } from "./jack/transport_master.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

/** PipeWire waits for nobody: what a busy machine skips cannot be judged. */
const SHARE = 0.7;

function checkTogether(heard: Float32Array[]): void {
  const { each } = compare(heard), together = each.filter((frames) => frames <= EXACT_FRAMES);
  assert(each.length >= 4 && together.length >= SHARE * each.length, JSON.stringify(each));
}

/** PipeWire sometimes lets a client wait for its first cycle for many seconds, whoever it is. */
async function joined(options: SessionOptions, tries = 3): Promise<Session> {
  try {
    return await Session.open(options);
  } catch (error) {
    if (tries <= 1) throw error;
    return await joined(options, tries - 1);
  }
}

Deno.test({
  name: "who leads PipeWire's transport starts the others, tells them tempo and bars, and stops them",
  ...needs("pipewire", "jack_headers", "jack_tools"),
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_pipewire_" });
    Deno.env.set("XDG_RUNTIME_DIR", folder);
    Deno.env.set("JACK_DEFAULT_SERVER", freshServerName());
    const server = new Deno.Command("pipewire", { stdin: "null", stdout: "null", stderr: "null" }).spawn();
    await until("PipeWire takes clients", isJackRunning);
    const open = (clientName: string, more: Partial<SessionOptions>) =>
      joined({
        ...defaultSessionOptions(),
        ...{ host: "jack", autoConnect: false, metronome: true, clientName },
        sessionFolder: join(folder, clientName),
        ...more,
      });
    const leader = await open("leader", { lead: true, tempoBpm: 117.3, beatsPerBar: 3 });
    const follower = await open("follower", { midi: { inputs: [], outputs: [], follow: true } });
    const clock = () => follower.state().midi!.clock!;
    try {
      leader.send(parseCommand({ do: "transport.start" }));
      await until("the follower runs", () => clock().running && clock().state === "locked");
      await until("the bars are told", () => follower.state().snapshot.beatsPerBar === 3);
      assertEquals(clock().tempoBpm, 117.3);
      const listen = () => hear(folder, 4, ["leader:master_left", "follower:master_left"], "pw-jack");
      // It comes in 2 ms beside, and is drawn onto the beat in the first seconds.
      assert(compare(await listen()).apart < 200);
      checkTogether(await listen());
      leader.send(parseCommand({ do: "transport.set_tempo", bpm: 133.7 }));
      await until("the tempo is told", () => Math.abs(clock().tempoBpm - 133.7) < 1e-9);
      checkTogether(await listen());
      const late = await open("late", { lead: true, metronome: false });
      const told = "Another program leads JACK's transport already";
      await until("it is told that another leads", () => late.state().host.note?.includes(told) === true);
      late.send(parseCommand({ do: "transport.start" }));
      late.send(parseCommand({ do: "loop.stop_all" }));
      await late.close();
      assert(clock().running, "who does not lead stops nobody");
      leader.send(parseCommand({ do: "loop.stop_all" }));
      await until("the follower stops", () => !clock().running);
    } finally {
      await follower.close();
      await leader.close();
      server.kill("SIGKILL");
      await server.status;
    }
  },
});
