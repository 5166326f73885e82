import * as P from "../../dsp/assembly/protocol.ts";
import { checkScene, MATERIALS, type Scene } from "./clicks.ts";

const reverse = { kind: P.COMMAND_REVERSE, a: P.SWITCH_TOGGLE },
  half = { kind: P.COMMAND_HALF_SPEED, a: P.SWITCH_TOGGLE };
const rate = (a: number) => ({ kind: P.COMMAND_RATE, a });
const undo = { kind: P.COMMAND_UNDO }, redo = { kind: P.COMMAND_REDO };

const SCENES: readonly Scene[] = [
  { name: "backwards and forwards", acts: [[0, reverse], [9_001, reverse]] },
  { name: "half speed, and back", acts: [[0, half], [9_001, half]], frames: 100_000 },
  { name: "three quarters backwards", acts: [[0, rate(0.75)], [3_001, reverse]], frames: 100_000 },
  { name: "backwards four times in 10 ms", acts: [[0, reverse], [99, reverse], [241, reverse], [399, reverse]] },
  {
    name: "half speed, stop, play",
    acts: [[0, half], [3_001, { kind: P.COMMAND_STOP }], [9_001, { kind: P.COMMAND_PLAY }]],
  },
  {
    name: "half speed, retrigger, clear, undo",
    acts: [[0, half], [3_001, { kind: P.COMMAND_RETRIGGER }], [9_001, { kind: P.COMMAND_CLEAR }], [12_007, undo]],
  },
  {
    name: "backwards, divide, undo, redo",
    acts: [[0, reverse], [3_001, { kind: P.COMMAND_DIVIDE, a: 2 }], [8_003, undo], [12_007, redo]],
  },
];

for (const materialName of Object.keys(MATERIALS)) {
  for (const scene of SCENES) {
    Deno.test(`no click in ${materialName}: ${scene.name}`, () => checkScene(scene, materialName, 77));
  }
}
