import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { shippedPath } from "../../../src/controllers/shipped.ts";
import type { MidiSetup, OfflineDevices } from "../../../src/midi/setup.ts";
import { RATE, SessionRig, waitFor } from "./session_rig.ts";

interface Given {
  mapPath: string;
  lightsPort?: string;
  played?: OfflineDevices["played"];
}

/** A session with one controller made of lists, whose lights are on the port "Pads". */
function withController(
  { mapPath, lightsPort, played = [] }: Given,
  use: (rig: SessionRig) => Promise<void>,
): Promise<void> {
  const input = { name: "pads", port: "Pads", isVirtual: false, mapPath, correctionMs: 0 };
  const midi: MidiSetup = {
    inputs: [lightsPort === "none" ? input : { ...input, lightsPort: "Pads" }],
    outputs: [],
    offline: { inputs: ["Pads"], outputs: ["Pads"], played },
  };
  return SessionRig.run({ midi }, use);
}

const hex = (bytes: Iterable<number>) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const sentBy = (rig: SessionRig) => rig.session.midiSent.map(({ bytes }) => hex(bytes));
const led = (number: number, value: number) => `f0 00 20 29 02 0a 78 08 ${hex([number])} ${hex([value])} f7`;

Deno.test("a pad of a controller that ships switches its step, its light follows, and all is dark at the end", () => {
  const played = [{ frame: RATE / 2, port: "Pads", bytes: [0x98, 10, 127] }];
  return withController({ mapPath: shippedPath("launch_control"), played }, async (rig) => {
    await waitFor("the step", () => rig.session.state().steps!.steps[1]!.on);
    await waitFor("its light", () => rig.session.state().snapshot.frame > RATE * 1.5);
    await rig.close();
    const sent = sentBy(rig);
    assert(sent.includes(led(0, 63)), "the cursor is on the first step, which is off");
    assert(sent.includes(led(1, 14)), "the second step is on");
    assertEquals(sent.filter((message) => message === led(2, 29)).length, 1, "what does not change is told once");
    assertEquals(sent.slice(-8), [0, 1, 2, 3, 4, 5, 6, 7].map((number) => led(number, 0)));
  });
});

Deno.test("a controller's buttons pause, move on step by step, and go on; without lights they do, too", () => {
  const button = (frame: number, number: number) => [
    { frame, port: "Pads", bytes: [0xb8, number, 127] },
    { frame: frame + 100, port: "Pads", bytes: [0xb8, number, 0] },
  ];
  const played = [117, 116, 116, 115, 117].flatMap((number, index) => button(RATE / 2 * (index + 1), number));
  return withController({ mapPath: shippedPath("launch_control"), lightsPort: "none", played }, async (rig) => {
    const seen: string[] = [];
    await waitFor("all of them", () => {
      const { mode, advance, cursor } = rig.session.state().steps!;
      const now = `${mode}${advance ? " advance" : ""}${mode === "paused" ? ` ${cursor}` : ""}`;
      if (seen.at(-1) !== now) seen.push(now);
      return seen.length >= 6;
    });
    const at = Number(seen[2]!.split(" ")[1]);
    assertEquals(seen, [
      "stopped",
      "playing",
      `paused ${at}`,
      `paused advance ${at}`,
      `paused advance ${(at + 1) % 16}`,
      seen.at(-1),
    ]);
    assert(seen.at(-1)!.startsWith("playing"));
  });
});

const MODES = `{
  "rondo_controller": 1, "name": "Modes",
  "source": { "guide": "made for a test", "page": "1", "url": "https://example.org/" },
  "connect": ["F0 7E 7F 06 01 F7"], "disconnect": ["B0 7B 00"],
  "modes": ["mix", "loops"], "window": { "steps": 4, "follow": "cursor" },
  "bind": [
    { "on": { "note": 1 }, "go": { "mode": "loops" } },
    { "on": { "note": { "from": 10, "to": 13 } }, "do": { "do": "step.toggle" }, "number_as": { "argument": "step", "first": 1 }, "in_window": true },
    { "on": { "note": 2 }, "do": { "do": "step.go", "step": 6 } },
    { "on": { "note": 3 }, "while": "stopped", "do": { "do": "mix.metronome", "on": true } },
    { "on": { "note": 3 }, "while": "playing", "do": { "do": "mix.monitor", "on": true } }
  ],
  "lights": [
    { "show": "mode", "at": 7, "send": "90 {at} {value}", "palette": { "loops": 5 } },
    { "show": "metronome", "at": 8, "send": "90 {at} {value}", "palette": { "on": 6 }, "mode": "loops" }
  ]
}`;

async function withFile(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_controller_" }), path = join(folder, "modes.jsonc");
  Deno.writeTextFileSync(path, text);
  try {
    await use(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a controller of one's own is made ready, shows the mode it is in, and is let go", () =>
  withFile(MODES, (mapPath) => {
    const played = [
      { frame: RATE / 2, port: "Pads", bytes: [0x90, 3, 1] },
      { frame: RATE, port: "Pads", bytes: [0x90, 1, 1] },
    ];
    return withController({ mapPath, played }, async (rig) => {
      await waitFor("its mode", () => rig.session.state().midi!.inputs[0]!.mode === "loops");
      await rig.until(2 * RATE);
      await rig.close();
      const [ready, ...rest] = sentBy(rig);
      assertEquals(ready, "f0 7e 7f 06 01 f7");
      assertEquals(rest, ["90 07 00", "90 08 00", "90 07 05", "90 08 06", "90 07 00", "90 08 00", "b0 7b 00"]);
    });
  }));

Deno.test("pads act on the steps that the cursor has come to, and as the sequencer plays or not", () =>
  withFile(MODES, (mapPath) => {
    const played = [
      { frame: RATE / 2, port: "Pads", bytes: [0x90, 2, 1] },
      { frame: RATE, port: "Pads", bytes: [0x90, 11, 1] },
    ];
    return withController({ mapPath, played }, async (rig) => {
      await waitFor("the step", () => rig.session.state().steps!.steps.some(({ on }) => on));
      assertEquals(rig.session.state().steps!.steps.findIndex(({ on }) => on), 5);
    });
  }));

Deno.test("a controller's file that changes while playing changes its lights, and is told when it is wrong", () =>
  withFile(MODES, (mapPath) =>
    withController({ mapPath }, async (rig) => {
      await rig.until(RATE / 2);
      Deno.writeTextFileSync(mapPath, MODES.replace(`"at": 7`, `"at": 17`));
      await rig.until(2 * RATE);
      Deno.writeTextFileSync(mapPath, MODES.replace(`"at": 7`, `"at": 700`));
      await waitFor("a notice", () => rig.notices.some((sentence) => sentence.includes("The map from before stays.")));
      await rig.close();
      assert(sentBy(rig).includes("90 11 00"), `${sentBy(rig)}`);
    })));
