import { assertEquals } from "@std/assert";
import * as protocol from "../../../dsp/assembly/protocol.ts";
import type { Command } from "../../../dsp/command_ring.ts";
import type { EngineEvent } from "../../../dsp/event_ring.ts";
import { encodeCommand } from "../../../src/commands/encode.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { parseScore } from "../../../src/score/read.ts";
import { ScoreRecorder } from "../../../src/score/write.ts";
import { randomCommand, seededRandom } from "../commands/random_commands.ts";

function answer(kind: number, command: Command, frame: number, status = 0): EngineEvent {
  return {
    kind,
    command: command.kind,
    id: command.id,
    track: Math.max(0, command.track),
    frame,
    at: command.at,
    gesture: command.gesture,
    status,
    state: 0,
    a: 0,
    b: 0,
    c: 0,
    d: 0,
    source: command.source,
    when: command.when,
    argumentA: command.a,
    argumentB: command.b,
    argumentC: command.c,
    argumentTrack: command.track,
    ...(command.plan && { plan: command.plan }),
  };
}

Deno.test("what a live session writes is read back as the same slots (seeds 1 to 30)", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = seededRandom(seed);
    const recorder = new ScoreRecorder();
    const sent: Command[] = [];
    const rows = ['{"rondo_score":1,"sample_rate":48000,"inputs":2}'];
    for (let id = 1; id <= 60; id++) {
      const at = id * 1000;
      const gesture = random() < 0.3 ? -1 : at - Math.floor(random() * 900);
      const command = encodeCommand(parseCommand(randomCommand(random), "score"), { id, at, gesture });
      sent.push(command);
      if (random() < 0.3) rows.push(recorder.lineOf(answer(protocol.EVENT_WAITING, command, at + 500))!);
      const ending = random() < 0.2 ? protocol.EVENT_REFUSED : protocol.EVENT_DONE;
      const row = recorder.lineOf(
        answer(ending, command, at + 500, ending === protocol.EVENT_REFUSED ? protocol.REFUSED_STATE : 0),
      );
      if (row !== undefined) rows.push(row);
    }
    const score = parseScore(rows.join("\n"), "live");
    const again = score.lines.map((line, index) =>
      encodeCommand(line.request, { id: index + 1, at: line.atFrame, gesture: line.gestureFrame })
    );
    assertEquals(again, sent, `seed ${seed}`);
  }
});

Deno.test("a command that waits is written once, when it was taken up", () => {
  const recorder = new ScoreRecorder();
  const command = encodeCommand({ do: "loop.record", track: 2, when: "bar" }, { id: 4, at: 700, gesture: 650 });
  assertEquals(
    recorder.lineOf(answer(protocol.EVENT_WAITING, command, 900)),
    '{"at":700,"gesture":650,"do":"loop.record","track":2,"when":"bar"}',
  );
  assertEquals(recorder.lineOf(answer(protocol.EVENT_DONE, command, 900)), undefined);
});

Deno.test("events that answer no command, and commands that never got in, leave no line", () => {
  const recorder = new ScoreRecorder();
  const command = encodeCommand({ do: "loop.play" }, { id: 1, at: 5 });
  assertEquals(recorder.lineOf(answer(protocol.EVENT_STATE, command, 5)), undefined);
  assertEquals(recorder.lineOf(answer(protocol.EVENT_REFUSED, command, 5, protocol.REFUSED_QUEUE_FULL)), undefined);
});
