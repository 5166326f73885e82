import { carryOut } from "../../../src/sequencer/carry_out.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";
import { parseCommand } from "../../../src/commands/parse.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { nothingHeard } from "../../../src/analysis/heard.ts";
import { Headless } from "../../../src/surfaces/headless/headless.ts";
import { type ByteSource, LONGEST_LINE, readLines } from "../../../src/surfaces/headless/line_reader.ts";
import { type ByteSink, LineWriter, MOST_WAITING } from "../../../src/surfaces/headless/line_writer.ts";
import { PretendedSession, pretendedState, pretendedTrack } from "./pretended_session.ts";

class Paper implements ByteSink {
  text = "";

  write(bytes: Uint8Array): Promise<number> {
    // Never all at once, as a pipe may do.
    const taken = bytes.subarray(0, 1000);
    this.text += new TextDecoder().decode(taken);
    return Promise.resolve(taken.length);
  }

  get lines(): Record<string, unknown>[] {
    return this.text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }
}

/** Bytes that come in these pieces; `buffers` are those that were to be filled. */
class Pieces implements ByteSource {
  readonly buffers = new Set<ArrayBufferLike>();
  readonly #pieces: Uint8Array[];

  constructor(...texts: string[]) {
    this.#pieces = texts.map((text) => new TextEncoder().encode(text));
  }

  read(buffer: Uint8Array): Promise<number | null> {
    this.buffers.add(buffer.buffer);
    const piece = this.#pieces.shift();
    if (piece === undefined) return Promise.resolve(null);
    const taken = piece.subarray(0, buffer.length);
    buffer.set(taken);
    if (taken.length < piece.length) this.#pieces.unshift(piece.subarray(taken.length));
    return Promise.resolve(taken.length);
  }
}

async function linesOf(...pieces: string[]): Promise<(string | undefined)[]> {
  return await Array.fromAsync(readLines(new Pieces(...pieces)));
}

async function played(...lines: string[]): Promise<{ session: PretendedSession; lines: Record<string, unknown>[] }> {
  const session = new PretendedSession();
  session.shown = pretendedState({ tracks: [pretendedTrack({ index: 0, gain: 0.5 })] });
  const paper = new Paper();
  const writer = new LineWriter(paper, () => {});
  const headless = new Headless(session, writer);
  for (const line of lines) headless.takeLine(line, 77);
  await writer.finished();
  return { session, lines: paper.lines };
}

Deno.test("lines are split wherever the chunks break", async () => {
  assertEquals(await linesOf("one\ntw", "o\r\n\nthr", "ee"), ["one", "two", "", "three"]);
  assertEquals(await linesOf(), []);
});

Deno.test("however many lines come, they are read into one buffer", async () => {
  const pieces = new Pieces(...Array.from({ length: 1000 }, (_, line) => `line ${line}\n`));
  assertEquals((await Array.fromAsync(readLines(pieces))).length, 1000);
  assertEquals(pieces.buffers.size, 1);
});

Deno.test("a character whose bytes come apart is one character", async () => {
  const bytes = new TextEncoder().encode("ä\n"), pieces = [bytes.subarray(0, 1), bytes.subarray(1)];
  const source: ByteSource = {
    read: (buffer) => {
      const piece = pieces.shift();
      if (piece) buffer.set(piece);
      return Promise.resolve(piece?.length ?? null);
    },
  };
  assertEquals(await Array.fromAsync(readLines(source)), ["ä"]);
});

Deno.test("a line that is too long is told of, and the next one is read", async () => {
  const long = "x".repeat(LONGEST_LINE);
  assertEquals(await linesOf(long, long, "yy\nnext\n"), [undefined, "next"]);
});

Deno.test("a command line is sent with the time it came", async () => {
  const { session, lines } = await played('{"do":"loop.record","track":2}', "", "   ");
  assertEquals(session.sent, [{ request: { do: "loop.record", track: 2 }, timeMs: 77, source: "lines" }]);
  assertEquals(lines, []);
});

Deno.test("a line that is not understood is answered by one error line, and playing goes on", async () => {
  const { session, lines } = await played("hello", '{"do":"loop.recrd"}', "[]", '{"do":"loop.play"}');
  assertEquals(lines.length, 3);
  assertEquals(lines.map((line) => [Object.keys(line), line["line"]]), lines.map((_, i) => [["error", "line"], i + 1]));
  assertStringIncludes(String(lines[1]?.["error"]), 'did you mean "loop.record"?');
  assertEquals(session.sent.length, 1);
});

Deno.test("state is answered by a line of state in the words of JSON", async () => {
  const { lines } = await played('{"do":"state"}');
  const [line = {}] = lines;
  assertEquals(line["event"], "session");
  assertEquals(line["selected"], 1);
  const [track] = line["tracks"] as Record<string, unknown>[];
  assertEquals(track?.["state"], "playing");
  assertEquals(track?.["gain_db"], -6.02);
  assertEquals(track?.["waiting_frame"], null);
});

Deno.test("learn waits for a control that does the command, or for none any more; what else it says is an error", async () => {
  const { lines, session } = await played(
    '{"do":"learn","command":{"do":"mix.gain"}}',
    '{ "do": "learn" }',
    '{"do":"learn","command":"mix.gain"}',
    '{"do":"learn","track":1}',
  );
  assertEquals([session.learned, session.sent], [[{ do: "mix.gain" }, undefined], []]);
  assertEquals(lines.map((line) => "error" in line), [true, true]);
});

Deno.test("quit settles what waits for it", async () => {
  const headless = new Headless(new PretendedSession(), new LineWriter(new Paper(), () => {}));
  headless.takeLine('{"do":"quit"}', 0);
  await headless.left;
});

Deno.test("the first line says that the session is ready, and the end of the input ends nothing", async () => {
  const session = new PretendedSession(), paper = new Paper();
  const writer = new LineWriter(paper, () => {});
  const headless = new Headless(session, writer);
  headless.open(new Pieces('{"do":"loop.play"}\n'));
  while (session.sent.length === 0) await Promise.resolve();
  const state = await Promise.race([headless.left.then(() => "left"), Promise.resolve("playing")]);
  await writer.finished();
  assertEquals(state, "playing");
  assertEquals(paper.lines[0]?.["event"], "ready");
  assertEquals((paper.lines[0]?.["host"] as Record<string, unknown>)["sample_rate"], 48000);
});

Deno.test("events, host reports and notices each become a line", async () => {
  const session = new PretendedSession(), paper = new Paper();
  const writer = new LineWriter(paper, () => {});
  new Headless(session, writer);
  for (const listener of session.eventListeners) listener({ event: "done", do: "loop.play", frame: 5 });
  for (const listener of session.hostListeners) listener({ kind: "changed", blockFrames: 64 });
  for (const listener of session.noticeListeners) listener("Take care.");
  await writer.finished();
  assertEquals(paper.lines, [
    { event: "done", do: "loop.play", frame: 5 },
    { event: "host", kind: "changed", block_frames: 64 },
    { event: "notice", message: "Take care." },
  ]);
});

Deno.test("a reader that stalls costs lines, which are counted, and never memory without end", async () => {
  const paper = new Paper();
  const opened = Promise.withResolvers<void>();
  let stalled = true;
  const writer = new LineWriter({
    async write(bytes) {
      if (stalled) await opened.promise;
      return await paper.write(bytes);
    },
  }, () => {});
  writer.write({ first: true });
  await Promise.resolve();
  for (let count = 0; count < MOST_WAITING + 100; count++) writer.write({ count });
  stalled = false;
  opened.resolve();
  await writer.finished();
  const dropped = paper.lines.find((line) => line["event"] === "lines_dropped");
  assertEquals(paper.lines.length - 1 + Number(dropped?.["count"]), MOST_WAITING + 101);
});

Deno.test("a reader that is gone is said once, and nothing fails", async () => {
  let gone = 0;
  const writer = new LineWriter({ write: () => Promise.reject(new Error("broken pipe")) }, () => gone++);
  writer.write({ one: 1 });
  await writer.finished();
  writer.write({ two: 2 });
  await writer.finished();
  assertEquals(gone, 1);
});

Deno.test("what is heard becomes lines, and a part of the line of state", async () => {
  const session = new PretendedSession();
  session.shown = pretendedState({
    heard: { ...nothingHeard(), tempoBpm: 121.30004, confidence: 0.8, candidates: [{ tempoBpm: 121.3, score: 0.7 }] },
  });
  const paper = new Paper();
  const writer = new LineWriter(paper, () => {});
  const headless = new Headless(session, writer);
  for (const listener of session.heardListeners) listener({ event: "onset", frame: 4800, strength: 0.7, heard: 5120 });
  headless.takeLine('{"do":"state"}', 0);
  await writer.finished();
  assertEquals(paper.lines[0], { event: "onset", frame: 4800, strength: 0.7, heard: 5120 });
  assertEquals(paper.lines[1]?.["heard"], {
    frame: 0,
    tempo_bpm: 121.3,
    confidence: 0.8,
    candidates: [{ tempo_bpm: 121.3, score: 0.7 }],
    beat_frame: 0,
    next_beat_frame: 0,
    beats: 0,
    onsets: 0,
    onset_frame: null,
  });
});

Deno.test("ports, the newest message and the followed clock are in the line of state, and absent without MIDI", async () => {
  const session = new PretendedSession();
  session.shown = pretendedState({
    midi: {
      inputs: [{ name: "pad", port: "Pad MIDI 1" }, { name: "pedal", port: undefined }],
      outputs: [],
      clock: { source: "midi", state: "locked", running: true, tempoBpm: 121.30004, jitterMs: 0.5 },
      seen: { count: 7, input: 0, bytes: [0x90, 36, 100] },
    },
  });
  const paper = new Paper(), writer = new LineWriter(paper, () => {});
  const headless = new Headless(session, writer);
  headless.takeLine('{"do":"state"}', 0);
  delete session.shown.midi;
  headless.takeLine('{"do":"state"}', 0);
  await writer.finished();
  assertEquals(paper.lines[0]?.["midi"], {
    inputs: [{ name: "pad", port: "Pad MIDI 1" }, { name: "pedal", port: null }],
    outputs: [],
    messages: 7,
    last: { input: "pad", bytes: [144, 36, 100] },
    clock: { source: "midi", state: "locked", running: true, tempo_bpm: 121.3, jitter_ms: 0.5 },
  });
  assertEquals("midi" in paper.lines[1]!, false);
});

Deno.test("the sequencer is in the line of state with everything from 1: what plays, what waits and for how long, and the steps", async () => {
  const session = new PretendedSession(), sequencer = new Sequencer(emptyBank(), 1);
  const at = (tick: number) => ({ tick, heardTick: tick, beatsPerBar: 4, running: tick > 0 });
  const ask = (command: Record<string, unknown>, tick = 0) => carryOut(sequencer, parseCommand(command), at(tick));
  ask({ do: "step.length", steps: 3 });
  ask({ do: "step.note", step: 2, note: "E4", velocity: 90 });
  ask({ do: "step.start" });
  ask({ do: "step.pattern", pattern: 3, boundary: "bar" }, 960);
  ask({ do: "step.pattern", pattern: 1, boundary: "bar" }, 960);
  session.shown = pretendedState({ steps: showSteps(sequencer, 240) });
  const paper = new Paper(), writer = new LineWriter(paper, () => {});
  new Headless(session, writer).takeLine('{"do":"state"}', 0);
  await writer.finished();
  const { parts, ...facts } = paper.lines[0]?.["sequencer"] as Record<string, unknown>;
  assertEquals(facts, {
    mode: "playing",
    advance: false,
    protect: false,
    recording: "off",
    fill: false,
    song_entry: null,
    pattern: 1,
    name: "pattern 1",
    playing: 1,
    queued: { pattern: 1, beats_left: 3.75 },
    patterns: [1, 3],
    part: 1,
    page: 1,
    pages: 1,
    cursor: 1,
    steps: [null, [{ note: "E4", velocity: 90 }], null],
    can_undo: true,
    can_redo: false,
  });
  assertEquals((parts as Record<string, unknown>[])[0], {
    name: "part 1",
    steps: 3,
    on: [2],
    playing: 2,
    speed: "1",
    direction: "forward",
    channel: 1,
    port: 0,
    swing: 50,
    transpose: 0,
    muted: false,
    soloed: false,
    mute_group: 0,
  });
});
