// Sounds from outside: pieces played by fluidsynth, single hits of sonic-pi-samples read by sox; mono, f32, 48 kHz.
import { writeMidi } from "./midi_file.ts";
import { type Piece, SAMPLE_RATE } from "./notes.ts";

const SOUNDFONT = "/usr/share/sounds/sf2/default-GM.sf2";
const HITS_FOLDER = "/usr/share/sonic-pi/samples";

/** The hits used as a drum kit. */
export const HIT_NAMES = {
  kicks: ["bd_808", "bd_ada", "bd_boom", "bd_fat", "bd_haus", "bd_klub", "bd_pure", "bd_sone", "bd_tek", "bd_zome"],
  snares: ["drum_snare_hard", "drum_snare_soft", "sn_dolf", "sn_dub", "sn_zome", "elec_snare", "elec_hi_snare"],
  hats: ["drum_cymbal_closed", "drum_cymbal_pedal", "elec_tick", "elec_cymbal", "perc_snap", "tabla_te1", "tabla_ke1"],
  toms: [
    "drum_tom_hi_hard",
    "drum_tom_mid_soft",
    "drum_tom_lo_hard",
    "tabla_tas1",
    "tabla_na",
    "tabla_ghe2",
    "tabla_tun1",
  ],
  cymbals: ["drum_splash_soft", "drum_cymbal_soft", "drum_cowbell", "elec_triangle", "drum_cymbal_open"],
};

/** Plays a piece; `reverb` as the synthesiser's own room. Throws when fluidsynth is missing or fails. */
export async function playPiece(piece: Piece, reverb: boolean): Promise<Float32Array> {
  const midi = await Deno.makeTempFile({ suffix: ".mid" });
  const sound = await Deno.makeTempFile({ suffix: ".raw" });
  try {
    await Deno.writeFile(midi, writeMidi(piece));
    const room = ["-o", "synth.reverb.room-size=0.6", "-o", "synth.reverb.level=0.6", "-o", "synth.reverb.width=0.8"];
    await run("fluidsynth", [
      ...["-ni", "-q", "-r", String(SAMPLE_RATE), "-g", "0.6", "-C", "0", "-R", reverb ? "1" : "0"],
      ...(reverb ? room : []),
      ...["-T", "raw", "-O", "float", "-F", sound, SOUNDFONT, midi],
    ]);
    return toMono(new Float32Array((await Deno.readFile(sound)).buffer), piece.lengthFrames);
  } finally {
    await Deno.remove(midi);
    await Deno.remove(sound);
  }
}

/** Reads a hit of sonic-pi-samples, at most `seconds` of it. */
export async function readHit(name: string, seconds: number): Promise<Float32Array> {
  const path = `${HITS_FOLDER}/${name}.flac`;
  const bytes = await run("sox", [
    "-D",
    path,
    "-t",
    "f32",
    "-r",
    String(SAMPLE_RATE),
    "-",
    "remix",
    "-",
    "trim",
    "0",
    String(seconds),
  ]);
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

/** Runs a program; returns what it printed. Throws with its complaint when it fails. */
export async function run(program: string, args: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, stdout: "piped", stderr: "piped" })
    .output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr).trim()}`);
  return stdout.slice();
}

function toMono(stereo: Float32Array, lengthFrames: number): Float32Array {
  const mono = new Float32Array(lengthFrames);
  const frames = Math.min(lengthFrames, stereo.length >> 1);
  for (let n = 0; n < frames; n++) mono[n] = (stereo[2 * n]! + stereo[2 * n + 1]!) / 2;
  return mono;
}
