// The measured answers that the story is made of: one row is one real answer of a GPT-4 snapshot (SOURCE.md).
import { readFileSync } from 'node:fs';

export type Snapshot = 'gpt-4-0314' | 'gpt-4-0613';
export type Task = 'prime' | 'leetcode_easy' | 'sensitiveq';

export interface Measurement {
  readonly snapshot: Snapshot;
  readonly task: Task;
  /** Number of the question within its task; the same in both snapshots. */
  readonly caseNumber: number;
  readonly latencyMs: number;
  readonly promptTokens: number | null;
  readonly answerTokens: number;
  readonly answerChars: number;
  /** 1 right, 0 wrong; null where the task has no reference answer. */
  readonly correct: 0 | 1 | null;
  readonly formatKept: 0 | 1 | null;
  readonly answered: 0 | 1 | null;
  readonly refused: 0 | 1 | null;
}

/**
 * Reads the bundled table. It holds numbers and fixed words only, so a comma always separates columns.
 * @throws Error naming line, column and value where the file is not what derive-llmdrift.mjs writes
 */
export function readMeasurements(): readonly Measurement[] {
  const [head, ...lines] = readFileSync(new URL('./llmdrift.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = (head ?? '').split(',');
  return lines.map((line, index) => {
    const values = line.split(',');
    const cell: Cell = { line: index + 2, read: (column) => values[columns.indexOf(column)] };
    return {
      snapshot: word(cell, 'snapshot', ['gpt-4-0314', 'gpt-4-0613']),
      task: word(cell, 'task', ['prime', 'leetcode_easy', 'sensitiveq']),
      caseNumber: count(cell, 'case'),
      latencyMs: count(cell, 'latencyMs'),
      promptTokens: cell.read('promptTokens') === '' ? null : count(cell, 'promptTokens'),
      answerTokens: count(cell, 'answerTokens'),
      answerChars: count(cell, 'answerChars'),
      correct: yesNo(cell, 'correct'),
      formatKept: yesNo(cell, 'formatKept'),
      answered: yesNo(cell, 'answered'),
      refused: yesNo(cell, 'refused'),
    };
  });
}

interface Cell {
  readonly line: number;
  readonly read: (column: string) => string | undefined;
}

function word<Word extends string>(cell: Cell, column: string, allowed: readonly Word[]): Word {
  const value = cell.read(column);
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw wrong(cell, column, `one of ${allowed.join(', ')}`);
  return found;
}

function count(cell: Cell, column: string): number {
  const value = cell.read(column);
  if (value === undefined || !/^\d+$/.test(value)) throw wrong(cell, column, 'a whole number');
  return Number(value);
}

function yesNo(cell: Cell, column: string): 0 | 1 | null {
  const value = cell.read(column);
  if (value === '') return null;
  if (value === '0') return 0;
  if (value === '1') return 1;
  throw wrong(cell, column, '0, 1 or empty');
}

function wrong(cell: Cell, column: string, wanted: string): Error {
  return new Error(
    `llmdrift.csv line ${cell.line}, column ${column}: ${JSON.stringify(cell.read(column))} is not ${wanted}; run scripts/derive-llmdrift.mjs again`,
  );
}
