// The lines of a replay file or of standard input, until they end or someone interrupts.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface OpenLines {
  readonly lines: AsyncIterable<string>;
  /** In bytes, or whatever it is counted in; null: standard input, whose end nobody knows. */
  readonly extent: { readonly total: number; read(): number } | null;
}

/** @returns what is wrong with the name of a file, or null */
export function wrongWith(file: string): string | null {
  if (file === '-') return null;
  if (!existsSync(file)) return 'there is no such file';
  return statSync(file).isDirectory() ? 'it is a folder' : null;
}

/** @param signal ends the lines at once, with what was read so far */
export function openLines(file: string, signal: AbortSignal): OpenLines {
  if (file === '-') return { lines: linesOf(process.stdin, signal), extent: null };
  const input = createReadStream(file);
  return {
    lines: linesOf(input, signal),
    extent: { total: statSync(file).size, read: () => input.bytesRead },
  };
}

async function* linesOf(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<string> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal });
  for await (const line of lines) {
    // Lines that were read already would still come.
    if (signal.aborted) return;
    yield line;
  }
}
