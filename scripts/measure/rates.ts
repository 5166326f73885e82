/**
 * How clean loops at other rates are: tones across the band, the worst of what comes out beside each, and where the pass band ends.
 *
 * deno run -A scripts/measure/rates.ts            loops that were recorded at their own speed
 * deno run -A scripts/measure/rates.ts --passes   what was played over a loop at the rate, heard when it comes round
 *
 * Method: see rates/tones.ts and rates/passed_tones.ts. `rest`: images, aliases and noise together, the worst of all tones, and of which; `−0.1 dB`, `−3 dB`: the
 * highest tone that is heard as loud, in Hz as it is heard.
 */
import { passTone } from "./rates/passed_tones.ts";
import { ToneLoop } from "./rates/tones.ts";

const RATES = [0.25, 0.5, 0.7071, 0.75, 0.9439, 1.0595, 1.5, 2, 2.7183, 3, 4, -1, -0.5, -2];
const TONES = [
  40,
  1_000,
  4_000,
  5_000,
  5_600,
  5_900,
  6_200,
  8_000,
  10_000,
  11_000,
  11_700,
  12_100,
  13_000,
  15_000,
  16_000,
];
const HIGH = Array.from({ length: 30 }, (_, i) => 17_000 + 240 * i);

const passes = Deno.args.includes("--passes");
const heard = new Map(RATES.map((rate) => [rate, [] as { hz: number; gainDb: number; restDb: number }[]]));
for (const hz of [...TONES, ...HIGH]) {
  const loop = passes ? undefined : await ToneLoop.open(hz);
  for (const rate of RATES) heard.get(rate)!.push(loop === undefined ? await passTone(hz, rate) : loop.hear(rate));
}
console.log("  rate    rest dB   of tone Hz   −0.1 dB at Hz   −3 dB at Hz");
for (const [rate, tones] of heard) {
  const worst = tones.reduce((a, b) => b.restDb > a.restDb ? b : a);
  const edge = (db: number) =>
    Math.max(...tones.filter(({ gainDb }) => gainDb >= db).map(({ hz }) => hz)) * (passes ? 1 : Math.abs(rate));
  const cells = [worst.restDb.toFixed(1), worst.hz.toFixed(0), edge(-0.1).toFixed(0), edge(-3).toFixed(0)];
  console.log(String(rate).padStart(7), ...cells.map((cell, i) => cell.padStart([10, 12, 15, 13][i]!)));
}
