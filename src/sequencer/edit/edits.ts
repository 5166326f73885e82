/**
 * The table of edits: what each `step.*` command that can be undone makes of a bank. Thread: any.
 */
import type { CommandRequest } from "../../commands/parse.ts";
import type { Bank } from "../model/pattern.ts";
import { clearPattern, type Clipboard, copyPlace, newPattern, paste, setPattern, setSong } from "./bank_edits.ts";
import * as part from "./part_edits.ts";
import { demandPart, demandPattern, type Place } from "./place.ts";
import { sameData } from "./same_data.ts";
import * as step from "./step_edits.ts";

export { type Clipboard, copyPlace };

type Edit = (bank: Bank, place: Place, request: CommandRequest, clipboard: Clipboard | undefined) => Bank;

/** Edits of a part that has to be there. */
const PART_EDITS: Readonly<Record<string, Edit>> = {
  "step.toggle": step.toggleStep,
  "step.set": step.setStep,
  "step.note": step.editNote,
  "step.pitch": step.pitchStep,
  "step.lock": step.lockStep,
  "step.tie": step.tieStep,
  "step.clear": step.clearStep,
  "step.part_set": part.setPart,
  "step.length": part.lengthenPart,
  "step.double": part.doublePart,
  "step.mute": (bank, place, { on }) => part.switchPart(bank, place, "muted", on),
  "step.solo": (bank, place, { on }) => part.switchPart(bank, place, "soloed", on),
  "step.euclid": part.fillEuclid,
  "step.rotate": (bank, place, { by = 0 }) => part.moveSteps(bank, place, by, true),
  "step.shift": (bank, place, { by = 0 }) => part.moveSteps(bank, place, by, false),
  "step.humanise": part.humanisePart,
  "step.scale": part.scalePart,
  "step.clear_part": part.clearPart,
  "step.remove_part": part.removePart,
};

/** Edits of a pattern that has to be there. */
const PATTERN_EDITS: Readonly<Record<string, Edit>> = {
  "step.mute_group": part.muteGroup,
  "step.add_part": part.addPart,
  "step.pattern_set": setPattern,
  "step.clear_pattern": clearPattern,
};

/** Edits of a bank, whatever is in the slot. */
const BANK_EDITS: Readonly<Record<string, Edit>> = {
  "step.new_pattern": newPattern,
  "step.paste": (bank, place, _, clipboard) => paste(bank, place, clipboard),
  "step.song": (bank, _, request) => setSong(bank, request),
};

/** Every edit by the name of its command; undo, redo, copy and whole banks are not among them. */
export const EDITS: Readonly<Record<string, Edit>> = { ...PART_EDITS, ...PATTERN_EDITS, ...BANK_EDITS };

/** What a command makes of a bank: the same one where nothing changes. Throws a UserError in one sentence where it cannot. */
export function applyEdit(
  bank: Bank,
  place: Place,
  request: CommandRequest,
  clipboard: Clipboard | undefined,
): Bank {
  const edit = EDITS[request.do];
  if (edit === undefined) throw new TypeError(`${request.do} is no edit`);
  if (request.do in PART_EDITS) demandPart(bank, place);
  if (request.do in PATTERN_EDITS) demandPattern(bank, place);
  const edited = edit(bank, place, request, clipboard);
  return sameData(edited, bank) ? bank : edited;
}
