// What scripts/build.ts uses of `assemblyscript/asc` 0.28.

export interface CompilerOutput {
  write(chunk: string | Uint8Array): void;
}

export interface CompilerHost {
  stdout: CompilerOutput;
  stderr: CompilerOutput;
  readFile(filename: string, baseDir: string): string | null;
  writeFile(filename: string, contents: Uint8Array | string, baseDir: string): void;
  listFiles(dirname: string, baseDir: string): string[];
}

export interface CompilerResult {
  error: Error | null;
}

export function main(argv: string[], host: CompilerHost): Promise<CompilerResult>;
