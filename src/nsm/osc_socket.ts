/**
 * A UDP socket on the loopback address that speaks OSC with one other program on this machine.
 *
 * Method: node:dgram, bound to 127.0.0.1 and to no other address, so that the permission for that one suffices. Thread: control.
 */
import { Buffer } from "node:buffer";
import { createSocket, type Socket } from "node:dgram";
import { decodeOsc, encodeOsc, type OscMessage, type OscValue } from "./osc.ts";

const LOOPBACK = "127.0.0.1";

/** The socket while it is open. */
export class OscSocket {
  readonly #socket: Socket;
  readonly #port: number;

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
  }

  /** Opens a socket towards a port of this machine. `take` gets what comes from there. */
  static open(port: number, take: (message: OscMessage) => void): Promise<OscSocket> {
    const socket = createSocket("udp4");
    socket.on("message", (bytes, from) => {
      const message = from.port === port ? decodeOsc(bytes) : undefined;
      if (message !== undefined) take(message);
    });
    return new Promise((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(0, LOOPBACK, () => {
        // Nobody there is told as an error of a later send, and shows as an answer that does not come.
        socket.removeAllListeners("error").on("error", () => {});
        resolve(new OscSocket(socket, port));
      });
    });
  }

  /** Sends a message; whether it arrives UDP does not say. */
  send(address: string, ...values: OscValue[]): void {
    this.#socket.send(Buffer.from(encodeOsc({ address, values })), this.#port, LOOPBACK, () => {});
  }

  /** Sends no more and hears no more. */
  close(): void {
    try {
      this.#socket.close();
    } catch {
      // It is closed.
    }
  }
}
