/**
 * The air that was measured, or set by hand, as it is saved with a session: with the devices that it was found with, since on others it
 * says nothing. Thread: control.
 */
import type { SavedAir } from "../saved/session_record.ts";
import { type HostLine, phonesOf } from "./host_line.ts";

type Line = Pick<HostLine, "name" | "device">;

/** What a session goes on with, for hosts that did not find another. */
const KEPT = new WeakMap<object, SavedAir>();

/** What belongs into a save; undefined: it was never measured, and never set by hand. */
export function airToSave(line: Line): SavedAir | undefined {
  const phones = phonesOf(line), ms = phones?.askedMs;
  return ms === undefined ? KEPT.get(line) : { ms: Math.round(ms * 1000) / 1000, ...devicesOf(line, phones!.device) };
}

/** Lets the phones wait as long as a saved session's did, on the same devices; a sentence on what came of it. */
export function goOnWithAir(line: Line, saved: SavedAir | undefined): string | undefined {
  if (saved === undefined) return undefined;
  KEPT.set(line, saved);
  const phones = phonesOf(line);
  if (phones === undefined) return undefined;
  const { host, device, phones: card } = devicesOf(line, phones.device);
  if (saved.host !== host || !isSame(saved.device, device) || !isSame(saved.phones, card)) {
    return `The air that was measured (${saved.ms} ms) is not used, since the devices are others: session.measure_air measures it again.`;
  }
  phones.setAir(saved.ms);
  return `The phones wait ${saved.ms} ms for the air, as this session had it measured.`;
}

/** What the built-in host plays is a file, another for each sitting. */
function devicesOf({ name, device }: Line, phones: string): Omit<SavedAir, "ms"> {
  return { host: name, device: name === "builtin" ? "" : device, phones };
}

/** ALSA's names end in the card's number, which a card that is plugged in again may not get back. */
function isSame(one: string, other: string): boolean {
  const plain = (name: string) => name.replace(/ \(hw:\d+(,\d+)?\)/g, "");
  return plain(one) === plain(other);
}
