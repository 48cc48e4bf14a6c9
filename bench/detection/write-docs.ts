// Puts the measured tables into docs/detection.md, between its markers; the words around them are written by people.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdown, type Report } from './report.ts';

const PAGE = join(import.meta.dirname, '../../docs/detection.md');
const BEGIN = '<!-- measured: begin (npm run bench:detection) -->';
const END = '<!-- measured: end -->';

export function writeDocs(report: Report): void {
  const page = readFileSync(PAGE, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`docs/detection.md: put back the lines ${BEGIN} and ${END}`);
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${markdown(report)}\n\n${page.slice(end)}`);
}
