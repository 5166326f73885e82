/**
 * Playing without a screen: events and host reports as JSON lines out, commands as JSON lines in.
 *
 * Besides the commands of the table a line may be `{"do":"state"}` (answered by a line of state), `{"do":"quit"}`, or `{"do":"learn",
 * "command":{…}}`, which binds the MIDI control that is moved next; `{"do":"learn"}` waits for none any more. A line that is not understood is answered by `{"error": …}` and playing goes on. The end of the input ends nothing. Thread: control.
 */
import { parseCommandLine } from "../../commands/parse.ts";
import { reasonOf, UserError } from "../../errors.ts";
import type { PlayedSession } from "../played_session.ts";
import { type ByteSource, LONGEST_LINE, readLines } from "./line_reader.ts";
import type { LineWriter } from "./line_writer.ts";
import { readyLine, stateLine } from "./state_line.ts";

/** The surface; `left` settles when a line asks to quit. */
export class Headless {
  readonly left: Promise<void>;
  readonly #done = Promise.withResolvers<void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #lineCount = 0;

  constructor(readonly session: PlayedSession, readonly writer: LineWriter) {
    this.left = this.#done.promise;
    session.onEvent((event) => writer.write(event));
    session.onHeard((event) => writer.write(event));
    session.onHost((report) => writer.write({ event: "host", ...inJsonWords(report) }));
    session.onNotice((message) => writer.write({ event: "notice", message }));
  }

  /** Says that the session is ready, then takes lines for as long as they come. `stateMs`: time between lines of state. */
  open(input: ByteSource, stateMs?: number): void {
    this.writer.write(readyLine(this.session.state()));
    if (stateMs !== undefined) this.#timer = setInterval(() => this.#writeState(), stateMs);
    this.#takeLines(input).catch((error) => this.writer.write({ error: `Standard input failed: ${error.message}.` }));
  }

  /** Stops writing lines of state. */
  close(): void {
    clearInterval(this.#timer);
  }

  /** Takes one line as it came from the input, at `timeMs`. */
  takeLine(line: string | undefined, timeMs: number): void {
    this.#lineCount++;
    if (line === undefined) return this.#refuse(`A line was longer than ${LONGEST_LINE} characters and was ignored.`);
    if (line.trim() === "") return;
    const word = surfaceWord(line);
    if (word === "quit") return this.#done.resolve();
    if (word === "state") return this.#writeState();
    try {
      const learn = learnLine(line);
      if (learn !== undefined) this.session.learn(learn.command);
      else this.session.send(parseCommandLine(line), timeMs, "lines");
    } catch (error) {
      this.#refuse(reasonOf(error));
    }
  }

  /** Says what is wrong with the line that came last. */
  #refuse(error: string): void {
    this.writer.write({ error, line: this.#lineCount });
  }

  async #takeLines(input: ByteSource): Promise<void> {
    for await (const line of readLines(input)) this.takeLine(line, performance.timeOrigin + performance.now());
  }

  #writeState(): void {
    this.writer.write(stateLine(this.session.state()));
  }
}

/** Fields named as JSON names them everywhere: `blockFrames` is `block_frames`. */
function inJsonWords(report: object): Record<string, unknown> {
  const words = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(report).map(([name, value]) => [words(name), value]));
}

/** `state` or `quit` where a line asks the surface itself, and nothing more. */
function surfaceWord(line: string): string | undefined {
  const match = /^\s*\{\s*"do"\s*:\s*"(state|quit)"\s*\}\s*$/.exec(line);
  return match?.[1];
}

/** What a line asks to be learned, where it asks for that. Throws a UserError where it says it wrongly. */
function learnLine(line: string): { command: Record<string, unknown> | undefined } | undefined {
  if (!/"do"\s*:\s*"learn"/.test(line)) return undefined;
  const { do: name, command, ...rest } = objectOf(line);
  if (name !== "learn") return undefined;
  const isCommand = command === undefined || (typeof command === "object" && command !== null && "do" in command);
  if (isCommand && Object.keys(rest).length === 0) return { command: command as Record<string, unknown> | undefined };
  throw new UserError('learn takes a command and nothing else: {"do":"learn","command":{"do":"mix.gain","track":1}}.');
}

function objectOf(line: string): Record<string, unknown> {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
