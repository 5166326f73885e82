/**
 * What went wrong with a file, in a sentence that names it and says what to do. Thread: any.
 */
import { reasonOf, UserError } from "../errors.ts";

/**
 * The UserError for an error of the file system.
 * @param verb What could not be done: "read", "write", "make".
 * @param path The file or folder.
 * @param cause What the system said; a UserError is passed on as it is.
 */
export function fileFault(verb: string, path: string, cause: unknown): UserError {
  if (cause instanceof UserError) return cause;
  return new UserError(`Cannot ${verb} ${path}: ${reason(cause)}.`, { cause });
}

function reason(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file or folder; check the path";
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "permission is denied; choose another place or change its permissions";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the system keeps programs out of this place; choose another one";
  }
  if (cause instanceof Deno.errors.AlreadyExists) {
    return "it exists already and nothing is overwritten; choose another name or move it away";
  }
  if (cause instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (cause instanceof Deno.errors.NotADirectory) return "a part of the path is a file, not a folder";
  const message = reasonOf(cause);
  return message.replace(/\s+/g, " ").replace(/\.$/, "");
}
