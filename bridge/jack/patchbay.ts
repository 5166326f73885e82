/**
 * Keeps the connections of a JACK client as they should be, across restarts of the server and of its neighbours.
 *
 * Method: looks now and then, and lets `ConnectionMemory` decide. Thread: control.
 */
import type { JackClient, OwnPort } from "./client.ts";
import { ConnectionMemory, type Link, physicalLinks } from "./connections.ts";
import { PORT_IS_INPUT, PORT_IS_OUTPUT, PORT_IS_PHYSICAL } from "./symbols.ts";

/** The connections of one client, by channel. */
export class Patchbay {
  readonly #memory = new ConnectionMemory();
  readonly #inputCount: number;
  readonly #outputCount: number;
  #seen = new Map<string, OwnPort>();

  constructor(inputCount: number, outputCount: number) {
    this.#inputCount = inputCount;
    this.#outputCount = outputCount;
  }

  /** Wants each channel connected with the physical port of the same place. */
  wantPhysical(client: JackClient): void {
    const captures = client.portNames(PORT_IS_PHYSICAL | PORT_IS_OUTPUT);
    const playbacks = client.portNames(PORT_IS_PHYSICAL | PORT_IS_INPUT);
    for (const link of physicalLinks(this.#inputCount, this.#outputCount, captures, playbacks)) this.#memory.want(link);
  }

  /** Looks at what is connected, and connects what is missing. The client must be active. */
  look(client: JackClient): void {
    const channels = new Map(client.ports.map((port) => [port.channel, port]));
    // A port that went and came back between two looks lost its connections, and nobody took them away on purpose.
    for (const [channel, port] of channels) {
      if (this.#seen.get(channel) !== port) this.#memory.unsettle(channel);
    }
    this.#seen = channels;
    const connected: Link[] = [];
    for (const [channel, port] of channels) {
      for (const peer of client.connectionsOf(port)) connected.push({ channel, peer });
    }
    const isThere = ({ channel, peer }: Link) => channels.has(channel) && client.findPort(peer) !== null;
    for (const { channel, peer } of this.#memory.look(connected, isThere)) {
      const port = channels.get(channel);
      if (port) client.connect(port, peer);
    }
  }

  /** The server is gone: at the next look everything is made again. */
  unsettle(): void {
    this.#memory.unsettle();
  }
}
