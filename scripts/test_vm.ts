// `deno task test:vm [FILES…]`: runs the tests that need a sound card in a small virtual machine that has one.
//
// The guest runs Debian's kernel under software emulation (no KVM, no root), sees the host's files at the same paths, and
// keeps what it writes in memory. It has ALSA's sequencer and loopback card, a USB bus with made-up devices, 2 GiB and no
// network. Its timing jitters by tenths of a second: behaviour is tested there, never latency. It has one core, which is
// fastest under emulation; tests of what happens between two threads get a boot of their own with two. Without FILES:
// tests/devices/alsa_*_test.ts.

import { answerUsage } from "./usage.ts";
import { findProgram, prepareImage, VM_PROGRAMS, type VmImage } from "./vm_image.ts";

const ROOT = new URL("../", import.meta.url);
const LIMIT_MS = 10 * 60_000;
/** Tests that show nothing on one core. */
const NEEDS_TWO_CORES = /alsa_wake_/;

interface Outcome {
  status: number;
  /** Passed, failed, skipped. */
  counts: number[];
}

answerUsage(
  Deno.args,
  `Usage: deno task test:vm [FILES …]

Runs the tests that need a sound card or MIDI devices (tests/devices/alsa_*_test.ts) in a virtual machine that has them.`,
);

try {
  Deno.exit(await runInGuest(Deno.args.length > 0 ? Deno.args : listTests()));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
}

function listTests(): string[] {
  const names = [...Deno.readDirSync(new URL("tests/devices/", ROOT))].map(({ name }) => name);
  return names.filter((name) => /^alsa_.*_test\.ts$/.test(name)).sort().map((name) => `tests/devices/${name}`);
}

async function runInGuest(tests: string[]): Promise<number> {
  const missing = Object.entries(VM_PROGRAMS).filter(([program]) => !findProgram(program)).map(([, name]) => name);
  if (missing.length > 0) {
    const install = `sudo apt-get install -y ${[...new Set(missing)].join(" ")}`;
    console.log(
      `skipped: all tests of the virtual machine: it needs ${missing.join(", ")}; on Debian or Ubuntu: ${install}`,
    );
    console.log(`0 passed, 0 failed, ${tests.length} skipped`);
    return 0;
  }
  const image = await prepareImage();
  const groups = [1, 2].map((cores) => ({
    cores,
    tests: tests.filter((path) => NEEDS_TWO_CORES.test(path) === (cores === 2)),
  }));
  const outcomes: Outcome[] = [];
  for (const { cores, tests } of groups) if (tests.length > 0) outcomes.push(await boot(image, cores, tests));
  if (outcomes.length > 1) {
    const [passed, failed, skipped] = [0, 1, 2].map((which) =>
      outcomes.reduce((sum, { counts }) => sum + (counts[which] ?? 0), 0)
    );
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
  return Math.max(...outcomes.map(({ status }) => status));
}

/** What the guest runs: the ordinary runner of the tests, with the same Deno. */
function guestScript(tests: string[]): string {
  const deno = Deno.execPath();
  const permissions = "--allow-read --allow-write --allow-env --allow-run";
  return `export PATH=${deno.replace(/\/[^/]*$/, "")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=${Deno.env.get("HOME") ?? "/root"} RONDO_VM=true
cd ${ROOT.pathname}
exec ${deno} run --no-prompt --cached-only ${permissions} scripts/test.ts ${tests.join(" ")}
`;
}

function qemuArguments(image: VmImage, cores: number, script: string): string[] {
  const machine =
    `-accel tcg,thread=multi -cpu max -smp ${cores} -m 2048 -no-reboot -nodefaults -nographic -serial stdio`;
  const files = "-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap" +
    " -device virtio-9p-pci,fsdev=host,mount_tag=host -device virtio-rng-pci";
  const kernel = `console=ttyS0 quiet panic=-1 mitigations=off nopti guest_script=${script}`;
  return [...`${machine} ${files}`.split(" "), "-kernel", image.kernel, "-initrd", image.archive, "-append", kernel];
}

async function boot(image: VmImage, cores: number, tests: string[]): Promise<Outcome> {
  const script = new URL("build/vm/guest.sh", ROOT);
  await Deno.writeTextFile(script, guestScript(tests));
  const qemu = new Deno.Command(findProgram("qemu-system-x86_64") ?? "qemu-system-x86_64", {
    args: qemuArguments(image, cores, script.pathname),
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const timer = setTimeout(() => qemu.kill("SIGKILL"), LIMIT_MS);
  const outcome = await followConsole(qemu.stdout);
  await qemu.status;
  clearTimeout(timer);
  if (outcome === undefined) throw new Error("The virtual machine ended before its tests did.");
  return outcome;
}

/** Prints what the guest's script prints; returns its exit status and what the tests counted. */
async function followConsole(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Outcome | undefined> {
  let rest = "";
  let shown = false;
  let status: number | undefined;
  let counts: number[] = [];
  for await (const chunk of output.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${chunk.replaceAll("\r", "")}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const code = line.match(/^rondo_vm: exit status (\d+)/)?.[1];
      counts = line.match(/^(\d+) passed, (\d+) failed, (\d+) skipped$/)?.slice(1).map(Number) ?? counts;
      if (code !== undefined) status = Number(code);
      if (code !== undefined) shown = false;
      else if (line.startsWith("rondo_vm: ready")) shown = true;
      else if (shown || line.startsWith("rondo_vm: ")) console.log(line);
    }
  }
  return status === undefined ? undefined : { status, counts };
}
