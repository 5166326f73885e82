import { assertEquals } from "@std/assert";
import { stableNames } from "../../../bridge/midi/port_names.ts";
import { shippedInputPorts } from "../../../src/controllers/shipped.ts";
import { fittingControllers } from "../../../src/session/midi_list.ts";

const SHIPPED = shippedInputPorts();
const controllersAt = (port: string) => fittingControllers(stableNames([port])[0]!, SHIPPED);

// As ALSA (at most 32 characters of the port), macOS and Windows name them; the other ports of the same devices are for DAWs or keys.
const THEIRS: Record<string, string[]> = {
  launchpad_x: ["Launchpad X:Launchpad X LPX MIDI In 24:1", "Launchpad X LPX MIDI Out", "MIDIIN2 (LPX MIDI)"],
  launchpad_mini_mk3: ["Launchpad Mini MK3:Launchpad Mini MK3 LPMiniMK3 MI 28:1", "MIDIIN2 (LPMiniMK3 MIDI)"],
  launchpad_pro_mk3: ["Launchpad Pro MK3:Launchpad Pro MK3 LPProMK3 MIDI 28:0", "LPProMK3 MIDI"],
  apc_mini_mk2: ["APC mini mk2:APC mini mk2 APC mini mk2 Contr 24:0", "APC mini mk2 Control"],
  apc_key_25_mk2: [
    "APC Key 25 mk2:APC Key 25 mk2 APC Key 25 mk2 C 24:1",
    "APC Key 25 mk2 Control",
    "MIDIIN2 (APC Key 25 mk2)",
  ],
  nanokontrol2: ["nanoKONTROL2:nanoKONTROL2 nanoKONTROL2 _ CTR 20:0", "nanoKONTROL2 SLIDER/KNOB"],
  midi_commander: ["MIDI Commander:MIDI Commander MIDI 1 20:0"],
};

Deno.test("the port of a controller that ships is known by its name, on each system", () => {
  for (const [name, ports] of Object.entries(THEIRS)) {
    for (const port of ports) assertEquals(controllersAt(port), [name], port);
  }
});

Deno.test("ports for DAWs and keys, and other models of a maker, are no controllers that ship", () => {
  const others = [
    "Launchpad X:Launchpad X LPX DAW In 24:0",
    "Launchpad Mini MK3:Launchpad Mini MK3 LPMiniMK3 DA 28:0",
    "LPProMK3 DAW",
    "LPProMK3 DIN",
    "Launchpad Mini:Launchpad Mini MIDI 1 20:0",
    "APC MINI:APC MINI MIDI 1 20:0",
    "APC Key 25:APC Key 25 MIDI 1 20:0",
    "APC Key 25 mk2:APC Key 25 mk2 APC Key 25 mk2 K 24:0",
    "APC Key 25 mk2 Keys",
    "nanoKONTROL Studio",
  ];
  for (const port of others) assertEquals(controllersAt(port), [], port);
});
