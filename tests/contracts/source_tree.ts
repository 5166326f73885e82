// The project's own files, and what the parser says about them: the ground the rules of the house are checked on.
//
// Method: a walk over the fixed top-level folders, and Deno's lint plugins for a real syntax tree.

/** The project's root folder. */
export const ROOT = new URL("../../", import.meta.url);

/** The top-level folders that hold code. */
export const CODE_FOLDERS = ["bridge", "dsp", "scripts", "src", "tests"] as const;

/** A function and the lines it spans. */
export interface FunctionSpan {
  name: string;
  line: number;
  lines: number;
}

/** One module named by another: `kind` says how. */
export interface Reference {
  specifier: string;
  kind: "value" | "type" | "dynamic" | "worker";
}

/** What the parser found in a file. */
export interface ParsedFile {
  path: string;
  text: string;
  functions: FunctionSpan[];
  references: Reference[];
}

/** Text of a file of the project; `path` counts from the root, with forward slashes. */
export function readText(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

/** Every file under the code folders, sorted; paths from the root. */
export function listCodeFiles(): string[] {
  return CODE_FOLDERS.flatMap((folder) => listFiles(`${folder}/`)).sort();
}

/** Every file of the project that people wrote: code, and what lies at the top. */
export function listAllFiles(): string[] {
  const top = [...Deno.readDirSync(ROOT)].filter((entry) => entry.isFile).map((entry) => entry.name);
  return [...top, ...listFiles(".ci/"), ...listCodeFiles()].sort();
}

function listFiles(folder: string): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    if (entry.isDirectory) found.push(...listFiles(`${folder}${entry.name}/`));
    else found.push(`${folder}${entry.name}`);
  }
  return found;
}

/** Parses one TypeScript or AssemblyScript file; works only inside `deno test`. */
export function parseFile(path: string): ParsedFile {
  const text = readText(path);
  const parsed: ParsedFile = { path, text, functions: [], references: [] };
  Deno.lint.runPlugin(collector(parsed), path.replace(/\.d\.ts$/, ".ts"), text);
  return parsed;
}

type AnyFunction = Deno.lint.FunctionDeclaration | Deno.lint.FunctionExpression | Deno.lint.ArrowFunctionExpression;

function collector(parsed: ParsedFile): Deno.lint.Plugin {
  const addFunction = (node: AnyFunction) => parsed.functions.push(describeFunction(node, parsed.text));
  const refer = (specifier: string, kind: Reference["kind"]) => parsed.references.push({ specifier, kind });
  const visitor: Deno.lint.LintVisitor = {
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    ImportDeclaration: (node) => refer(node.source.value, node.importKind),
    ExportAllDeclaration: (node) => refer(node.source.value, node.exportKind),
    ExportNamedDeclaration: (node) => node.source && refer(node.source.value, node.exportKind),
    ImportExpression: (node) => node.source.type === "Literal" && refer(String(node.source.value), "dynamic"),
    NewExpression: (node) => {
      const [path, base] = node.arguments.map((argument) => parsed.text.slice(...argument.range));
      if (base === "import.meta.url" && path?.match(/^["'].*\.ts["']$/)) refer(path.slice(1, -1), "worker");
    },
  };
  return { name: "collect", rules: { all: { create: () => visitor } } };
}

function describeFunction(node: AnyFunction, text: string): FunctionSpan {
  const [start, end] = node.range;
  const parent = text.slice(Math.max(0, start - 60), start).match(/([\w#]+)\s*[=:(]?\s*$/)?.[1];
  const name = ("id" in node && node.id?.name) || parent || "anonymous";
  return { name, line: countLines(text.slice(0, start)), lines: countLines(text.slice(start, end)) };
}

function countLines(text: string): number {
  return text.split("\n").length;
}
