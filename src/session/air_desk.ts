/**
 * Answers the commands on the PA's way through the air, in the form of the engine's answers, and for people.
 *
 * Thread: control.
 */
import { UserError } from "../errors.ts";
import { phonesOf } from "./host_line.ts";

/** An answer, and sentences for the player. */
export interface AirNews {
  readonly answer: Record<string, unknown>;
  readonly sentences: readonly string[];
}

/** Whether a command is one of these. */
export function asksForAir(name: unknown): boolean {
  return name === "session.air" || name === "session.measure_air";
}

/** Carries it out. Never throws. @param line the host's, which knows the phones; @param frame now */
export async function answerAir(command: Record<string, unknown>, line: object, frame: number): Promise<AirNews> {
  try {
    const phones = phonesOf(line);
    if (phones === undefined) {
      throw new UserError("Only phones on a card of their own wait for the air: start with --phones DEVICE.");
    }
    if (command["do"] === "session.air") {
      phones.setAir(command["ms"] as number);
      return {
        answer: { event: "done", frame, ...command },
        sentences: [`The phones wait ${command["ms"]} ms for the air.`],
      };
    }
    const { airMs, spreadMs } = await phones.measureAir();
    const metres = (airMs * 0.343).toFixed(1), air_ms = round(airMs);
    return {
      answer: { event: "done", frame, ...command, air_ms, spread_ms: round(spreadMs) },
      sentences: [
        `The PA's sound takes ${air_ms} ms (${metres} m): the phones wait for it; a save keeps it, and "air_ms": ${air_ms} a set.`,
      ],
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message } = error;
    return { answer: { event: "refused", frame, ...command, reason: "not_measured", message }, sentences: [message] };
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
