/** Process exit codes of every task: done, failed, wrong usage. */
export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/**
 * A fault the user can do something about. The message is one sentence: what could not be done, the value that was wrong,
 * what to do. Shown alone, without a stack trace.
 */
export class UserError extends Error {
  override name = "UserError";
  /** Exit code of the task that ends with this error. */
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT_FAILED;
  }
}

/** A fault in what the user asked for or wrote: the task ends with the exit code of wrong usage. */
export class UsageError extends UserError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { exitCode: EXIT_USAGE, ...options });
  }
}

/** Why something failed, in its own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
