import { assertEquals, assertStringIncludes } from "@std/assert";
import { devicePage } from "../../../src/cli/devices.ts";
import { shippedControllers } from "../../../src/controllers/shipped.ts";
import { fittingControllers } from "../../../src/session/midi_list.ts";

Deno.test("a port is known as the controller that it belongs to, whatever the system adds to its name, and no other", () => {
  assertEquals(fittingControllers("Launch Control:Launch Control MIDI 1"), ["launch_control"]);
  assertEquals(fittingControllers("Launch Control"), ["launch_control"]);
  assertEquals(fittingControllers("Launch Control XL:Launch Control XL MIDI 1"), []);
  assertEquals(fittingControllers("QUNEO:QUNEO MIDI 1"), ["quneo"]);
  assertEquals(fittingControllers("MiniNova MIDI 1"), ["mininova"]);
  assertEquals(fittingControllers("Midi Through Port-0"), []);
  assertEquals(shippedControllers().includes("keyboard"), true);
});

Deno.test("devices says which controller a port looks like", () => {
  const facts = { system: "ALSA", ready: true, finding: "ALSA has two.", hasVirtualPorts: true, outputs: [] };
  const controllers = [{ port: "QUNEO", names: ["quneo"] }];
  const page = devicePage([], [{ ...facts, inputs: ["QUNEO", "Keys"], controllers }]);
  assertStringIncludes(page, "QUNEO: can be heard, controller quneo\n");
  assertStringIncludes(page, "Keys: can be heard");
});
