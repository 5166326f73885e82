// What takes are played with: clicks, plucked strings, drums, and single hits of sonic-pi-samples where they are installed.
import { readHit } from "../onsets/sounds.ts";
import { makeClick, makeDrum, makePluck, type Piece, SAMPLE_RATE } from "./played.ts";

/** A kit: its name, and the sound of a stroke by its place in a bar of 16 quarters of a beat. */
export interface Kit {
  name: string;
  strokeAt: Piece["strokeAt"];
}

const HIT_S = 0.5;
const HIT_KITS = [
  ["bd_haus", "sn_dolf", "drum_cymbal_closed"],
  ["bd_808", "elec_snare", "elec_tick"],
  ["drum_bass_hard", "drum_snare_hard", "drum_cymbal_pedal"],
  ["tabla_ghe2", "tabla_na", "tabla_te1"],
] as const;

/** All kits. `hits`: also those of sonic-pi-samples, which have to be installed, with sox. */
export async function makeKits(hits: boolean): Promise<Kit[]> {
  const click = makeClick();
  const plucks = [82.4, 110, 146.8, 196, 246.9].map((hz, seed) => makePluck(hz, seed + 1));
  const [kick, snare, hat] = [
    makeDrum(140, 52, 0.12, 0.1, 1),
    makeDrum(220, 180, 0.07, 0.6, 2),
    quieter(makeDrum(8000, 8000, 0.03, 0.95, 3)),
  ];
  const kits: Kit[] = [
    { name: "click", strokeAt: (quarter) => quarter % 4 === 0 ? click : undefined },
    { name: "pluck", strokeAt: (quarter) => quarter % 4 === 0 ? plucks[quarter / 4 % plucks.length] : undefined },
    ...drums("drums", kick, snare, hat),
  ];
  if (!hits) return kits;
  for (const names of HIT_KITS) {
    const [low, high, light] = await Promise.all(names.map((name) => readHit(name, HIT_S).then(fadeOut)));
    kits.push(...drums(names[0], low!, high!, quieter(light!)));
  }
  return kits;
}

/** A hit that was cut off must not end in a click. */
function fadeOut(sound: Float32Array): Float32Array {
  return sound.map((x, i) => x * Math.min(1, (sound.length - i) / (0.1 * SAMPLE_RATE)));
}

function quieter(sound: Float32Array): Float32Array {
  return sound.map((x) => 0.4 * x);
}

/** Low and high in turn on the beats; with light strokes halfway between; and with beats left out. */
function drums(name: string, low: Float32Array, high: Float32Array, light: Float32Array): Kit[] {
  const onBeat = (quarter: number) => quarter % 8 === 0 ? low : high;
  return [
    { name, strokeAt: (quarter) => quarter % 4 === 0 ? onBeat(quarter) : undefined },
    {
      name: `${name} + 8ths`,
      strokeAt: (quarter) => quarter % 4 === 0 ? onBeat(quarter) : quarter % 2 === 0 ? light : undefined,
    },
    {
      name: `${name} rock`,
      // Bass on 1, 2½ and 3, snare on 2 and 4, light strokes on every half.
      strokeAt: (quarter) =>
        [0, 6, 8].includes(quarter) ? low : [4, 12].includes(quarter) ? high : quarter % 2 === 0 ? light : undefined,
    },
  ];
}
