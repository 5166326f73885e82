/**
 * A command as it is typed on the command line of the screen: its name, then arguments as `name=value`.
 *
 * A value is JSON where it can be read as such, else text: `hits=5`, `name=bass`, `entries=[{"pattern":1,"times":4}]`. Thread: any.
 */
import { UserError } from "../../errors.ts";

/** The JSON form of a command. Throws a UserError for an argument without a name. */
export function typedCommand(text: string): Record<string, unknown> {
  const [name = "", ...words] = text.trim().split(/\s+(?=[a-z_]+=)|\s+$/);
  const command: Record<string, unknown> = { do: name };
  for (const word of words.filter((one) => one !== "")) {
    const cut = word.indexOf("=");
    if (cut < 1) throw new UserError(`"${word}" is no argument: write it as name=value, like hits=5.`);
    command[word.slice(0, cut)] = valueOf(word.slice(cut + 1));
  }
  return command;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
