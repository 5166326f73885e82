import { assertEquals } from "@std/assert";
import { ConnectionMemory, physicalLinks } from "../../../bridge/jack/connections.ts";

const link = { channel: "in 0", peer: "synth:out" };
const here = () => true;
const gone = () => false;

Deno.test("a link that was seen is made again when its peer comes back", () => {
  const memory = new ConnectionMemory();
  assertEquals(memory.look([link], here), []);
  assertEquals(memory.look([], gone), []);
  assertEquals(memory.look([], here), [link]);
});

Deno.test("a link that somebody took away while its peer stayed is forgotten", () => {
  const memory = new ConnectionMemory();
  memory.look([link], here);
  assertEquals(memory.look([], here), []);
  assertEquals(memory.look([], here), []);
  assertEquals(memory.links(), []);
  assertEquals(memory.look([], here), []);
});

Deno.test("every link is made again after the server was gone", () => {
  const memory = new ConnectionMemory();
  memory.look([link], here);
  memory.unsettle();
  assertEquals(memory.look([], here), [link]);
});

Deno.test("a link missed once while the server was dying is not forgotten", () => {
  const memory = new ConnectionMemory();
  memory.look([link], here);
  memory.look([], here);
  memory.unsettle();
  assertEquals(memory.look([], here), [link]);
});

Deno.test("a link wanted before its peer exists waits for it", () => {
  const memory = new ConnectionMemory();
  memory.want(link);
  assertEquals(memory.look([], gone), []);
  assertEquals(memory.look([], here), [link]);
});

Deno.test("first connections pair channels with physical ports as far as both reach", () => {
  assertEquals(physicalLinks(2, 2, ["c1"], ["p1", "p2", "p3"]), [
    { channel: "in 0", peer: "c1" },
    { channel: "out 0", peer: "p1" },
    { channel: "out 1", peer: "p2" },
  ]);
});

Deno.test("the links of a port of ours that was gone are made again, those of others that were taken away are not", () => {
  const memory = new ConnectionMemory(), other = { channel: "in 1", peer: "synth:out" };
  memory.look([link, other], here);
  memory.unsettle("in 0");
  assertEquals(memory.look([], here), [link]);
});
