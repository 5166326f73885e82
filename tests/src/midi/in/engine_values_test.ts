import { assert, assertEquals } from "@std/assert";
import * as P from "../../../../dsp/assembly/protocol.ts";
import { engineValues } from "../../../../src/midi/in/engine_values.ts";
import { Rig } from "../../../scenarios/rig.ts";

Deno.test("faders are picked up at what the engine shows: level, pan, rate, monitor and tempo; of the rest nobody knows", async () => {
  const rig = await Rig.open({ blockFrames: 128 });
  rig.at(0, { kind: P.COMMAND_GAIN, track: 1, a: 0.5 });
  rig.at(0, { kind: P.COMMAND_PAN, track: 1, a: -0.25 });
  rig.at(0, { kind: P.COMMAND_SET_TEMPO, a: 97, b: 3 }).runTo(12_800);
  const { valueOf } = engineValues(rig.memory);
  const near = (value: number | undefined, wanted: number) =>
    assert(Math.abs((value ?? NaN) - wanted) < 1e-4, `${value} for ${wanted}`);
  near(valueOf({ do: "mix.gain", track: 2 }, "gain"), 0.5);
  near(valueOf({ do: "mix.gain", track: 2 }, "db"), 20 * Math.log10(0.5));
  near(valueOf({ do: "mix.pan", track: 2 }, "pan"), -0.25);
  near(valueOf({ do: "mix.monitor" }, "gain"), 0);
  near(valueOf({ do: "loop.rate", track: 2 }, "rate"), 1);
  near(valueOf({ do: "transport.set_tempo" }, "bpm"), 97);
  near(valueOf({ do: "transport.set_tempo" }, "beats_per_bar"), 3);
  assertEquals(valueOf({ do: "mix.gain", track: 77 }, "db"), undefined);
  assertEquals(valueOf({ do: "mix.gain", track: "new" }, "db"), undefined);
  assertEquals(valueOf({ do: "loop.overdub", track: 1 }, "feedback"), undefined);
});
