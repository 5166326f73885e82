/**
 * A program that saves over and over while a loop changes before each save, until it is killed; argument: the folder.
 *
 * It prints a line with the number of each whole save.
 */
import { saveSession } from "../../../src/saved/save_session.ts";
import { FACTS, loopingRig, takeInto } from "./looping_rig.ts";

const rig = await loopingRig(), folder = Deno.args[0]!;
for (let number = 1;; number++) {
  takeInto(rig, number % 3);
  const { failures } = saveSession(rig.memory, folder, { ...FACTS, patterns: `{"number":${number}}` });
  console.log(failures.length === 0 ? number : failures[0]);
}
