/** Phones on a PortAudio stream of their own, beside a session on the JACK server that both play on. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../src/errors.ts";
import { Session } from "../../src/session/session.ts";
import { defaultSessionOptions, type SessionOptions } from "../../src/session/session_options.ts";
import { connectionsOf, freshServerName, JackServer } from "./jack/server.ts";
import { until } from "./jack/until.ts";
import { needs } from "./needs.ts";

function optionsIn(folder: string, device: string): SessionOptions {
  return {
    ...defaultSessionOptions(),
    host: "jack",
    clientName: "looper",
    sessionFolder: join(folder, "session"),
    phones: { output: 3, device, airMs: 60 },
  };
}

Deno.test({
  name: "a session's phones play on a PortAudio device of their own, wait for the air, and leave with the session",
  ...needs("portaudio", "jackd", "jack_tools"),
  // Workers outlive a single step, and the libraries stay open.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = Deno.makeTempDirSync({ prefix: "rondo_phones_" });
    // A server that waits for every client: what is heard here is not how fast this machine is.
    const server = await JackServer.start(freshServerName(), { blockFrames: 512, synchronous: true });
    await assertRejects(() => Session.open(optionsIn(folder, "no such card")), UserError, '"no such card"');
    const session = await Session.open(optionsIn(folder, "system"));
    try {
      await until("the phones play", () => session.state().host.phones?.playing === true);
      const { airMs, delayMs } = session.state().host.phones!;
      assertEquals(airMs, 60);
      assert(delayMs > 30 && delayMs < 90, `${delayMs}`);
      assertEquals(connectionsOf("looper_phones"), [
        "looper_phones:out_0 > system:playback_1",
        "looper_phones:out_1 > system:playback_2",
      ]);
      assertEquals(session.state().snapshot.mixes.phonesOutput, 2);
    } finally {
      const { notes } = await session.close();
      assertEquals(notes.filter((note) => note.includes("left behind")), []);
      assertEquals(connectionsOf("looper_phones"), []);
      await server.stop();
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
