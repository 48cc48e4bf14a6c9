// Where the real recordings lie: a folder beside the repository that may be absent. Nothing of it is copied here.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const FOLDER = join(import.meta.dirname, '../../../../shared/data');

export const hasData = (part: string): boolean => existsSync(join(FOLDER, part));
export const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: FOLDER }).toSorted();
export const textOf = (path: string): string => readFileSync(join(FOLDER, path), 'utf8');

/** Rows by column name. */
export const rowsOf = (path: string): Record<string, string>[] =>
  parse(textOf(path), { columns: true, skip_empty_lines: true, relax_column_count: true }) as Record<
    string,
    string
  >[];

/** What one part says, for the table and for docs/detection.md. */
export interface RealResult {
  readonly title: string;
  readonly rows: readonly string[][];
  /** What it can and cannot show. */
  readonly note: string;
}
