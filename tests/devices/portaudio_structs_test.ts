import { assert, assertEquals } from "@std/assert";
import {
  CALLBACK_TIME_INFO,
  CALLBACK_TIME_INFO_BYTES,
  DEVICE_INFO,
  HOST_API_INFO,
  HOST_ERROR_INFO,
  STREAM_INFO,
  STREAM_PARAMETERS,
  STREAM_PARAMETERS_BYTES,
} from "../../bridge/portaudio/structs.ts";
import {
  PA_LEAVE_SAMPLES_ALONE,
  PA_LOST_FLAGS,
  PA_NO_DEVICE,
  PA_PLANAR_FLOAT32,
  TYPE_ALSA,
  TYPE_JACK,
} from "../../bridge/portaudio/symbols.ts";
import { needs } from "./needs.ts";

const STRUCTS: Record<string, Record<string, number>> = {
  PaHostApiInfo: HOST_API_INFO,
  PaDeviceInfo: DEVICE_INFO,
  PaStreamParameters: STREAM_PARAMETERS,
  PaStreamInfo: STREAM_INFO,
  PaStreamCallbackTimeInfo: CALLBACK_TIME_INFO,
  PaHostErrorInfo: HOST_ERROR_INFO,
};

const CONSTANTS: Record<string, number> = {
  "sizeof(PaStreamParameters)": STREAM_PARAMETERS_BYTES,
  "sizeof(PaStreamCallbackTimeInfo)": CALLBACK_TIME_INFO_BYTES,
  "paFloat32 | paNonInterleaved": PA_PLANAR_FLOAT32,
  "paClipOff | paDitherOff": PA_LEAVE_SAMPLES_ALONE,
  "paInputUnderflow | paInputOverflow | paOutputUnderflow | paOutputOverflow": PA_LOST_FLAGS,
  paNoDevice: PA_NO_DEVICE,
  paALSA: TYPE_ALSA,
  paJACK: TYPE_JACK,
};

Deno.test({
  name: "the C compiler agrees with every offset, size and constant of PortAudio",
  ...needs("portaudio_headers"),
  async fn() {
    const folder = await Deno.makeTempDir();
    const offsets = Object.entries(STRUCTS).flatMap(([struct, fields]) =>
      Object.keys(fields).map((field) => `offsetof(${struct}, ${field})`)
    );
    const values = [...offsets, ...Object.keys(CONSTANTS)].map((expression) =>
      `printf("%ld\\n", (long)(${expression}));`
    );
    const source = `#include <portaudio.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {${
      values.join("")
    }}`;
    await Deno.writeTextFile(`${folder}/offsets.c`, source);
    const built = await new Deno.Command("gcc", { args: ["offsets.c", "-o", "offsets"], cwd: folder }).output();
    assert(built.success, new TextDecoder().decode(built.stderr));
    const { stdout } = await new Deno.Command(`${folder}/offsets`).output();
    const seen = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
    const expected = [
      ...Object.values(STRUCTS).flatMap((fields) => Object.values(fields)),
      ...Object.values(CONSTANTS),
    ];
    assertEquals(seen, expected);
    await Deno.remove(folder, { recursive: true });
  },
});
