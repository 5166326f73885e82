// Which versions of Deno may run the tasks, said in one sentence.

/** The version everything was measured and tested with. */
export const TESTED_DENO = "2.9.6";

/** Whether a version may run, and the one sentence about it that the user should read. */
export interface DenoVerdict {
  accepted: boolean;
  note?: string;
}

/** Judges a version such as "2.9.6": the tested one silently, newer 2.x with a note, anything else not at all. */
export function judgeDeno(version: string): DenoVerdict {
  if (version === TESTED_DENO) return { accepted: true };
  const [major = 0, minor = 0, patch = 0] = version.split(/[.+-]/).map(Number);
  const [, testedMinor = 0, testedPatch = 0] = TESTED_DENO.split(".").map(Number);
  const newer = minor > testedMinor || (minor === testedMinor && patch >= testedPatch);
  if (major === 2 && newer) {
    return { accepted: true, note: `Rondo is tested with Deno ${TESTED_DENO}; going on with Deno ${version}.` };
  }
  const advice = `run \`npx deno@${TESTED_DENO} task …\` instead, or \`deno upgrade --version ${TESTED_DENO}\``;
  return { accepted: false, note: `Rondo needs Deno ${TESTED_DENO} or a newer 2.x, this is ${version}: ${advice}.` };
}
