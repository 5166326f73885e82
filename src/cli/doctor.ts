/**
 * `doctor`: checks this machine, measures what can be measured, and names the one line that installs what is missing.
 *
 * Exit code 0 unless nothing could be played. Thread: control.
 */
import type { Command } from "commander";
import { EXIT_DONE, EXIT_FAILED } from "../errors.ts";
import type { Finding } from "../machine/finding.ts";
import { readEnvironment } from "./environment.ts";
import { addTask, type Finish } from "./task.ts";

/** Adds `doctor`. */
export function registerDoctor(program: Command, finish: Finish): void {
  const command = addTask(program, "doctor", "Check this machine: what works, what is missing, what installs it.");
  command.option("--json", "print one JSON object").action(async () => {
    const { examine } = await import("../machine/examine.ts");
    const findings: Finding[] = [];
    const json = command.opts()["json"] === true;
    for await (const finding of examine(readEnvironment)) {
      findings.push(finding);
      // One by one, since some take a while to measure.
      if (!json) console.log(findingLines(finding).join("\n"));
    }
    console.log(json ? JSON.stringify({ findings }, null, 2) : verdict(findings));
    finish(findings.some(({ fatal }) => fatal) ? EXIT_FAILED : EXIT_DONE);
  });
}

const MARKS: Readonly<Record<Finding["level"], string>> = { good: "ok", note: "note", missing: "MISSING" };

/** A finding as lines of text. */
export function findingLines({ topic, level, sentence, remedy }: Finding): string[] {
  const lines = [`${MARKS[level].padEnd(8)} ${topic.padEnd(14)} ${sentence}`];
  if (remedy !== undefined) lines.push(`${" ".repeat(24)}${remedy}`);
  return lines;
}

function verdict(findings: readonly Finding[]): string {
  const missing = findings.filter(({ level }) => level === "missing").length;
  if (findings.some(({ fatal }) => fatal)) return "Rondo cannot play on this machine as it is.";
  if (missing === 0) return "Rondo can play; nothing is missing.";
  return `Rondo can play; ${missing} ${missing === 1 ? "thing is" : "things are"} missing.`;
}
