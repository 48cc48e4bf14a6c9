// The table of a backtest, in plain text: pages a week, and how soon each rule spoke after a known change.
import { type EpochMs, spokenDuration } from '../model/time.ts';
import type { RuleResult } from './run-rules.ts';

export interface KnownChange {
  /** Short: "model switched". */
  readonly name: string;
  readonly at: EpochMs;
  /** A page later than this is about something else. */
  readonly until: EpochMs;
}

/** The bot itself is a row like every other. */
export type BacktestRow = Pick<RuleResult, 'title' | 'pages' | 'weeks' | 'pagesAWeek'>;

/**
 * @returns lines without a last newline; one row a rule, one column a known change
 */
export function backtestTable(rows: readonly BacktestRow[], changes: readonly KnownChange[] = []): string {
  const head = ['', 'pages', 'pages a week', ...changes.map(({ name }) => `after “${name}”`)];
  const body = rows.map((row) => [
    row.title,
    String(row.pages.length),
    row.pagesAWeek === null ? 'too short to judge' : rateText(row.pagesAWeek),
    ...changes.map((change) => delayText(delayAfter(row, change))),
  ]);
  return textTable([head, ...body]);
}

/** Milliseconds from the change to the first page that can be about it; null when there was none. */
export function delayAfter({ pages }: BacktestRow, { at, until }: KnownChange): number | null {
  const first = pages.find((page) => page.at >= at && page.at <= until);
  return first ? first.at - at : null;
}

/** First column to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows
    .map((row) =>
      widths
        .map((width, column) => {
          const cell = row[column] ?? '';
          const space = ' '.repeat(width - [...cell].length);
          return column === 0 ? cell + space : space + cell;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const delayText = (delay: number | null): string => (delay === null ? 'never' : spokenDuration(delay));

function rateText(rate: number): string {
  if (rate === 0) return '0';
  return rate < 0.1 ? rate.toFixed(2) : rate.toFixed(1);
}
