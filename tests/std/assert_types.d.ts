// Types of `deno-std/assert/mod.js` (npm deno-std 1.4.0, the same functions as JSR's @std/assert 1).
// deno-lint-ignore-file no-explicit-any

type AnyConstructor = new (...args: any[]) => any;
type ErrorClass<E extends Error> = new (...args: any[]) => E;
type ArrayLikeOf<T> = ArrayLike<T> & Iterable<T>;

export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions);
}

export function assert(value: unknown, message?: string): asserts value;
export function assertFalse(value: unknown, message?: string): asserts value is false | 0 | "" | null | undefined | 0n;
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
export function assertNotStrictEquals<T>(actual: T, expected: T, message?: string): void;
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, message?: string): void;
export function assertGreater<T>(actual: T, expected: T, message?: string): void;
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void;
export function assertLess<T>(actual: T, expected: T, message?: string): void;
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void;
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T>;
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
export function assertArrayIncludes<T>(actual: ArrayLikeOf<T>, expected: ArrayLikeOf<T>, message?: string): void;
export function assertObjectMatch(
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void;
export function assertInstanceOf<C extends abstract new (...args: any[]) => any>(
  actual: unknown,
  expectedType: C,
  message?: string,
): asserts actual is InstanceType<C>;
export function assertNotInstanceOf(actual: unknown, unexpectedType: AnyConstructor, message?: string): void;
export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: ErrorClass<E>,
  messageMatches?: string | RegExp,
  message?: string,
): asserts error is E;
export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: abstract new (...args: any[]) => E,
  messageIncludes?: string,
  message?: string,
): E;
export function assertRejects(fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: abstract new (...args: any[]) => E,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export function equal(a: unknown, b: unknown): boolean;
export function fail(message?: string): never;
export function unimplemented(message?: string): never;
export function unreachable(reason?: string): never;
