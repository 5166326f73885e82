/**
 * Closes what is still being recorded when a session ends, so that it is saved like any loop.
 *
 * Method: the host is gone by then and the engine nobody's, so control runs it over a little silence itself: until nothing records,
 * and long enough for what follows the tape at a distance to be written. The cut falls on the last frame that was really
 * heard, and stands in the score like any other.
 * Thread: control, after the audio worker left. Units: frames.
 */
import { STATE_ARMED, STATE_RECORDING } from "../../dsp/assembly/protocol.ts";
import type { Engine } from "../../dsp/engine.ts";
import { readSnapshot, readTrack } from "../../dsp/snapshot.ts";
import { type CommandRequest, parseCommand } from "../commands/parse.ts";
import { isPass } from "../commands/table.ts";
import type { HostLine } from "./host_line.ts";

const BLOCK_FRAMES = 256;
/** Beyond the round trip: more than seams, ramps and the distance of overdubs to the tape together. */
const SETTLE_FRAMES = 16384;
/** A take that will not close in this time is given up; it stays on the tape. */
const PATIENCE_FRAMES = 96000;

/**
 * Stop every track that records, overdubs or is about to, and let the engine finish what it writes.
 * @param push sends a command, pressed at a frame
 */
export function closeOpenTakes(
  engine: Engine,
  { inputLatencyFrames, outputLatencyFrames }: Pick<HostLine, "inputLatencyFrames" | "outputLatencyFrames">,
  push: (request: CommandRequest, gestureFrame: number) => void,
): void {
  const { memory } = engine, lastHeardFrame = Math.max(0, readSnapshot(memory).frame - inputLatencyFrames);
  for (const index of tracksIn(memory, (state) => state === STATE_ARMED || takesUp(state))) {
    push(parseCommand({ do: "loop.stop", track: index + 1, when: "exact" }), lastHeardFrame);
  }
  const enoughFrames = SETTLE_FRAMES + inputLatencyFrames + outputLatencyFrames;
  for (let done = 0; done < enoughFrames || isRecording(memory); done += BLOCK_FRAMES) {
    if (done > enoughFrames + PATIENCE_FRAMES) return;
    for (const input of engine.inputs) input.fill(0, 0, BLOCK_FRAMES);
    engine.process(BLOCK_FRAMES);
  }
}

function isRecording(memory: WebAssembly.Memory): boolean {
  return tracksIn(memory, takesUp).length > 0;
}

function takesUp(state: number): boolean {
  return state === STATE_RECORDING || isPass(state);
}

function tracksIn(memory: WebAssembly.Memory, isMeant: (state: number) => boolean): number[] {
  const indices = Array.from({ length: readSnapshot(memory).trackCount }, (_, index) => index);
  return indices.filter((index) => {
    const { state, deleted } = readTrack(memory, index);
    return !deleted && isMeant(state);
  });
}
