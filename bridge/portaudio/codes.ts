/**
 * What PortAudio's return codes mean. Every one of them passes through `checkCode`.
 *
 * Units: PaError. Two codes are notices: frames were lost, the call did its work all the same. Thread: any; `checkCode` only
 * allocates when it throws.
 */
import { HostError } from "../errors.ts";
import type { PortAudioFunctions } from "./symbols.ts";
import { readHostErrorText, readText } from "./structs.ts";

/** paInputOverflowed: input was lost before this read. */
const PA_INPUT_OVERFLOWED = -9981;
/** paOutputUnderflowed: the output ran dry before this write. */
const PA_OUTPUT_UNDERFLOWED = -9980;
/** paUnanticipatedHostError: the host API knows more. */
const PA_UNANTICIPATED_HOST_ERROR = -9999;
/** paDeviceUnavailable. */
export const PA_DEVICE_UNAVAILABLE = -9985;
/** paTimedOut. */
export const PA_TIMED_OUT = -9987;

/** Whether a code tells of lost frames and not of a failure. */
export function isNotice(code: number): boolean {
  return code === PA_INPUT_OVERFLOWED || code === PA_OUTPUT_UNDERFLOWED;
}

/**
 * A code ≥ 0 (many are counts) or a notice is given back; anything else is thrown as a `PortAudioFault` whose message is
 * "Cannot <what>: <PortAudio's reason>."
 */
export function checkCode(functions: PortAudioFunctions, code: number, what: string): number {
  if (code >= 0 || isNotice(code)) return code;
  throw new PortAudioFault(code, `Cannot ${what}: ${describeCode(functions, code)}.`);
}

/** PortAudio's words for a code, with the host API's own where it has some. No full stop. */
export function describeCode(functions: PortAudioFunctions, code: number): string {
  const text = readText(functions.Pa_GetErrorText(code)) || "unknown error";
  if (code !== PA_UNANTICIPATED_HOST_ERROR) return `${lowerFirst(text)} (PortAudio ${code})`;
  const host = readHostErrorText(functions.Pa_GetLastHostErrorInfo());
  return `${lowerFirst(host || text)} (PortAudio ${code})`;
}

/** A failed call; `code` is the PaError. */
export class PortAudioFault extends HostError {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
