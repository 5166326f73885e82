/**
 * A set's metronome in the words of a session. Thread: control.
 */
import { UsageError } from "../errors.ts";
import { clickAt } from "../metronome/click_schedule.ts";
import type { ClickSetting, MetronomeSetup, ScheduledClick } from "../metronome/setup.ts";
import type { SetFile } from "./schema.ts";
import type { SetMetronome } from "./metronome_schema.ts";

/** The metronome of a set and of flags, which say no more than on or off and leave the set's details as they are. */
export function mergeMetronome(file: SetFile["metronome"], flag: SetFile["metronome"]): SetFile["metronome"] {
  if (typeof flag !== "boolean" || typeof file !== "object") return flag ?? file;
  return { ...file, on: flag };
}

/** Whether it clicks, and all else; undefined where the set is silent. Throws a UserError (exit code 2) where it contradicts itself. */
export function metronomeOf(set: SetFile): { metronome?: boolean; metronomeSetup?: MetronomeSetup } {
  const { metronome } = set;
  if (metronome === undefined) return {};
  if (typeof metronome === "boolean") return { metronome };
  const { on = true, tempi, clicks, gain_db: gainDb, output, ...click } = metronome;
  const setup = {
    click: click as ClickSetting,
    ...(gainDb === undefined ? {} : { gainDb }),
    ...(output === undefined ? {} : { output }),
    ...(clicks === undefined ? {} : { clicks: clicks as ScheduledClick[] }),
    ...(tempi === undefined ? {} : { tempi: tempiOf(tempi, set) }),
  };
  checkPlaces(setup);
  return { metronome: on, metronomeSetup: setup };
}

function tempiOf(tempi: NonNullable<SetMetronome["tempi"]>, set: SetFile): NonNullable<MetronomeSetup["tempi"]> {
  const leader = set.clock_in !== undefined ? "clock_in" : set.follow ? "follow" : undefined;
  if (leader !== undefined) {
    throw new UsageError(`metronome.tempi cannot lead while another leads (${leader}): leave one of them out.`);
  }
  if (set.tempo !== undefined && set.tempo !== tempi.from) {
    throw new UsageError(
      `The tempo ${set.tempo} is not ${tempi.from}, with which metronome.tempi begins: leave the tempo out.`,
    );
  }
  return { fromBpm: tempi.from, toBpm: tempi.to, stepBpm: tempi.step, bars: tempi.bars, end: tempi.end ?? "stay" };
}

function checkPlaces({ click, clicks = [] }: MetronomeSetup): void {
  checkSetting("metronome.", clickAt({ click }, 0));
  clicks.forEach((entry, i) => checkSetting(`metronome.clicks[${i}].`, clickAt({ click, clicks: [entry] }, 0)));
}

function checkSetting(where: string, { permutation = [], subdivision = 1 }: ClickSetting): void {
  const beyond = permutation.find((place) => place >= subdivision);
  if (beyond === undefined) return;
  const parts = subdivision === 1 ? "1 part, 0" : `${subdivision} parts, 0 to ${subdivision - 1}`;
  throw new UsageError(
    `${where}permutation names part ${beyond} of a beat that has ${parts}: raise "subdivision" or name another.`,
  );
}
