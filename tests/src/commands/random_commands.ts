/**
 * Random valid commands from a seed, made from the command table, for property tests.
 *
 * Method: xorshift32; numbers are mostly plain (a few decimals), sometimes at the ends of their range.
 */
import type { ArgumentSpec, CommandSpec } from "../../../src/commands/command_spec.ts";
import type { StepSpec } from "../../../src/commands/step_commands.ts";
import { WHEN_NAMES } from "../../../src/commands/command_spec.ts";
import { COMMANDS } from "../../../src/commands/table.ts";

/** Numbers in [0, 1) that are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}

/** A random JSON command that the table allows. */
export function randomCommand(random: () => number): Record<string, unknown> {
  return randomCommandOf(COMMANDS[Math.floor(random() * COMMANDS.length)]!, random);
}

/** A random JSON form of one command. */
export function randomCommandOf(spec: CommandSpec | StepSpec, random: () => number): Record<string, unknown> {
  const command: Record<string, unknown> = { do: spec.name };
  if (spec.scope === "track" && (spec.track === undefined || random() < 0.7)) command["track"] = randomTrack(random);
  if (spec.waits && random() < 0.5) command["when"] = WHEN_NAMES[Math.floor(random() * WHEN_NAMES.length)];
  const oneOf = spec.oneOf;
  const chosen = oneOf !== undefined && (oneOf.required || random() < 0.5)
    ? oneOf.names[Math.floor(random() * oneOf.names.length)]
    : undefined;
  for (const argument of spec.arguments) {
    const exclusive = oneOf?.names.includes(argument.name) === true;
    const mayBeAbsent = argument.optional === true || argument.fallback !== undefined;
    if (exclusive ? argument.name !== chosen : mayBeAbsent && random() < 0.3) continue;
    command[argument.name] = randomArgument(argument, random);
  }
  return command;
}

/** A command that an action may plan. */
function randomPlanned(random: () => number): Record<string, unknown> {
  const plain = COMMANDS.filter(({ name }) =>
    name !== "action.set" && name !== "transport.align" && !name.startsWith("host.")
  );
  const { when: _, ...command } = randomCommandOf(plain[Math.floor(random() * plain.length)]!, random);
  return command;
}

function randomTrack(random: () => number): unknown {
  const kind = random();
  return kind < 0.2 ? "selected" : kind < 0.3 ? "new" : 1 + Math.floor(random() * 1200);
}

function randomArgument(argument: ArgumentSpec, random: () => number): unknown {
  const { min = 0, max = 1 } = argument;
  switch (argument.type) {
    case "boolean":
      return random() < 0.5;
    case "boolean_or_null":
      return [true, false, null][Math.floor(random() * 3)];
    case "numbers":
      return Array.from({ length: Math.floor(random() * 4) }, () => min + Math.floor(random() * (max - min + 1)));
    case "number":
      return random() < 0.2 ? (random() < 0.5 ? min : max) : Math.round((min + random() * (max - min)) * 1000) / 1000;
    case "quarters":
      return min + Math.floor(random() * 4 * (max - min)) / 4;
    case "integer":
      return min + Math.floor(random() * (max - min + 1));
    case "track":
      return random() < 0.3 ? "new" : min + Math.floor(random() * 1200);
    case "integer_or_null":
    case "channel":
      return random() < 0.3 ? null : min + Math.floor(random() * 64);
    case "channels":
      return Array.from({ length: 1 + Math.floor(random() * 12) }, () => min + Math.floor(random() * (max - min + 1)));
    case "places":
      return Array.from({ length: max + 1 }, (_, place) => place).filter(() => random() < 0.4);
    case "text":
      return "x".repeat(1 + Math.floor(random() * 8));
    case "choice":
      return argument.choices![Math.floor(random() * argument.choices!.length)];
    case "choice_or_number":
      return random() < 0.5 ? min : argument.choices![Math.floor(random() * argument.choices!.length)];
    case "fraction":
      return Math.max(min, Math.round((min + random() * Math.min(4, max - min)) * 96) / 96);
    case "note":
      return Math.floor(random() * 128);
    case "condition":
      return ["none", "first", "not_first", "fill", "previous", "neighbour", "1:2", "3:4"][Math.floor(random() * 8)];
    case "entries":
      return Array.from(
        { length: Math.floor(random() * 4) },
        () => ({ pattern: 1 + Math.floor(random() * 8), times: 2 }),
      );
    case "bank":
      return {};
    case "command":
      return randomPlanned(random);
  }
}
