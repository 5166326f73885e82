/**
 * The reference page of all commands, made from the tables that commands are read by, so that it cannot be wrong about them.
 *
 * Method: Markdown, a section for each command; what it does in each state of a track, and why it is refused. Thread: any.
 */
import { REFUSALS } from "../events/refusals.ts";
import { describeArgument } from "./check_argument.ts";
import { type ArgumentSpec, type CommandSpec, STATE_NAMES, type StateRule } from "./command_spec.ts";
import { LISTENED_COMMANDS, type ListenedSpec } from "./listened_commands.ts";
import { SESSION_COMMANDS, type SessionSpec } from "./session_commands.ts";
import { STEP_COMMANDS, type StepSpec } from "./step_commands.ts";
import { COMMANDS } from "./table.ts";

type AnySpec = CommandSpec | ListenedSpec | SessionSpec | StepSpec;

/** A key, and the command it sends. */
export interface KeyOfCommand {
  readonly command: string;
  readonly key: string;
}

const INTRODUCTION = `# Commands

This page is written by \`deno task reference\` from the tables in this folder; a test holds that it is up to date.

Every command can be sent in every way:

- as a line of JSON to \`perform --headless\`: \`{"do": "loop.record", "track": 1}\`;
- on the screen by its key, where one is named here, or typed after \`:\` as \`loop.record track=1\`;
- by a MIDI controller: any binding of a map names it, \`{"on": {"note": 36}, "do": {"do": "loop.record", "track": 1}}\`;
- in a score, as the same line with the frame \`at\` which it is taken up. What listening or a file decided stands there as
  the command that it became.

Arguments in _italics_ have to be given. \`track\` is a number from 1, \`"selected"\` or \`"new"\`; left out, it is the one named
here. \`when\` may be \`now\` (a press near a boundary belongs to it), \`exact\`, \`beat\`, \`bar\` or \`loop\`.
`;

/** The folders of names, in the order of the page. */
const CHAPTERS: readonly (readonly [prefix: string, title: string])[] = [
  ["loop", "Loops"],
  ["mix", "Mix"],
  ["transport", "Transport"],
  ["session", "Session"],
  ["action", "Actions"],
  ["step", "Sequencer"],
  ["host", "Facts of a session, in scores only"],
];

/** The whole page. */
export function referencePage(keys: readonly KeyOfCommand[]): string {
  const all: readonly AnySpec[] = [...COMMANDS, ...LISTENED_COMMANDS, ...SESSION_COMMANDS, ...STEP_COMMANDS];
  const known = new Set(CHAPTERS.map(([prefix]) => prefix));
  const stray = all.find(({ name }) => !known.has(prefixOf(name)));
  if (stray !== undefined) throw new TypeError(`no chapter of the reference page is for ${stray.name}`);
  const chapters = CHAPTERS.map(([prefix, title]) => {
    const own = all.filter(({ name }) => prefixOf(name) === prefix);
    return [`## ${title}`, ...own.map((spec) => section(spec, keys))].join("\n\n");
  });
  return [INTRODUCTION, ...chapters].join("\n\n");
}

function prefixOf(name: string): string {
  return name.split(".")[0]!;
}

function section(spec: AnySpec, keys: readonly KeyOfCommand[]): string {
  const own = keys.filter(({ command }) => command === spec.name).map(({ key }) => `\`${key}\``);
  const parts = [
    `### ${spec.name}`,
    [spec.summary, ...(own.length > 0 ? [`Key: ${own.join(", ")}.`] : []), ...remarks(spec)].join(" "),
  ];
  if (spec.arguments.length > 0) parts.push(table(["argument", "is", ""], spec.arguments.map(argumentRow)));
  if ("states" in spec && spec.states !== undefined) {
    const { states } = spec;
    parts.push(table(["a track that is", "", "is then"], STATE_NAMES.map((state) => stateRow(state, states[state]))));
  }
  return parts.join("\n\n");
}

/** What a row says beside its arguments. */
function remarks(spec: AnySpec): string[] {
  const reasons = (spec as CommandSpec).mayRefuse?.map((number) => REFUSALS[number]!.because) ?? [];
  const target = spec.track === undefined ? "`track` has to be named." : `Track: ${quoted(spec.track)}.`;
  return [
    ...(spec.scope === "track" ? [target] : []),
    ...(spec.waits ? ["Takes `when`."] : []),
    ...("becomes" in spec ? [`In scores it is \`${spec.becomes}\`.`] : []),
    ...(spec.oneOf === undefined ? [] : [oneOfWords(spec.oneOf)]),
    ...(reasons.length === 0 ? [] : [`Refused where ${reasons.join("; where ")}.`]),
  ];
}

function oneOfWords({ names, required }: NonNullable<CommandSpec["oneOf"]>): string {
  const words = names.map((name) => `\`${name}\``).join(", ");
  return required ? `Exactly one of ${words}.` : `At most one of ${words}.`;
}

function quoted(track: NonNullable<CommandSpec["track"]>): string {
  return typeof track === "number" ? String(track) : `the ${track} one`;
}

function argumentRow(argument: ArgumentSpec): string[] {
  const isNeeded = argument.optional !== true && argument.fallback === undefined;
  const name = `\`${argument.name}\``;
  const fallback = argument.fallback === undefined || argument.fallback === null
    ? ""
    : ` (left out: ${argument.fallback})`;
  return [isNeeded ? `_${name}_` : name, describeArgument(argument) + fallback, argument.summary];
}

function stateRow(state: string, rule: StateRule): string[] {
  if ("refused" in rule) return [state, `refused: ${REFUSALS[rule.refused]!.because}`, state];
  const unless = rule.unless === undefined ? "" : `; refused where ${REFUSALS[rule.unless]!.because}`;
  return [state, rule.does + unless, becomesWords(rule.becomes, state)];
}

function becomesWords(becomes: string, state: string): string {
  if (becomes === "same") return state;
  if (becomes === "before") return "what it was before";
  return becomes === "history" ? "what it was at that step" : becomes;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
