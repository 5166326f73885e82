/**
 * `devices`: the hosts, devices, JACK ports and MIDI ports of this machine, for people or (`--json`) for programs.
 *
 * Thread: control.
 */
import type { Command } from "commander";
import { EXIT_DONE } from "../errors.ts";
import type { DeviceFacts, HostFacts, JackPort } from "../session/host_list.ts";
import type { MidiFacts } from "../session/midi_list.ts";
import { addTask, type Finish } from "./task.ts";

/** Adds `devices`. */
export function registerDevices(program: Command, finish: Finish): void {
  const command = addTask(program, "devices", "List audio hosts, devices, JACK ports and MIDI ports.");
  command.option("--json", "print one JSON object").action(async () => {
    const { listHosts } = await import("../session/host_list.ts");
    const { listMidi } = await import("../session/midi_list.ts");
    const hosts = listHosts();
    const midi = await listMidi(hosts);
    console.log(
      command.opts()["json"]
        ? JSON.stringify({ hosts: hosts.map(jsonOf), midi: midi.map(midiJsonOf) }, null, 2)
        : devicePage(hosts, midi),
    );
    finish(EXIT_DONE);
  });
}

/** The hosts and the ways to MIDI ports as a page of text. */
export function devicePage(hosts: readonly HostFacts[], midi: readonly MidiFacts[]): string {
  return [...hosts.map(hostLines), ...midi.map(midiLines)].flat().join("\n");
}

function midiLines(facts: MidiFacts): string[] {
  const lines = [`${"midi".padEnd(10)} ${facts.finding}`];
  if (facts.remedy !== undefined) lines.push(indented(`try: ${facts.remedy}`));
  for (const name of facts.inputs) {
    const fits = facts.controllers.find(({ port }) => port === name)?.names.join(" or ");
    lines.push(indented(`${name}: can be heard${fits === undefined ? "" : `, controller ${fits}`}`));
  }
  for (const name of facts.outputs) lines.push(indented(`${name}: can be played to`));
  return lines;
}

function midiJsonOf(
  { system, ready, finding, remedy, hasVirtualPorts, inputs, outputs, controllers }: MidiFacts,
): unknown {
  return {
    system,
    ready,
    finding,
    ...(remedy === undefined ? {} : { remedy }),
    virtual_ports: hasVirtualPorts,
    inputs,
    outputs,
    controllers,
  };
}

function hostLines(facts: HostFacts): string[] {
  const lines = [`${facts.host.padEnd(10)} ${facts.finding}`];
  if (facts.library !== undefined) lines.push(indented(`library ${facts.library}`));
  if (facts.remedy !== undefined && !facts.ready) lines.push(indented(`try: ${facts.remedy}`));
  return [...lines, ...(facts.ports ?? []).map(portLine), ...(facts.devices ?? []).map(deviceLine)];
}

function indented(text: string): string {
  return `           ${text}`;
}

function portLine(port: JackPort): string {
  const direction = port.direction === "output" ? "can be heard" : "can be played to";
  const kind = port.type === "audio" ? "" : ` (${port.type === "midi" ? "MIDI" : port.type})`;
  const titles = port.titles.length === 0 ? "" : `, also ${port.titles.map((title) => `"${title}"`).join(" and ")}`;
  return indented(`${port.name}${kind}: ${direction}${port.isPhysical ? ", physical" : ""}${titles}`);
}

function deviceLine(device: DeviceFacts): string {
  const roles = [device.defaultInput ? "default input" : "", device.defaultOutput ? "default output" : ""];
  const marks = roles.filter((role) => role !== "").join(", ");
  const counts = `${device.inputs} in, ${device.outputs} out, ${device.sampleRate} Hz`;
  const label = `${String(device.index).padStart(2)}  ${device.hostApi}: ${device.name}`;
  return indented(`${label} (${counts}${marks === "" ? "" : `; ${marks}`})`);
}

/** A host in the words that JSON uses everywhere. */
function jsonOf({ ports, devices, ...facts }: HostFacts): Record<string, unknown> {
  return {
    ...facts,
    ...(ports === undefined ? {} : {
      ports: ports.map(({ name, type, direction, isPhysical, latencyFrames, titles }) => (
        { name, type, direction, physical: isPhysical, latency_frames: latencyFrames, titles }
      )),
    }),
    ...(devices === undefined ? {} : {
      devices: devices.map((device) => ({
        index: device.index,
        name: device.name,
        host_api: device.hostApi,
        inputs: device.inputs,
        outputs: device.outputs,
        sample_rate: device.sampleRate,
        default_input: device.defaultInput,
        default_output: device.defaultOutput,
      })),
    }),
  };
}
