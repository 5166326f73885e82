/** What Rondo itself runs on: Deno, and the terminal it would draw on. Thread: control. */
import type { Finding } from "./finding.ts";

/** The running Deno. */
export function checkDeno(): Finding {
  const { deno, v8 } = Deno.version;
  const sentence =
    `Deno ${deno} with V8 ${v8} on ${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} processors.`;
  return { topic: "Deno", level: navigator.hardwareConcurrency > 1 ? "good" : "note", sentence };
}

/** The terminal, if there is one. `unicode`, `colours`: what the screen would use. */
export function judgeTerminal(isTerminal: boolean, unicode: boolean, colours: boolean): Finding {
  if (!isTerminal) {
    return { topic: "terminal", level: "note", sentence: "No terminal here: `perform` would need --headless." };
  }
  const drawing = `${unicode ? "Unicode" : "plain ASCII"} characters${colours ? " and colours" : ", no colours"}`;
  return { topic: "terminal", level: "good", sentence: `The screen would draw with ${drawing}.` };
}
