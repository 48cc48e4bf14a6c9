// The lines of a replay file or of standard input, until they end or someone interrupts.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';

/** Lines one by one, or as many as were read at once: waiting for each alone would cost more than reading it. */
export type Lines = AsyncIterable<string | readonly string[]>;

export interface OpenLines<Some extends string | readonly string[] = string> {
  readonly lines: AsyncIterable<Some>;
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
export function openLines(file: string, signal: AbortSignal): OpenLines<readonly string[]> {
  if (file === '-') return { lines: linesOf(process.stdin, signal), extent: null };
  const input = createReadStream(file, { highWaterMark: PIECE_BYTES });
  return {
    lines: linesOf(input, signal),
    extent: { total: statSync(file).size, read: () => input.bytesRead },
  };
}

const PIECE_BYTES = 262_144;

async function* linesOf(input: Readable, signal: AbortSignal): AsyncGenerator<readonly string[]> {
  addAbortSignal(signal, input);
  input.setEncoding('utf8');
  let begun = '';
  try {
    for await (const piece of input as AsyncIterable<string>) {
      const lines = (begun + piece).split('\n');
      begun = lines.pop() ?? '';
      // Lines that were read already would still come.
      if (signal.aborted) return;
      yield piece.includes('\r') ? lines.map(withoutReturn) : lines;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return;
  }
  if (begun !== '') yield [withoutReturn(begun)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
