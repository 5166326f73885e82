/**
 * Which events and host reports the player is told of on the message line, and how.
 *
 * Method: refusals and losses always; what the state already shows never. Thread: control.
 */
import type { HostFacts } from "../../session/host_line.ts";
import type { Message } from "./view.ts";
import { beatWords, durationWords } from "./words.ts";

/** The sentence for a described event (see events/describe.ts), if it is worth one. */
export function eventMessage(event: Record<string, unknown>): Message | undefined {
  const said = typeof event["message"] === "string" ? event["message"] : undefined;
  switch (event["event"]) {
    case "refused":
      if (event["source"] === "listening") {
        return { text: `The first loop stays as it was pressed: ${said}`, role: "plain" };
      }
      return { text: said ?? `${event["do"]} was refused.`, role: "warn" };
    case "memory":
      return { text: said ?? "The memory for sound is used up.", role: "bad" };
    case "discarded":
    case "forgot":
      return { text: said ?? "", role: "warn" };
    case "dropped":
      return { text: `${event["do"]}${trackWords(event)} was dropped.`, role: "plain" };
    case "done":
      // A fader may ask a group a hundred times a second.
      return typeof event["did"] === "number" && event["source"] === "keys" ? groupMessage(event) : undefined;
    case "take":
      return {
        text: `Track ${event["track"]} is a loop of ${durationWords(Number(event["length_s"]))}.`,
        role: "good",
      };
    case "layer":
      return { text: `Track ${event["track"]} has a new layer; u takes it back.`, role: "good" };
    case "seam":
      return seamMessage(event);
    case "grid":
      return gridMessage(event);
    default:
      return undefined;
  }
}

/** What several tracks did is not seen at one look. */
function groupMessage(event: Record<string, unknown>): Message {
  const whom = event["group"] === undefined ? "" : ` on group ${event["group"]}`;
  const did = `${event["did"]} ${event["did"] === 1 ? "track" : "tracks"} did it`;
  const refused = event["refused"] === 0 ? "" : `, ${event["refused"]} could not`;
  return { text: `${event["do"]}${whom}: ${did}${refused}.`, role: "plain" };
}

/** The sentence for something that was heard (see analysis/heard.ts), if it is worth one. */
export function heardMessage(event: Record<string, unknown>): Message | undefined {
  if (event["event"] === "refused") return { text: String(event["message"]), role: "warn" };
  if (event["event"] !== "first_loop" && event["event"] !== "cut") return undefined;
  return { text: String(event["message"]), role: "good", holds: true };
}

function trackWords(event: Record<string, unknown>): string {
  return event["track"] === undefined ? "" : ` on track ${event["track"]}`;
}

/** Steps below this are not heard as clicks, dB below full scale. */
const AUDIBLE_STEP_DB = -60;

/** Only a seam that can be heard is news. */
function seamMessage(event: Record<string, unknown>): Message | undefined {
  const sizeDb = Number(event["size_db"]);
  if (!(sizeDb > 0 && Number(event["step_db"]) > AUDIBLE_STEP_DB)) return undefined;
  const text = `The seam of track ${event["track"]} is a step ${sizeDb.toFixed(1)} dB above the largest one inside.`;
  return { text, role: "warn" };
}

function gridMessage(event: Record<string, unknown>): Message | undefined {
  const tempo = Number(event["tempo_bpm"]);
  if (!(tempo > 0)) return undefined;
  const beats = Number(event["beats"]);
  return { text: `The grid is ${tempo.toFixed(1)} BPM${beats > 0 ? `, ${beatWords(beats)} long` : ""}.`, role: "good" };
}

/** The sentence for a report of the host, if it is worth one. */
export function hostMessage(report: HostFacts): Message | undefined {
  const words = report.note ?? report.reason;
  switch (report.kind) {
    case "started":
      return words === undefined ? undefined : { text: words, role: "plain" };
    case "lost":
    case "refused":
      return { text: words ?? "The audio host is gone.", role: "bad" };
    case "back":
      // As urgent as the loss that it ends: it must replace that one's message.
      return { text: words ?? "The audio host is back.", role: "warn" };
    case "changed":
      if (words !== undefined) return { text: words, role: "warn" };
      return report.blockFrames === undefined
        ? undefined
        : { text: `The host now works in blocks of ${report.blockFrames} frames.`, role: "plain" };
    default:
      return undefined;
  }
}
