/** Gives `use` an empty folder of its own, which is gone afterwards, whatever happened. */
export function inFolder<Result extends void | Promise<void>>(use: (folder: string) => Result): Result {
  const folder = Deno.makeTempDirSync({ prefix: "rondo_test_" });
  const remove = () => Deno.removeSync(folder, { recursive: true });
  let result: Result;
  try {
    result = use(folder);
  } catch (error) {
    remove();
    throw error;
  }
  if (result instanceof Promise) return result.finally(remove) as Result;
  remove();
  return result;
}
