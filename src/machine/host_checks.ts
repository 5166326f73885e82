/** What the hosts offer, as findings. Thread: control. */
import type { HostFacts } from "../session/host_list.ts";
import type { Finding } from "./finding.ts";

const TOPICS: Readonly<Record<HostFacts["host"], string>> = {
  jack: "JACK",
  portaudio: "PortAudio",
  builtin: "built-in",
};

/** One finding a host; a library that is not there is missing, a server that does not run only worth knowing. */
export function judgeHosts(hosts: readonly HostFacts[]): Finding[] {
  return hosts.map((facts) => {
    const using = facts.library === undefined ? "" : ` Library: ${facts.library}`;
    const level = facts.ready ? "good" : facts.library === undefined ? "missing" : "note";
    const finding: Finding = { topic: TOPICS[facts.host], level, sentence: `${facts.finding}${using}` };
    if (!facts.ready && facts.remedy !== undefined) finding.remedy = facts.remedy;
    return finding;
  });
}

/** Which host `perform` would take by itself. */
export function judgeChoice(hosts: readonly HostFacts[]): Finding {
  const first = hosts.find(({ ready }) => ready);
  const sentence = first === undefined
    ? "Nothing can play."
    : `\`perform\` would play through ${first.host === "builtin" ? "the built-in host" : TOPICS[first.host]}.`;
  const level = first === undefined ? "missing" : first.host === "builtin" ? "note" : "good";
  return { topic: "choice", level, sentence };
}
