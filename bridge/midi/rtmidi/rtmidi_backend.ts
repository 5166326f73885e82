/**
 * MIDI ports of the system through RtMidi: ALSA's sequencer, CoreMIDI or WinMM.
 *
 * One object of each direction is kept for asking which ports there are, so that looking four times a second makes no new
 * clients for others to see. An opened port is a fresh object: RtMidi's never work again after their device was pulled, and say
 * nothing about it (`bridge/midi/port_watch.ts` notices). Close it before its thread ends: a thread that was taken down with
 * an input open has crashed the process. Thread: one that comes back to its event loop, if inputs are opened.
 */
import { HostError } from "../../errors.ts";
import type { MidiBackend, MidiDirection, MidiInput, MidiOutput, MidiPortNames, MidiReceive } from "../port.ts";
import { findPort, stableNames } from "../port_names.ts";
import { loadRtMidi, type RtMidiModule, systemMidiName } from "./library.ts";
import { hear, type HearOptions, prepareInput } from "./rtmidi_input.ts";
import { playTo } from "./rtmidi_output.ts";

type Input = InstanceType<RtMidiModule["Input"]>;
type Output = InstanceType<RtMidiModule["Output"]>;

/** Opens the system's MIDI. Throws `HostError` where this machine has none. */
export async function openRtMidi(options: HearOptions = {}): Promise<MidiBackend> {
  const module = await loadRtMidi();
  try {
    return new RtMidiBackend(module, options);
  } catch (cause) {
    throw new HostError(`MIDI devices cannot be reached: ${systemMidiName()} refuses; is its service running?`, {
      cause,
    });
  }
}

class RtMidiBackend implements MidiBackend {
  readonly name = systemMidiName();
  readonly hasVirtualPorts = Deno.build.os !== "windows";
  readonly #module: RtMidiModule;
  readonly #options: HearOptions;
  readonly #inputLister: Input;
  readonly #outputLister: Output;
  readonly #open = new Set<MidiInput | MidiOutput>();
  #isClosed = false;

  constructor(module: RtMidiModule, options: HearOptions) {
    this.#module = module;
    this.#options = options;
    this.#inputLister = new module.Input();
    this.#outputLister = new module.Output();
  }

  list(): MidiPortNames {
    if (this.#isClosed) return { inputs: [], outputs: [] };
    return { inputs: namesOf(this.#inputLister), outputs: namesOf(this.#outputLister) };
  }

  openInput(pattern: string, receive: MidiReceive): MidiInput {
    const port = this.#newInput();
    const name = this.#openPort(port, pattern, "input");
    return this.#keep(hear(port, name, receive, this.#options));
  }

  openOutput(pattern: string): MidiOutput {
    const port = new this.#module.Output();
    const name = this.#openPort(port, pattern, "output");
    return this.#keep(playTo(port, name));
  }

  openVirtualInput(name: string, receive: MidiReceive): MidiInput {
    this.#refuseVirtualPorts(name);
    const port = this.#newInput();
    openOrFree(port, name, () => port.openVirtualPort(name));
    return this.#keep(hear(port, name, receive, this.#options));
  }

  openVirtualOutput(name: string): MidiOutput {
    this.#refuseVirtualPorts(name);
    const port = new this.#module.Output();
    openOrFree(port, name, () => port.openVirtualPort(name));
    return this.#keep(playTo(port, name));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const port of this.#open) port.close();
    this.#inputLister.destroy();
    this.#outputLister.destroy();
  }

  #newInput(): Input {
    const port = new this.#module.Input();
    prepareInput(port);
    return port;
  }

  /** Connects to the port that the pattern means; gives its name. */
  #openPort(port: Input | Output, pattern: string, direction: MidiDirection): string {
    let name = pattern;
    openOrFree(port, pattern, () => {
      const names = namesOf(port);
      const index = findPort(names, pattern, direction);
      name = names[index]!;
      port.openPort(index);
    });
    return name;
  }

  #refuseVirtualPorts(name: string): void {
    if (this.hasVirtualPorts) return;
    throw new HostError(
      `The virtual MIDI port "${name}" cannot be made: Windows has none; install loopMIDI and name its port instead.`,
    );
  }

  #keep<Port extends MidiInput | MidiOutput>(port: Port): Port {
    this.#open.add(port);
    const close = port.close;
    port.close = () => {
      this.#open.delete(port);
      close();
    };
    return port;
  }
}

function namesOf(port: Input | Output): string[] {
  const names: string[] = [];
  const count = port.getPortCount();
  for (let index = 0; index < count; index++) names.push(port.getPortName(index));
  return stableNames(names);
}

function openOrFree(port: Input | Output, name: string, open: () => void): void {
  try {
    open();
  } catch (cause) {
    port.destroy();
    if (cause instanceof HostError) throw cause;
    throw new HostError(`The MIDI port "${name}" cannot be opened: it is gone, or another program holds it alone.`, {
      cause,
    });
  }
}
