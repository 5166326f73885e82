// Tempo of the loops in Debian's package sonic-pi-samples: a loop holds a whole number of beats, so its duration checks the answer.
//
// deno run --allow-read --allow-run=sox scripts/measure/tempo/loops.ts   (needs sox and sonic-pi-samples)
import { loadAnalysisModule } from "../../../dsp/analysis_module.ts";
import { hearSound } from "./hearing.ts";
import { judge } from "./judge.ts";

const SAMPLE_RATE = 48000;
const FOLDER = "/usr/share/sonic-pi/samples";
/** Loops are repeated for this long, as a player would let them. */
const PLAYED_S = 20;

async function readMono(path: string): Promise<Float32Array> {
  const args = ["-V1", path, "-r", `${SAMPLE_RATE}`, "-c", "1", "-t", "f32", "-", "gain", "-3"];
  const { stdout, success } = await new Deno.Command("sox", { args, stderr: "inherit" }).output();
  if (!success) throw new Error(`sox could not decode ${path}.`);
  return new Float32Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.byteLength / 4));
}

function repeat(sound: Float32Array, seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, frame) => sound[frame % sound.length]!);
}

const module = await loadAnalysisModule();
const names = [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).filter((name) => /^loop_.*\.flac$/.test(name));
console.log("loop                 length s  onsets    BPM    conf   beats  error %  candidates");
for (const name of names.sort()) {
  const loop = await readMono(`${FOLDER}/${name}`);
  const seconds = loop.length / SAMPLE_RATE;
  const heard = await hearSound(repeat(loop, PLAYED_S), module);
  const { reading } = await judge(heard, { tempoBpm: 120 }, module);
  const beats = reading.tempoBpm * seconds / 60;
  const off = 100 * (beats / Math.max(1, Math.round(beats)) - 1);
  console.log(
    name.slice(0, -5).padEnd(20),
    seconds.toFixed(3).padStart(8),
    String(heard.onsets.length).padStart(7),
    reading.tempoBpm.toFixed(2).padStart(8),
    reading.confidence.toFixed(2).padStart(6),
    beats.toFixed(2).padStart(7),
    off.toFixed(3).padStart(8),
    " ",
    reading.candidates.map(({ tempoBpm, score }) => `${tempoBpm.toFixed(1)} (${score.toFixed(2)})`).join(", "),
  );
}
