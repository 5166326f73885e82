/**
 * A USB MIDI device that the kernel makes up: a gadget (usb_f_midi) on the emulated bus of dummy_hcd. The machine sees a true
 * USB device appear and vanish; what the device does is played and read at its own end, a raw MIDI port of the card "fmidi".
 *
 * Source: Linux Documentation/usb/gadget_configfs.rst, Documentation/ABI/testing/configfs-usb-gadget-midi. Needs root.
 */

const GADGET = "/sys/kernel/config/usb_gadget/fake_pad";

async function shell(script: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-ec", script] }).output();
  if (!success) throw new Error(`${script}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

/** The device. */
export class FakePad {
  /** Bytes that reached the device since it was plugged in, as text without gaps: "90017F". */
  heard = "";
  #ear: { process: Deno.ChildProcess; ended: Promise<void> } | undefined;

  private constructor() {}

  /** Makes the device, not yet plugged in. */
  static async make(): Promise<FakePad> {
    await shell(`mkdir ${GADGET} && cd ${GADGET}
      echo 0x1d6b >idVendor; echo 0x0104 >idProduct
      mkdir strings/0x409; echo Acme >strings/0x409/manufacturer; echo "Fake Pad" >strings/0x409/product
      mkdir configs/c.1 functions/midi.usb0
      ln -s functions/midi.usb0 configs/c.1`);
    return new FakePad();
  }

  /** Puts the plug in; gives the time at which that was done, ms as Date.now counts. */
  async plug(): Promise<number> {
    this.heard = "";
    this.#ear = this.#listen();
    return Number(await shell(`echo dummy_udc.0 >${GADGET}/UDC; date +%s%3N`));
  }

  /** Pulls the plug; gives the time at which that was done. */
  async pull(): Promise<number> {
    const ear = this.#ear;
    this.#ear = undefined;
    ear?.process.kill("SIGTERM");
    await ear?.process.status;
    await ear?.ended;
    return Number(await shell(`echo "" >${GADGET}/UDC; date +%s%3N`));
  }

  /** Somebody plays on the device: bytes as text, "90 3C 40". */
  async play(bytes: string): Promise<void> {
    await shell(`amidi -p hw:fmidi,0 -S "${bytes}"`);
  }

  /** Pulls it if need be, and there is no such device any more. */
  async throwAway(): Promise<void> {
    if (this.#ear) await this.pull();
    await shell(`cd ${GADGET}; rm configs/c.1/midi.usb0
      rmdir configs/c.1 functions/midi.usb0 strings/0x409; cd /; rmdir ${GADGET}`);
  }

  /** Listens from the moment at which the device is there, as a device does: before the other end can send anything. */
  #listen(): { process: Deno.ChildProcess; ended: Promise<void> } {
    const script = `until [ -e /proc/asound/fmidi ]; do sleep 0.005; done
      exec cat /dev/snd/midiC$(readlink /proc/asound/fmidi | tr -dc 0-9)D0`;
    // Before all others of a busy machine: a device hears from its first moment on.
    const args = ["-n", "-20", "sh", "-c", script];
    const process = new Deno.Command("nice", { args, stdout: "piped", stderr: "null" }).spawn();
    const read = async () => {
      for await (const chunk of process.stdout) {
        this.heard += Array.from(chunk, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");
      }
    };
    return { process, ended: read() };
  }
}
