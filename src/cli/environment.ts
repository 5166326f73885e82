/** Environment variables, where the process may read them. Thread: any. */

/** The value of a variable; undefined when it is not set or not permitted. */
export function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}
