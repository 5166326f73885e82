import { assert } from "@std/assert";
import { findLibraries } from "../../bridge/portaudio/library.ts";
import { listPortAudio } from "../../bridge/portaudio/port_audio.ts";
import { needs } from "./needs.ts";

Deno.test({
  name: "PortAudio lists the ALSA loopback card with its inputs and outputs",
  ...needs("alsa_loopback"),
  fn() {
    const listing = JSON.stringify(listPortAudio(findLibraries()));
    assert(listing.includes("Loopback"), listing);
  },
});
