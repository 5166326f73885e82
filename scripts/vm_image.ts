// The kernel and the boot archive of the virtual machine: Debian's own kernel, unpacked into build/vm, nothing installed.
//
// Debian on x86-64 only. The package is fetched once with apt's download command, which needs no root.

import { type ArchiveEntry, writeArchive } from "./vm_archive.ts";

const ROOT = new URL("../", import.meta.url);
const FOLDER = new URL("build/vm/", ROOT);

const MODULES = [
  "virtio_pci",
  "9p",
  "9pnet_virtio",
  "overlay",
  "snd-seq",
  "snd-seq-dummy",
  "snd-seq-midi",
  "snd-aloop",
  "snd-hrtimer",
  "dummy_hcd",
  "snd-usb-audio",
  "libcomposite",
  "usb_f_midi",
];

const BUSYBOX_NAMES = ["sh", "sed", "env", "ip", "mount", "insmod", "mkdir", "poweroff", "chroot", "echo"];

/** Programs that booting needs, and the Debian packages that bring them. */
export const VM_PROGRAMS: Record<string, string> = {
  "qemu-system-x86_64": "qemu-system-x86",
  busybox: "busybox-static",
  depmod: "kmod",
  modprobe: "kmod",
  "dpkg-deb": "dpkg",
};

/** Paths of what qemu boots. */
export interface VmImage {
  kernel: string;
  archive: string;
}

/** Where a program lies, system folders included; undefined where it is missing. */
export function findProgram(name: string): string | undefined {
  const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
  return folders.map((folder) => `${folder}/${name}`).find(isThere);
}

/** Makes kernel and archive ready. Throws an Error with a sentence when the kernel cannot be had. */
export async function prepareImage(): Promise<VmImage> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const version = findKernel() ?? await fetchKernel();
  const archive = new URL("boot.cpio.gz", FOLDER);
  await run("depmod", ["-b", new URL("kernel", FOLDER).pathname, version]);
  await Deno.writeFile(archive, await writeArchive(await listEntries(version)));
  return { kernel: new URL(`kernel/boot/vmlinuz-${version}`, FOLDER).pathname, archive: archive.pathname };
}

function findKernel(): string | undefined {
  const boot = new URL("kernel/boot/", FOLDER);
  if (!isThere(boot.pathname)) return undefined;
  return [...Deno.readDirSync(boot)].map(({ name }) => name.match(/^vmlinuz-(.*)$/)?.[1]).find(Boolean);
}

async function fetchKernel(): Promise<string> {
  const depends = await run("apt-cache", ["depends", "linux-image-amd64"]);
  const name = depends.match(/Depends: (linux-image-\S+)/)?.[1];
  if (!name) throw new Error("No kernel package is known to apt: run `sudo apt-get update`, then this again.");
  await run("apt-get", ["download", name]);
  const file = [...Deno.readDirSync(FOLDER)].find((entry) => entry.name.endsWith(".deb"))?.name ?? "";
  await run("dpkg-deb", ["-x", file, "kernel"]);
  await Deno.remove(new URL(file, FOLDER));
  const version = findKernel();
  if (!version) throw new Error(`The package ${name} holds no kernel: the virtual machine cannot start.`);
  return version;
}

async function listEntries(version: string): Promise<ArchiveEntry[]> {
  const files = await listModuleFiles(version);
  const order = files.map((file) => `${file.split("/").at(-1)}\n`).join("");
  const folders = ["bin", "dev", "proc", "sys", "modules"].map((path): ArchiveEntry => ({ path }));
  return [
    ...folders,
    { path: "init", contents: Deno.readFileSync(new URL("scripts/vm_init.sh", ROOT)) },
    { path: "bin/busybox", contents: Deno.readFileSync(findProgram("busybox") ?? "busybox") },
    ...BUSYBOX_NAMES.map((name) => ({ path: `bin/${name}`, linkTarget: "busybox" })),
    ...files.map((file) => ({ path: `modules/${file.split("/").at(-1)}`, contents: Deno.readFileSync(file) })),
    { path: "modules/order", contents: new TextEncoder().encode(order) },
  ];
}

/** Files of the modules in the order in which they must be loaded. */
async function listModuleFiles(version: string): Promise<string[]> {
  const files = new Set<string>();
  for (const module of MODULES) {
    const options = ["-d", new URL("kernel", FOLDER).pathname, "-S", version, "--show-depends", module];
    for (const [, file = ""] of (await run("modprobe", options)).matchAll(/^insmod (\S+)/gm)) files.add(file);
  }
  return [...files];
}

async function run(program: string, args: string[]): Promise<string> {
  const path = findProgram(program);
  if (!path) {
    throw new Error(`${program} is missing: run \`sudo apt-get install -y ${VM_PROGRAMS[program] ?? "apt"}\`.`);
  }
  const { success, stdout, stderr } = await new Deno.Command(path, { args, cwd: FOLDER }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr).trim()}`);
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
