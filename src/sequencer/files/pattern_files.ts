/**
 * Reads and writes pattern files, as text. What a file is shows in what stands in it: Rondo's own, or steppy's.
 *
 * Written files survive a crash at any moment: the old one is there until the new one is whole. Thread: control.
 */
import { basename } from "node:path";
import { explainIssue, plainestIssue } from "../../config/explain.ts";
import { parseJsonc } from "../../config/jsonc.ts";
import { UsageError } from "../../errors.ts";
import { writeFileDurably } from "../../files/durable.ts";
import type { Bank } from "../model/pattern.ts";
import { bankOfFile, type PortOf } from "./bank_of_file.ts";
import { patternFileText } from "./file_of_bank.ts";
import { patternFileSchema } from "./pattern_schema.ts";
import { bankOfSteppy, isSteppy, steppySchema } from "./steppy.ts";

/** Reads the text of a file called `name`. Throws a UserError (exit code 2) in one sentence. */
export function parsePatterns(text: string, name: string, portOf: PortOf = () => undefined): Bank {
  return bankOfData(parseJsonc(text, name), name, portOf);
}

/** A bank of data that was read. Throws a UserError (exit code 2) in one sentence. */
export function bankOfData(data: unknown, name: string, portOf: PortOf = () => undefined): Bank {
  if (isSteppy(data)) {
    const steppy = steppySchema.safeParse(data);
    if (steppy.success) return bankOfSteppy(steppy.data, basename(name).replace(/\.[^.]*$/, ""));
    throw new UsageError(explainIssue(name, steppySchema, data, plainestIssue(steppy.error.issues)));
  }
  const file = patternFileSchema.safeParse(data);
  if (!file.success) {
    throw new UsageError(explainIssue(name, patternFileSchema, data, plainestIssue(file.error.issues)));
  }
  return bankOfFile(file.data, portOf);
}

/**
 * Writes a bank; over a file that is there only with `overwrite`. Throws a UserError when it cannot; a file that was there is then as it
 * was.
 */
export function savePatterns(path: string, bank: Bank, overwrite = false): void {
  writeFileDurably(path, patternFileText(bank), { overwrite });
}
