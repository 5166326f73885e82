import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { parseCommand } from "../../../src/commands/parse.ts";
import { emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { carryOut } from "../../../src/sequencer/carry_out.ts";
import { Sequencer } from "../../../src/sequencer/sequencer.ts";
import { showSteps } from "../../../src/sequencer/show_steps.ts";
import { STEP_COMMANDS } from "../../../src/commands/step_commands.ts";
import { STEP_KEYS } from "../../../src/surfaces/screen/step_keys.ts";
import { LISTENED_COMMANDS } from "../../../src/commands/listened_commands.ts";
import { SESSION_COMMANDS } from "../../../src/commands/session_commands.ts";
import { COMMANDS } from "../../../src/commands/table.ts";
import type { SessionState } from "../../../src/session/session_state.ts";
import { KeyDecoder } from "../../../src/surfaces/screen/key_decoder.ts";
import type { KeyAct } from "../../../src/surfaces/screen/key_binding.ts";
import { KEY_MAP } from "../../../src/surfaces/screen/key_map.ts";
import { COMMANDS_WITHOUT_KEY } from "../../../src/surfaces/screen/commands_without_key.ts";
import { Keyboard } from "../../../src/surfaces/screen/keyboard.ts";
import { eventMessage, hostMessage } from "../../../src/surfaces/screen/messages.ts";
import { OpenPrompt, tappedTempo } from "../../../src/surfaces/screen/prompts.ts";
import { PretendedSession, pretendedState, pretendedTrack } from "./pretended_session.ts";

/** Sessions in every situation that a key looks at. */
function situations(): SessionState[] {
  const states = [pretendedState()];
  for (let state = 0; state <= 5; state++) {
    for (const gain of [0, 0.001, 1, 15.8]) {
      const tracks = [pretendedTrack({ index: 0, state, gain, pan: gain > 1 ? 1 : -1 }), pretendedTrack({ index: 3 })];
      states.push(pretendedState({ tracks }));
    }
  }
  const noAnchor = pretendedState();
  noAnchor.snapshot.anchorLength = 0;
  const noTempo = pretendedState();
  [noTempo.snapshot.anchorLength, noTempo.snapshot.framesPerBeat] = [0, 0];
  const monitored = pretendedState();
  monitored.snapshot.monitor = 1;
  const steps = showSteps(new Sequencer(emptyBank(), 1), 0);
  const stepwise = (["stopped", "playing"] as const).map((mode) => pretendedState({ steps: { ...steps, mode } }));
  return [...states, noAnchor, noTempo, monitored, ...stepwise];
}

function commandsOf(act: KeyAct): unknown[] {
  if ("command" in act) return [act.command];
  if (!("from" in act)) return [];
  return situations().map((state) => act.from(state)).filter((made) => "do" in made);
}

function pressed(keys: string[], state = pretendedState()): { keyboard: Keyboard; session: PretendedSession } {
  const session = new PretendedSession();
  session.shown = state;
  const keyboard = new Keyboard(session);
  keys.forEach((key, index) => keyboard.press(key, 1000 + index * 500));
  return { keyboard, session };
}

function sent(keys: string[], state?: SessionState): unknown[] {
  return pressed(keys, state).session.sent.map(({ request }) => request);
}

Deno.test("every key sends a valid command in every situation, asks, or does something of the screen's own", () => {
  for (const { keys, act } of [...KEY_MAP, ...STEP_KEYS]) {
    const commands = commandsOf(act);
    assert(commands.length > 0 || "ask" in act || "screen" in act, keys.join());
    for (const command of commands) assertEquals(parseCommand(command), command);
  }
});

Deno.test("no key is in the table twice, and every row says what the key does", () => {
  for (const table of [KEY_MAP, STEP_KEYS]) {
    const keys = table.flatMap((binding) => binding.keys);
    assertEquals(keys.length, new Set(keys).size);
  }
  for (const { summary } of KEY_MAP) assert(summary.length > 3);
});

Deno.test("every command can be sent with a key, or is listed with the reason why not", () => {
  const reached = new Set(
    [...KEY_MAP, ...STEP_KEYS].flatMap(({ act }) => commandsOf(act)).map((command) => (command as { do: string }).do),
  );
  for (const name of ["tempo", "track", "seconds", "note", "strokes", "scene", "store", "action"] as const) {
    const prompt = new OpenPrompt(name);
    prompt.press("9", 0);
    if (!["strokes", "scene", "store"].includes(name)) prompt.press("9", 0);
    const step = prompt.press("enter", 0);
    if (typeof step !== "string") reached.add(step.do);
  }
  const all = [...COMMANDS, ...LISTENED_COMMANDS, ...SESSION_COMMANDS, ...STEP_COMMANDS].map(({ name }) => name);
  assertEquals([...reached, ...Object.keys(COMMANDS_WITHOUT_KEY)].toSorted(), all.toSorted());
});

Deno.test("a key's command carries the time of the press and where it came from", () => {
  const { session } = pressed(["r"]);
  assertEquals(session.sent, [{ request: { do: "loop.record" }, timeMs: 1000, source: "keys" }]);
});

Deno.test("space plays what is stopped, stops what plays, closes a take, and drops a wait", () => {
  const after = (state: number) => sent(["space"], pretendedState({ tracks: [pretendedTrack({ index: 0, state })] }));
  assertEquals(after(5), [{ do: "loop.play" }]);
  assertEquals(after(3), [{ do: "loop.stop" }]);
  assertEquals(after(4), [{ do: "loop.stop" }]);
  assertEquals(after(2), [{ do: "loop.play" }]);
  assertEquals(after(1), [{ do: "loop.cancel" }]);
});

Deno.test("louder and softer move by one dB, with silence at the bottom and +24 dB at the top", () => {
  const after = (key: string, gain: number) =>
    sent([key], pretendedState({ tracks: [pretendedTrack({ index: 0, gain })] }));
  assertEquals(after("+", 1), [{ do: "mix.gain", db: 1 }]);
  assertEquals(after("-", 0.5), [{ do: "mix.gain", db: -7 }]);
  assertEquals(after("-", 0.001), [{ do: "mix.gain", db: -120 }]);
  assertEquals(after("+", 0), [{ do: "mix.gain", db: -60 }]);
  assertEquals(after("=", 15.9), [{ do: "mix.gain", db: 24 }]);
});

Deno.test("the arrows select among the tracks there are and stop at the ends", () => {
  const tracks = [0, 3, 4].map((index) => pretendedTrack({ index }));
  const state = pretendedState({ tracks });
  state.snapshot.selected = 3;
  assertEquals(sent(["up"], state), [{ do: "loop.select", track: 1 }]);
  assertEquals(sent(["down"], state), [{ do: "loop.select", track: 5 }]);
  assertEquals(sent(["page down"], state), [{ do: "loop.select", track: 5 }]);
  assertEquals(sent(["home"], state), [{ do: "loop.select", track: 1 }]);
  assertStringIncludes(pressed(["up"]).keyboard.message?.text ?? "", "no track yet");
});

Deno.test("capture takes cycles of the anchor, else bars of the tempo, else goes by ear, or asks for seconds", () => {
  assertEquals(sent(["k", "K"]), [{ do: "loop.capture", cycles: 1 }, { do: "loop.capture", cycles: 2 }]);
  const tempoOnly = pretendedState();
  tempoOnly.snapshot.anchorLength = 0;
  assertEquals(sent(["K"], tempoOnly), [{ do: "loop.capture", bars: 2 }]);
  tempoOnly.snapshot.framesPerBeat = 0;
  assertEquals(sent(["k"], tempoOnly), [{ do: "loop.capture" }]);
  assertEquals(sent(["K", "4", ".", "5", "enter"], tempoOnly), [{ do: "loop.capture", seconds: 4.5 }]);
});

Deno.test("the commands that listening decides have keys of their own", () => {
  assertEquals(sent(["j", "e"]), [{ do: "loop.next_cut" }, { do: "loop.grab" }]);
});

Deno.test("w makes commands wait for the next beat, bar or loop, where they can wait", () => {
  assertEquals(sent(["w", "r", "w", "m", "w", "escape", "t", "w", "o"]), [
    { do: "loop.record", when: "beat" },
    { do: "mix.mute", when: "bar" },
    { do: "loop.cancel" },
    { do: "loop.retrigger", when: "loop" },
    { do: "loop.overdub" },
  ]);
});

Deno.test("a tempo is typed, corrected, and left alone with escape", () => {
  assertEquals(sent(["b", "9", "9", "backspace", "7", ".", "5", "x", "enter"]), [
    { do: "transport.set_tempo", bpm: 97.5 },
  ]);
  assertEquals(sent(["b", "9", "escape"]), []);
  assertEquals(sent(["b", "enter"]), []);
});

Deno.test("a tempo that makes no sense is refused in a sentence and can be corrected", () => {
  const { keyboard, session } = pressed(["b", "9", "enter"]);
  assertEquals(session.sent, []);
  assertStringIncludes(keyboard.message?.text ?? "", "from 10 to 1000");
  assertEquals(keyboard.prompt?.shown.typed, "9");
  keyboard.press("0", 9000);
  keyboard.press("enter", 9001);
  assertEquals(session.sent.map(({ request }) => request), [{ do: "transport.set_tempo", bpm: 90 }]);
});

Deno.test("a tempo can be tapped: half a second between taps is 120", () => {
  assertEquals(sent(["b", "space", "space", "space", "enter"]), [{ do: "transport.set_tempo", bpm: 120 }]);
  assertEquals(tappedTempo([100]), undefined);
  assertAlmostEquals(tappedTempo([0, 590, 1210, 1800]) ?? 0, 100);
});

Deno.test("q asks once when there is something to lose, and a key in between takes it back", () => {
  const state = pretendedState({ tracks: [pretendedTrack({ index: 0 })] });
  assertEquals(pressed(["q"], state).keyboard.leaving, false);
  assertEquals(pressed(["q", "q"], state).keyboard.leaving, true);
  assertEquals(pressed(["q", "m", "q"], state).keyboard.leaving, false);
  assertEquals(pressed(["q"]).keyboard.leaving, true);
  const edited = { ...showSteps(new Sequencer(emptyBank(), 1), 0), canUndo: true };
  assertEquals(pressed(["q"], pretendedState({ steps: edited })).keyboard.leaving, false);
  assertEquals(pressed(["q"], pretendedState({ steps: { ...edited, canUndo: false } })).keyboard.leaving, true);
  assertEquals(pressed(["ctrl-c"], state).keyboard.leaving, true);
});

Deno.test("the help page scrolls, and any other key returns to the tracks without playing", () => {
  const { keyboard, session } = pressed(["?", "down", "page down"]);
  assertEquals([keyboard.page, keyboard.helpTop], ["help", 11]);
  keyboard.press("r", 0);
  assertEquals([keyboard.page, session.sent.length], ["tracks", 0]);
});

Deno.test("an unknown key is said to do nothing", () => {
  const { keyboard, session } = pressed(["z"]);
  assertEquals(session.sent, []);
  assertStringIncludes(keyboard.message?.text ?? "", `"z" does nothing`);
});

Deno.test("keys are named from what a terminal sends, also when sequences come in pieces", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.feed("rR \r\x7f\x03é"), ["r", "R", "space", "enter", "backspace", "ctrl-c", "é"]);
  assertEquals(decoder.feed("\x1b[A\x1bOB\x1b[1;2C\x1b[5~\x1b[F"), ["up", "down", "right", "page up", "end"]);
  assertEquals(decoder.feed("\x1b"), []);
  assertEquals(decoder.feed("[6"), []);
  assertEquals(decoder.waiting, true);
  assertEquals(decoder.feed("~x"), ["page down", "x"]);
  assertEquals(decoder.waiting, false);
});

Deno.test("a lone escape is the escape key once nothing follows", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.feed("\x1b"), []);
  assertEquals(decoder.flush(), ["escape"]);
  assertEquals(decoder.feed("\x1b\x1b[A"), ["escape", "up"]);
  assertEquals(decoder.flush(), []);
});

Deno.test("pasted text plays nothing", () => {
  const decoder = new KeyDecoder();
  assertEquals(decoder.feed("a\x1b[200~rm -rf q\x1b[A"), ["a"]);
  assertEquals(decoder.feed("still pasting\x1b[20"), []);
  assertEquals(decoder.feed("1~b"), ["b"]);
});

Deno.test("unknown sequences are swallowed whole", () => {
  assertEquals(new KeyDecoder().feed("\x1b[15~\x1b[?1;2c\x1b[<0;1;1Mx"), ["x"]);
});

Deno.test("refusals and losses become messages; what the state shows does not", () => {
  const refusal = { event: "refused", do: "loop.play", message: "loop.play was refused: the track is empty." };
  assertEquals(eventMessage(refusal), { text: refusal.message, role: "warn" });
  assertEquals(eventMessage({ event: "state", track: 1, state: "playing" }), undefined);
  assertEquals(eventMessage({ event: "done", do: "mix.gain" }), undefined);
  assertEquals(eventMessage({ event: "seam", track: 1, size_db: -20 }), undefined);
  assertEquals(eventMessage({ event: "seam", track: 1, size_db: 29, step_db: -170 }), undefined);
  assertStringIncludes(eventMessage({ event: "seam", track: 1, size_db: 6, step_db: -12 })?.text ?? "", "6.0 dB above");
  assertEquals(hostMessage({ kind: "lost", reason: "JACK is gone." }), { text: "JACK is gone.", role: "bad" });
  assertEquals(hostMessage({ kind: "xrun" }), undefined);
});

Deno.test("every command that a key sends is one that the table knows", () => {
  for (const { act } of KEY_MAP) {
    for (const command of commandsOf(act)) assert(parseCommand(command));
  }
});

Deno.test("tab turns to the step page, where keys are those of the sequencer, and back; grid, help and panic stay what they are", () => {
  const { keyboard, session } = pressed(["tab", "enter", "right", "M", "p", "o", "tab", "o"]);
  assertEquals(keyboard.page, "tracks");
  const names = session.sent.map(({ request }) => request.do);
  assertEquals(names, ["step.toggle", "step.go", "mix.metronome", "transport.panic", "loop.overdub"]);
});

Deno.test("any command can be typed, and what is wrong with one is said", () => {
  const typed = (text: string) => [":", ...[...text].map((sign) => sign === " " ? "space" : sign), "enter"];
  assertEquals(sent(typed("step.euclid hits=5 rotate=-2")), [{ do: "step.euclid", hits: 5, rotate: -2 }]);
  assertEquals(sent(typed("step.part_set name=slow bass")), [{ do: "step.part_set", name: "slow bass" }]);
  assertEquals(sent(typed('step.song entries=[{"pattern": 1, "times": 2}]')), [{
    do: "step.song",
    entries: [{ pattern: 1, times: 2 }],
  }]);
  assertStringIncludes(
    pressed(typed("step.euclid hits=x")).keyboard.message?.text ?? "",
    "a whole number from 0 to 128",
  );
});

Deno.test("keys of the step page change the step from what it is", () => {
  const sequencer = new Sequencer(emptyBank(), 1);
  const at = { tick: 0, heardTick: 0, beatsPerBar: 4, running: false };
  carryOut(sequencer, { do: "step.note", note: 60, velocity: 125, length: "7/8" }, at);
  const state = pretendedState({ steps: showSteps(sequencer, 0) });
  const made = (key: string) => sent(["tab", key], state)[0];
  assertEquals(made(")"), { do: "step.set", velocity: 127 });
  assertEquals(made("]"), { do: "step.set", length: 1 });
  assertEquals(made("["), { do: "step.set", length: "3/4" });
  assertEquals(made("}"), { do: "step.set", micro: "1/24" });
  assertEquals(made("r"), { do: "step.set", ratchets: 2 });
});

Deno.test("what is wrong with an answer is shown beside it until the next key, and the question stays open", () => {
  const { keyboard } = pressed([":", ..."step.foo", "enter"]);
  assertStringIncludes(keyboard.prompt!.shown.hint, 'There is no command "step.foo"');
  keyboard.press("backspace", 0);
  assertStringIncludes(keyboard.prompt!.shown.hint, "a command, like mix.gain");
});
