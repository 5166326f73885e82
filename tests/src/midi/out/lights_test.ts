import { assertEquals } from "@std/assert";
import { FIRST_LIGHT_PORT, Lights, LIGHTS_A_LOOK } from "../../../../src/midi/out/lights.ts";
import { pretendedState } from "../../surfaces/pretended_session.ts";

/** A controller with 200 lights, a way to the sender with some room, and what came through. */
function lightsOn(room = Infinity) {
  const sent: number[] = [];
  let told = false;
  const leds = {
    update: () => {
      const messages = told ? [] : Array.from({ length: 200 }, (_, light) => Uint8Array.of(0x90, light, 1));
      told = true;
      return messages;
    },
    forget: () => void (told = false),
    farewell: () => [Uint8Array.of(0xb0, 123, 0)],
  };
  const ring = {
    left: room,
    write: (_time: number, port: number, [, light = 0]: Uint8Array) => {
      assertEquals(port, FIRST_LIGHT_PORT);
      if (ring.left-- <= 0) return false;
      sent.push(light);
      return true;
    },
    notify: () => {},
  };
  const lights = new Lights([{ port: "p", leds }], ring, () => pretendedState());
  return { lights, sent, ring };
}

const ALL = Array.from({ length: 200 }, (_, light) => light);

Deno.test("many lights at once go in portions, each in its order, so that notes that are due need not wait for them", () => {
  const { lights, sent } = lightsOn();
  lights.look();
  assertEquals(sent, []);
  lights.connected(FIRST_LIGHT_PORT);
  for (const looks of [1, 2, 3]) {
    lights.look();
    assertEquals(sent, ALL.slice(0, looks * LIGHTS_A_LOOK));
  }
  lights.look();
  lights.look();
  assertEquals(sent, ALL);
});

Deno.test("a device that comes back is told everything from the start, and nothing of what it was still owed", () => {
  const { lights, sent } = lightsOn();
  lights.connected(FIRST_LIGHT_PORT);
  lights.look();
  lights.lost(FIRST_LIGHT_PORT);
  lights.look();
  assertEquals(sent.length, LIGHTS_A_LOOK);
  lights.connected(FIRST_LIGHT_PORT);
  for (let look = 0; look < 4; look++) lights.look();
  assertEquals(sent.slice(LIGHTS_A_LOOK), ALL);
});

Deno.test("where the way to the sender is full everything is told again once there is room, and at the end a device is let go", () => {
  const { lights, sent, ring } = lightsOn(10);
  lights.connected(FIRST_LIGHT_PORT);
  lights.look();
  assertEquals(sent.length, 10);
  ring.left = Infinity;
  for (let look = 0; look < 4; look++) lights.look();
  assertEquals(sent.slice(10), ALL);
  lights.stop();
  assertEquals(sent.at(-1), 123);
});
