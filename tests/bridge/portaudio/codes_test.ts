import { assertEquals, assertThrows } from "@std/assert";
import { checkCode, PortAudioFault } from "../../../bridge/portaudio/codes.ts";
import type { PortAudioFunctions } from "../../../bridge/portaudio/symbols.ts";

const bytes = new TextEncoder().encode("Invalid sample rate\0");
const functions = { Pa_GetErrorText: () => Deno.UnsafePointer.of(bytes) } as unknown as PortAudioFunctions;

Deno.test("lost frames are a notice and never a failure", () => {
  for (const code of [0, 17, -9981, -9980]) assertEquals(checkCode(functions, code, "read"), code);
});

Deno.test("any other negative code is one sentence with PortAudio's own reason", () => {
  const fault = assertThrows(() => checkCode(functions, -9997, "open ALSA: Loopback"), PortAudioFault);
  assertEquals(fault.code, -9997);
  assertEquals(fault.message, "Cannot open ALSA: Loopback: invalid sample rate (PortAudio -9997).");
});
