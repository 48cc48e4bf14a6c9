// Puts measured tables into docs/detection.md, between their markers; the words around them are written by people.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../docs/detection.md');

/** @param part `measured` or `real`: the markers' name */
export function writeBetween(part: string, text: string): void {
  const begin = `<!-- ${part}: begin, written by the bench -->`;
  const end = `<!-- ${part}: end -->`;
  const page = readFileSync(PAGE, 'utf8');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/detection.md: put back the lines ${begin} and ${end}`);
  writeFileSync(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
