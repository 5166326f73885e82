import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { devicePage } from "../../../src/cli/devices.ts";
import { findingLines } from "../../../src/cli/doctor.ts";
import { judgeChoice, judgeHosts } from "../../../src/machine/host_checks.ts";
import {
  checkSystem,
  judgeCards,
  judgeProcessor,
  judgeRealTime,
  judgeSharedMemory,
} from "../../../src/machine/system_checks.ts";
import { checkTimer, quantile } from "../../../src/machine/timer_check.ts";
import { judgeMidi } from "../../../src/machine/midi_checks.ts";
import type { MidiFacts } from "../../../src/session/midi_list.ts";
import type { HostFacts } from "../../../src/session/host_list.ts";

const HOSTS: HostFacts[] = [
  { host: "jack", ready: false, finding: "No server is running.", library: "libjack.so.0", remedy: "jackd -d alsa" },
  {
    host: "portaudio",
    ready: true,
    finding: "PortAudio finds 1 device.",
    devices: [{
      index: 4,
      name: "USB",
      hostApi: "ALSA",
      inputs: 2,
      outputs: 8,
      sampleRate: 48000,
      defaultInput: true,
      defaultOutput: false,
    }],
  },
  { host: "builtin", ready: true, finding: "Always there." },
];

const MIDI: MidiFacts[] = [
  {
    system: "ALSA",
    ready: true,
    finding: "ALSA has 1 MIDI input and 1 output.",
    hasVirtualPorts: true,
    controllers: [],
    inputs: ["Pad:Pad MIDI 1"],
    outputs: ["Synth"],
  },
  {
    system: "JACK",
    ready: false,
    finding: "No server runs.",
    remedy: "jackd",
    hasVirtualPorts: true,
    controllers: [],
    inputs: [],
    outputs: [],
  },
];

Deno.test("the kernel's list of cards is told by name, and none is only a note", () => {
  const cards = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      HDA Intel PCH at 0x1 irq 1\n" +
    " 1 [USB            ]: USB-Audio - Scarlett 2i2 USB\n                      Focusrite\n";
  const found = judgeCards(cards);
  assertEquals(found.level, "good");
  assertStringIncludes(found.sentence, "HDA-Intel - HDA Intel PCH, USB-Audio - Scarlett 2i2 USB");
  assertEquals(judgeCards("--- no soundcards ---\n").level, "note");
  assertEquals(judgeCards(undefined).level, "note");
});

Deno.test("real time is granted by a limit or to root, else the line that grants it is named", () => {
  const limits = (priority: string) => `Max realtime priority     ${priority}                   ${priority}\n`;
  const user = "Uid:\t1000\t1000\t1000\t1000\n", root = "Uid:\t0\t0\t0\t0\n";
  assertEquals(judgeRealTime(limits("95"), user).level, "good");
  assertEquals(judgeRealTime(limits("unlimited"), user).level, "good");
  assertEquals(judgeRealTime(limits("0"), root).level, "good");
  const refused = judgeRealTime(limits("0"), user);
  assertEquals(refused.level, "missing");
  assertStringIncludes(refused.remedy ?? "", "usermod");
});

Deno.test("little shared memory and a saving processor are notes with a remedy", () => {
  assertEquals(judgeSharedMemory({ totalBytes: 8e9, freeBytes: 7e9 })[0]?.level, "good");
  assertStringIncludes(judgeSharedMemory({ totalBytes: 64e6, freeBytes: 1e6 })[0]?.remedy ?? "", "/dev/shm");
  assertEquals(judgeSharedMemory(undefined), []);
  assertEquals(judgeProcessor("powersave\n")[0]?.level, "note");
  assertEquals(judgeProcessor("performance\n")[0]?.level, "good");
  assertEquals(judgeProcessor(undefined), []);
});

Deno.test("a kernel that tells nothing is no reason to fail", () => {
  for (const { fatal } of checkSystem({ read: () => undefined, space: () => undefined })) {
    assertEquals(fatal, undefined);
  }
});

Deno.test("the first host that is ready is the one perform would take", () => {
  assertStringIncludes(judgeChoice(HOSTS).sentence, "through PortAudio");
  assertStringIncludes(judgeChoice(HOSTS.slice(2)).sentence, "through the built-in host");
  assertEquals(judgeHosts(HOSTS).map(({ level }) => level), ["note", "good", "good"]);
});

Deno.test("findings and devices are lines that name what to do", () => {
  const [jack] = judgeHosts(HOSTS);
  assertStringIncludes(findingLines(jack!).join("\n"), "jackd -d alsa");
  const page = devicePage(HOSTS, MIDI);
  for (const words of ["try: jackd -d alsa", " 4  ALSA: USB (2 in, 8 out, 48000 Hz; default input)", "builtin"]) {
    assertStringIncludes(page, words);
  }
});

Deno.test("quantiles are taken from the sorted list, and the timer's finding names two of them", () => {
  assertEquals([quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], 0.99), quantile([7], 0)], [3, 4, 7]);
  assert(/wakes -?\d+\.\d\d ms late \(median\), -?\d+\.\d\d ms/.test(checkTimer().sentence));
});

Deno.test("what devices prints names every MIDI port and which way it goes", () => {
  const page = devicePage([], MIDI);
  for (const line of ["Pad:Pad MIDI 1: can be heard", "Synth: can be played to", "try: jackd"]) {
    assertStringIncludes(page, line);
  }
});

Deno.test("the doctor says which MIDI there is, and what is missing with the line that brings it", () => {
  const [alsa, jack] = judgeMidi(MIDI);
  assertEquals([alsa?.level, jack], ["good", undefined]);
  const [missing] = judgeMidi([{ ...MIDI[1]!, system: "ALSA", remedy: "sudo modprobe snd-seq" }]);
  assertEquals([missing?.level, missing?.remedy], ["missing", "sudo modprobe snd-seq"]);
});
