/**
 * Listens to a recording too short to find a tempo in as to a loop: repeated, as its player would let it go round.
 *
 * That a file is a loop is taken for granted only where what is heard bears it out: its length must hold a whole number of beats of
 * the tempo. Anything repeated has its own length for a period, so one beat a pass proves nothing, nor do few onsets; and as the
 * seam may lie by what was never played, such a tempo is never told as more than a guess. Units: seconds. Thread: control.
 */
import { LISTENING_RATE, type WholeHeard, WholeListening } from "./whole_listening.ts";

/** Longest recording that is heard again as a loop. */
export const LONGEST_LOOP_S = 3;
/** How long it goes round. */
const REPEATED_S = 20;
/** The tempo of one pass is taken where it is this sure. */
const SURE = 0.5;
const LEAST_ONSETS = 4;
const LEAST_BEATS = 2;
/** How far the beats in a pass may be from a whole number, as a share. */
const WHOLE_SHARE = 0.0015;
/** What a tempo that rests on repetition is believed, and at most. */
const BELIEF = 0.6;
/** Beats this little before the seam are those after it. */
const SEAM_S = 0.03;

/** What was heard in one pass of `sound`, or, where that left the tempo open, in many. `sound` at LISTENING_RATE. */
export async function hearRepeated(
  sound: Float32Array,
  once: WholeHeard,
  module: WebAssembly.Module,
): Promise<WholeHeard> {
  if (once.confidence >= SURE || once.onsetsS.length < LEAST_ONSETS) return once;
  const lengthS = sound.length / LISTENING_RATE;
  const listening = await WholeListening.prepare(module);
  for (let pass = 0; pass * lengthS < REPEATED_S; pass++) listening.take(sound);
  const heard = listening.finish();
  const beats = (heard.tempoBpm ?? 0) * lengthS / 60;
  const whole = Math.round(beats);
  if (whole < LEAST_BEATS || Math.abs(beats / whole - 1) > WHOLE_SHARE) return once;
  const confidence = BELIEF * Math.min(heard.confidence, 0.8);
  if (heard.confidence <= once.confidence) return once;
  const periodS = lengthS / whole;
  const phaseS = beatPhase(heard.beatsS.filter((beatS) => beatS > REPEATED_S / 2), periodS);
  return {
    ...once,
    tempoBpm: 60 / periodS,
    confidence,
    candidates: heard.candidates,
    beatsS: Array.from({ length: whole }, (_, beat) => phaseS + beat * periodS),
  };
}

/** Where beats fall between multiples of the period: their mean on the circle. */
function beatPhase(beatsS: readonly number[], periodS: number): number {
  let x = 0, y = 0;
  for (const beatS of beatsS) {
    x += Math.cos(2 * Math.PI * beatS / periodS);
    y += Math.sin(2 * Math.PI * beatS / periodS);
  }
  const phaseS = (Math.atan2(y, x) / (2 * Math.PI) + 1) % 1 * periodS;
  return periodS - phaseS < SEAM_S ? 0 : phaseS;
}
