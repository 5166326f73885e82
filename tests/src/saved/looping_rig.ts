/** An engine with loops to save, and what a save is told and is held against. */
import { join } from "node:path";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import { textSum } from "../../../src/saved/content_sum.ts";
import { hasLoop, readSavedLoop } from "../../../src/saved/open_saved.ts";
import type { SessionFacts } from "../../../src/saved/save_session.ts";
import { readRecord, type SessionRecord } from "../../../src/saved/session_record.ts";
import { Rig } from "../../scenarios/rig.ts";

/** What a save is told besides the engine's state. */
export const FACTS: SessionFacts = {
  version: "0.0.0",
  host: "offline",
  device: "none",
  startedAt: new Date(0),
  score: "score.jsonl",
  files: [],
  patterns: undefined,
};

/** Never the same twice, well below the limiter. */
export const SOURCE = (frame: number) => Math.sin(frame * frame * 1e-7) * 0.3;

export function loopingRig(): Promise<Rig> {
  return Rig.open({ tapeSeconds: 4, source: SOURCE });
}

/** Puts a fresh take into a track in place of what it had. */
export function takeInto(rig: Rig, track: number): void {
  const start = rig.frame + 64;
  rig.at(start, { kind: protocol.COMMAND_RECORD, track, when: protocol.WHEN_EXACT });
  rig.at(start + 7000, { kind: protocol.COMMAND_PLAY, track, when: protocol.WHEN_EXACT });
  rig.runTo(start + 10_000);
}

/** Opens the save of a folder as resuming does, every file held against its sum; undefined: there is none yet. */
export function openWhole(folder: string): SessionRecord | undefined {
  const record = readRecord(folder);
  if (record === undefined) return undefined;
  for (const track of record.tracks.filter(hasLoop)) readSavedLoop(folder, track);
  if (record.patterns !== undefined) {
    const text = Deno.readTextFileSync(join(folder, record.patterns));
    if (textSum(text) !== record.patterns_sha256) throw new Error(`${record.patterns} is not what was saved`);
  }
  return record;
}
