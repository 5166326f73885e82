import { assertEquals } from "@std/assert";
import { trackPortCount, trackPortNames } from "../../../src/session/track_ports.ts";

const names = (setup: Parameters<typeof trackPortNames>[0]) => trackPortNames(setup).map((name) => name?.port);

Deno.test("ports are named after their track, by number or by the name that the set gives it", () => {
  const setup = { most: 3, tracks: [{}, { name: "Bass: fretless" }] };
  assertEquals(trackPortNames(setup), [
    { port: "track_1", title: "Track 1" },
    { port: "Bass_fretless", title: "Bass: fretless" },
    { port: "track_3", title: "Track 3" },
  ]);
});

Deno.test("a track may ask for ports or do without them whatever the number says", () => {
  const setup = { most: 2, tracks: [{ ports: false }, {}, {}, { ports: true }] };
  assertEquals(trackPortCount(setup), 4);
  assertEquals(names(setup), [undefined, "track_2", undefined, "track_4"]);
  assertEquals(trackPortCount(undefined), 0);
});

Deno.test("no two tracks' ports have one name, nor that of the master, whatever the tracks are called", () => {
  const setup = { most: 5, tracks: ["Drums", "Drums", "master", "track_5"].map((name) => ({ name })) };
  assertEquals(names(setup), ["Drums", "track_2_Drums", "track_3_master", "track_4_track_5", "track_5"]);
});
