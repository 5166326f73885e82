/**
 * Must-show: phones and PA on two simulated cards 50 ppm apart coincide for an hour, with 23 ms of air between them.
 *
 * `deno run -A scripts/measure/two_cards.ts [SECONDS]` (an hour unless asked for less). Deterministic; the time printed is the machine's.
 */
import { CASES } from "./phones/cases.ts";
import { playTwoCards } from "./phones/two_cards.ts";

const seconds = Number(Deno.args[0] ?? 3600);
console.log(
  "case                                                worst µs  median µs  to 1 ms  to 0.1 ms  cents  drop-outs  took",
);
for (const [name, tried] of CASES) {
  const began = performance.now();
  const heard = await playTwoCards({ ...tried, seconds });
  const took = ((performance.now() - began) / 1000).toFixed(1);
  const { worstUs, medianUs, settledS, fineS, worstCents, silences, facts } = heard;
  console.log(
    `${name.padEnd(50)}  ${worstUs.toFixed(1).padStart(8)}  ${medianUs.toFixed(1).padStart(9)}  ${
      settledS.toFixed(1).padStart(5)
    } s  ${fineS.toFixed(1).padStart(7)} s  ${worstCents.toFixed(3).padStart(5)}  ${
      `${Math.max(silences, facts.dropouts)}`.padStart(9)
    }  ${took} s`,
  );
}
