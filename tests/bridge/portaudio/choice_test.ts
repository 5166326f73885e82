import { assertEquals, assertThrows } from "@std/assert";
import { HostError } from "../../../bridge/errors.ts";
import { chooseDevices, type DeviceWish, sameDevices } from "../../../bridge/portaudio/choice.ts";
import type { Listing } from "../../../bridge/portaudio/port_audio.ts";
import type { Device, HostApi } from "../../../bridge/portaudio/structs.ts";

function api(index: number, type: number, name: string, defaultInput: number, defaultOutput: number): HostApi {
  return { index, structVersion: 1, type, name, deviceCount: 0, defaultInput, defaultOutput };
}

function device(index: number, hostApi: number, name: string, inputCount: number, outputCount: number): Device {
  const latencies = { lowInputLatencySeconds: 0.01, lowOutputLatencySeconds: 0.01 };
  return { index, structVersion: 2, name, hostApi, inputCount, outputCount, defaultSampleRate: 48000, ...latencies };
}

const LISTING: Listing = {
  version: "PortAudio V19",
  defaultHostApi: 0,
  hostApis: [api(0, 8, "ALSA", 0, 1), api(1, 12, "JACK Audio Connection Kit", 4, 4), api(2, 7, "OSS", -1, -1)],
  devices: [
    device(0, 0, "Fast Track: USB (hw:1,0)", 2, 0),
    device(1, 0, "Fast Track: USB (hw:1,1)", 0, 2),
    device(2, 0, "Loopback: PCM (hw:2,0)", 32, 32),
    device(3, 0, "Loopback", 2, 2),
    device(4, 1, "system", 2, 2),
  ],
};

function chosen(wish: DeviceWish): [number | undefined, number | undefined] {
  const { input, output } = chooseDevices(LISTING, wish);
  return [input?.index, output?.index];
}

Deno.test("without a wish the default devices of the default host API are chosen", () => {
  assertEquals(chosen({}), [0, 1]);
  assertEquals(chooseDevices(LISTING, {}).hostApiName, "ALSA");
});

Deno.test("a device is chosen by number, by exact name, or by a part of its name that fits one device only", () => {
  assertEquals(chosen({ input: "2", output: "2" }), [2, 2]);
  assertEquals(chosen({ input: "Loopback", output: "Loopback" }), [3, 3]);
  assertEquals(chosen({ input: "hw:2" }), [2, 2]);
  assertEquals(chosen({ input: "jack audio connection kit: system" }), [4, 4]);
  assertEquals(chosen({ output: "SYSTEM" }), [4, 4]);
  assertEquals(chosen({ input: "Fast Track" }), [0, 1]);
});

Deno.test("one direction may be left out, and the other is found by host API", () => {
  assertEquals(chosen({ input: "none", output: "2" }), [undefined, 2]);
  assertEquals(chosen({ input: "system", output: "none" }), [4, undefined]);
});

Deno.test("a name that fits none or several is one sentence that names the candidates", () => {
  const refusal = (wish: DeviceWish) => assertThrows(() => chooseDevices(LISTING, wish), HostError).message;
  assertEquals(
    refusal({ output: "a: PCM" }),
    'Cannot find the output device "a: PCM": choose from 1 "ALSA: Fast Track: USB (hw:1,1)", ' +
      '2 "ALSA: Loopback: PCM (hw:2,0)", 3 "ALSA: Loopback", 4 "JACK Audio Connection Kit: system".',
  );
  assertEquals(
    refusal({ input: "loopb" }),
    'Cannot choose the input device "loopb": it fits 2 "ALSA: Loopback: PCM (hw:2,0)", 3 "ALSA: Loopback"; ' +
      "name one of them in full or by its number.",
  );
  assertEquals(
    refusal({ input: "3", output: "4" }),
    "Cannot use ALSA: Loopback with JACK Audio Connection Kit: system: input and output must belong to the same host " +
      "API; choose one of the same for both.",
  );
});

Deno.test("no device at all is one sentence that says where PortAudio looked", () => {
  const empty: Listing = { ...LISTING, devices: [], hostApis: [api(0, 8, "ALSA", -1, -1), api(1, 7, "OSS", -1, -1)] };
  const { message } = assertThrows(() => chooseDevices(empty, {}), HostError);
  assertEquals(
    message,
    "Cannot play through PortAudio: it finds no audio device here (it looked in ALSA, OSS); plug one in or start a " +
      "sound server.",
  );
});

Deno.test("a device that comes back is known by its host API and name, wherever it is now", () => {
  const choice = chooseDevices(LISTING, { input: "0", output: "1" });
  assertEquals(sameDevices({ ...LISTING, devices: [] }, choice), undefined);
  const moved: Listing = {
    ...LISTING,
    devices: [
      device(0, 0, "Dummy: PCM (hw:0,0)", 2, 2),
      device(1, 0, "Fast Track: USB (hw:3,0)", 2, 0),
      device(2, 0, "Fast Track: USB (hw:3,1)", 0, 2),
    ],
  };
  const again = sameDevices(moved, choice);
  assertEquals([again?.input?.index, again?.output?.index], [1, 2]);
  const twice: Listing = { ...moved, devices: [...moved.devices, device(3, 0, "Fast Track: USB (hw:4,0)", 2, 0)] };
  assertEquals(sameDevices(twice, choice), undefined);
});
