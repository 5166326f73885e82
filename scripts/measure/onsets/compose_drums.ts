// Drum pieces: grooves on sixteenths with ghost notes, flams, rolls and human timing; busy and sparse ones.
import { Chance } from "./chance.ts";
import { type Note, type Piece, toGrid } from "./notes.ts";

/** Which keys stand for which part of the kit. */
export interface Kit {
  program: number;
  kicks: readonly number[];
  snares: readonly number[];
  hats: readonly number[];
  toms: readonly number[];
  cymbals: readonly number[];
}

/** The General MIDI kit. */
export const GENERAL_KIT: Kit = {
  program: -1,
  kicks: [35, 36],
  snares: [38, 40, 37, 39],
  hats: [42, 44, 46, 54, 70],
  toms: [41, 43, 45, 47, 48, 50, 60, 61, 62, 64],
  cymbals: [49, 51, 53, 56, 57, 59],
};

const PIECE_SECONDS = 26;
const LEAD_IN_SECONDS = 0.6;
const FLAM_SECONDS = [0.024, 0.028, 0.032, 0.036, 0.044, 0.052];

/** A groove of its own. */
export function composeDrums(kit: Kit, seed: number, dense: boolean): Piece {
  const chance = new Chance(seed);
  const drummer = new Drummer(kit, chance);
  const stepSeconds = 60 / chance.between(dense ? 84 : 70, dense ? 150 : 130) / 4;
  const steps = Math.floor((PIECE_SECONDS - LEAD_IN_SECONDS - 1) / stepSeconds);
  const pattern = Array.from({ length: 16 }, (_, step) => drummer.habits(step, dense));
  for (let step = 0; step < steps; step++) {
    const swing = step % 2 === 1 ? drummer.swing * stepSeconds : 0;
    const when = LEAD_IN_SECONDS + step * stepSeconds + swing + 0.004 * chance.normal();
    const fill = dense && step % 64 >= 56;
    if (fill) drummer.fill(when, stepSeconds);
    else drummer.strike(when, pattern[step % 16]!, step % 4 === 0);
  }
  return { program: kit.program, lengthFrames: toGrid(PIECE_SECONDS), notes: drummer.notes };
}

interface Habits {
  kick: number;
  snare: number;
  hat: number;
  ghost: number;
  flam: number;
}

class Drummer {
  readonly notes: Note[] = [];
  readonly swing: number;
  readonly #chance: Chance;
  readonly #kick: number;
  readonly #snare: number;
  readonly #hat: number;
  readonly #kit: Kit;

  constructor(kit: Kit, chance: Chance) {
    this.#kit = kit;
    this.#chance = chance;
    this.#kick = chance.of(kit.kicks);
    this.#snare = chance.of(kit.snares);
    this.#hat = chance.of([...kit.hats, ...kit.cymbals.slice(1, 3)]);
    this.swing = chance.happens(0.3) ? chance.between(0.1, 0.3) : 0;
  }

  /** How likely each part is on a step of the bar. */
  habits(step: number, dense: boolean): Habits {
    const chance = this.#chance;
    const back = step === 4 || step === 12;
    if (!dense) {
      return {
        kick: step % 8 === 0 ? 0.8 : chance.happens(0.12) ? 0.6 : 0,
        snare: back ? 0.7 : 0.02,
        hat: chance.happens(0.15) ? 0.6 : 0,
        ghost: 0.05,
        flam: 0.15,
      };
    }
    return {
      kick: step % 8 === 0 ? 0.95 : chance.happens(0.25) ? 0.7 : 0.03,
      snare: back ? 0.95 : 0.03,
      hat: step % 2 === 0 ? 0.85 : chance.happens(0.4) ? 0.7 : 0.1,
      ghost: 0.16,
      flam: 0.1,
    };
  }

  strike(when: number, habits: Habits, accent: boolean): void {
    const chance = this.#chance;
    if (chance.happens(habits.kick)) this.#hit(when, this.#kick, chance.whole(70, 127));
    if (chance.happens(habits.hat)) this.#hit(when, this.#hat, chance.whole(accent ? 60 : 30, accent ? 115 : 90));
    if (chance.happens(habits.snare)) {
      if (chance.happens(habits.flam)) {
        this.#hit(when - chance.of(FLAM_SECONDS), this.#snare, chance.whole(45, 85), 0);
      }
      this.#hit(when, this.#snare, chance.whole(75, 127));
    } else if (chance.happens(habits.ghost)) {
      this.#hit(when, this.#snare, chance.whole(20, 45));
    }
    if (accent && chance.happens(0.04)) this.#hit(when, chance.of(this.#kit.cymbals), chance.whole(60, 120));
  }

  /** Sixteenths and thirty-seconds over the toms. */
  fill(when: number, stepSeconds: number): void {
    const chance = this.#chance;
    const strokes = chance.happens(0.3) ? 2 : 1;
    for (let stroke = 0; stroke < strokes; stroke++) {
      this.#hit(
        when + stroke * stepSeconds / strokes,
        chance.of([...this.#kit.toms, this.#snare]),
        chance.whole(45, 120),
      );
    }
  }

  #hit(when: number, key: number, velocity: number, spreadSeconds = 0.002): void {
    const startFrame = toGrid(when + spreadSeconds * this.#chance.normal());
    this.notes.push({ startFrame, lengthFrames: toGrid(0.2), key, velocity });
  }
}
