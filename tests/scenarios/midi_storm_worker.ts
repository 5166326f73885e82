/** A MIDI thread that presses pads at random on an engine that renders in another thread, as fast as it is let. */
import { ClockReader } from "../../dsp/clock.ts";
import { MidiDesk } from "../../src/midi/in/midi_desk.ts";
import { MidiView } from "../../src/midi/in/midi_view.ts";
import { parseMap } from "../../src/midi/maps/read_map.ts";
import { seededRandom } from "../src/commands/random_commands.ts";
import { INPUT } from "./midi_desk_rig.ts";

/** Words of the shared array: how many presses are allowed, and how many were made. */
export const ALLOWED = 0;
export const MADE = 1;

/** What the worker is told. */
export interface Storm {
  memory: WebAssembly.Memory;
  words: SharedArrayBuffer;
  map: string;
  /** Pads from note 0 on. */
  pads: number;
  presses: number;
  seed: number;
}

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Storm>) => void;
  postMessage(message: { droppedCount: number }): void;
};

if ("WorkerGlobalScope" in globalThis) {
  scope.onmessage = ({ data }) => {
    const view = new MidiView(), words = new Int32Array(data.words), random = seededRandom(data.seed);
    const clock = new ClockReader(data.memory);
    const desk = new MidiDesk(data.memory, view, [{ ...INPUT, map: parseMap(data.map, "map") }], { ask: () => {} });
    for (let made = 0; made < data.presses; made++) {
      for (let seen = 0; (seen = Atomics.load(words, ALLOWED)) <= made;) Atomics.wait(words, ALLOWED, seen);
      const pad = Math.floor(random() * data.pads);
      clock.read();
      desk.receive(0, clock.timeMs, Uint8Array.of(0x90, pad, 100, pad, 0));
      Atomics.store(words, MADE, made + 1);
      Atomics.notify(words, MADE);
    }
    desk.poll(clock.timeMs);
    scope.postMessage({ droppedCount: view.droppedCount });
  };
}
