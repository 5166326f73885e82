import * as P from "../../dsp/assembly/protocol.ts";
import { checkScene, MATERIALS, type Scene } from "./clicks.ts";

const undo = { kind: P.COMMAND_UNDO }, redo = { kind: P.COMMAND_REDO };
const divide = (a: number) => ({ kind: P.COMMAND_DIVIDE, a });
const trim = (c: number) => ({ kind: P.COMMAND_TRIM, a: -1, b: -1, c, when: P.WHEN_EXACT });
const copy = { kind: P.COMMAND_COPY, a: P.TRACK_NEW };

const SCENES: readonly Scene[] = [
  { name: "trim to what was heard", acts: [[0, trim(P.TRIM_BEFORE)]] },
  { name: "trim to what is still to come, undo, redo", acts: [[0, trim(P.TRIM_AFTER)], [5_003, undo], [9_001, redo]] },
  { name: "halves of halves, and back", acts: [[0, divide(2)], [5_003, divide(2)], [9_001, undo], [9_203, undo]] },
  {
    name: "a copy, then both are divided",
    acts: [[0, copy], [3_001, divide(3)], [7_001, { ...divide(2), track: 2 }]],
    voices: 3,
  },
  { name: "divide, undo, redo, undo in 8 ms", acts: [[0, divide(2)], [77, undo], [203, redo], [350, undo]] },
];

for (const materialName of Object.keys(MATERIALS)) {
  for (const scene of SCENES) {
    Deno.test(`no click in ${materialName}: ${scene.name}`, () => checkScene(scene, materialName, 77));
  }
}
