// The detectors that are compared: Rondo's two profiles, an online SuperFlux, and aubio's program at several settings.
import { COMPAT_DECISION_FRAMES, COMPAT_HOP_FRAMES, CompatOnsets } from "../../../dsp/onset_compat.ts";
import { ONSET_HOP_FRAMES, OnsetDetector } from "../../../dsp/onset_detector.ts";
import type { Recording } from "./corpus.ts";
import { SAMPLE_RATE } from "./notes.ts";
import { run } from "./sounds.ts";
import { measureSuperFlux, pickSuperFlux } from "./superflux.ts";

/** An onset: where it is said to lie, and when it was known, in seconds; NaN where a program does not say. */
export interface Told {
  seconds: number;
  knownSeconds: number;
}

/** A detector at one or several settings; one list of onsets for each. */
export interface Detector {
  name: string;
  settings: readonly string[];
  detect(recording: Recording): Promise<Told[][]>;
}

const SUPERFLUX_THRESHOLDS = [0.9, 1.2, 1.5, 1.8];
const AUBIO_SETTINGS = [["hfc", "0.1"], ["specflux", "0.3"], ["specflux", "0.5"]] as const;
const AUBIO_WINDOW = ["-B", "1024", "-H", "256"];

/** Rondo's default profile. */
const RONDO: Detector = {
  name: "rondo",
  settings: ["default"],
  async detect({ sound }) {
    const detector = await OnsetDetector.prepare(SAMPLE_RATE);
    const told: Told[] = [];
    for (let end = ONSET_HOP_FRAMES; end <= sound.length; end += ONSET_HOP_FRAMES) {
      detector.hop.set(sound.subarray(end - ONSET_HOP_FRAMES, end));
      if (detector.push()) told.push({ seconds: detector.onset.frame / SAMPLE_RATE, knownSeconds: end / SAMPLE_RATE });
    }
    return [told];
  },
};

const COMPAT: Detector = {
  name: "compat",
  settings: ["as loopmate"],
  async detect({ sound }) {
    const detector = await CompatOnsets.prepare();
    const told: Told[] = [];
    for (let end = COMPAT_HOP_FRAMES; end <= sound.length; end += COMPAT_HOP_FRAMES) {
      detector.hop.set(sound.subarray(end - COMPAT_HOP_FRAMES, end));
      if (detector.push() < 0) continue;
      const seconds = (end - COMPAT_DECISION_FRAMES * COMPAT_HOP_FRAMES) / SAMPLE_RATE;
      told.push({ seconds, knownSeconds: end / SAMPLE_RATE });
    }
    return [told];
  },
};

const SUPERFLUX: Detector = {
  name: "SuperFlux online",
  settings: SUPERFLUX_THRESHOLDS.map((threshold) => `threshold ${threshold}`),
  async detect({ sound }) {
    const flux = await measureSuperFlux(sound);
    return SUPERFLUX_THRESHOLDS.map((threshold) =>
      pickSuperFlux(flux, threshold).map((seconds) => ({ seconds, knownSeconds: seconds }))
    );
  },
};

const AUBIO: Detector = {
  name: "aubio",
  settings: AUBIO_SETTINGS.map(([method, threshold]) => `${method} ${threshold}`),
  async detect({ sound }) {
    const path = await Deno.makeTempFile({ suffix: ".wav" });
    try {
      await writeSound(path, sound);
      const lists: Told[][] = [];
      for (const [method, threshold] of AUBIO_SETTINGS) {
        const printed = await run("aubioonset", ["-i", path, "-O", method, "-t", threshold, ...AUBIO_WINDOW]);
        const times = new TextDecoder().decode(printed).split("\n").filter((line) => line.trim()).map(Number);
        lists.push(times.map((seconds) => ({ seconds, knownSeconds: NaN })));
      }
      return lists;
    } finally {
      await Deno.remove(path);
    }
  },
};

/** All of them; Rondo first. */
export const DETECTORS: readonly Detector[] = [RONDO, SUPERFLUX, AUBIO, COMPAT];

async function writeSound(path: string, sound: Float32Array): Promise<void> {
  const raw = await Deno.makeTempFile({ suffix: ".f32" });
  try {
    await Deno.writeFile(raw, new Uint8Array(sound.slice().buffer));
    await run("sox", ["-D", "-t", "f32", "-r", String(SAMPLE_RATE), "-c", "1", raw, "-b", "24", path]);
  } finally {
    await Deno.remove(raw);
  }
}
