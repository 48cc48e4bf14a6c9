// The usual rules over one series as its minutes come: only when they fired is kept, however long the recording.
import type { EpochMs } from '../model/time.ts';
import { oriented, type Rule, type Series } from './rule.ts';
import { type Firing, fire } from './run-rules.ts';

export interface SeriesRun {
  /** A reading; one that is older than the open minute counts in it. */
  add(at: EpochMs, x: number): void;
  /** Closes the open minute. */
  end(): void;
  /** Rule name → what it did. */
  readonly ruled: ReadonlyMap<string, RuledSeries>;
}

export interface RuledSeries {
  readonly firings: Firing[];
  /** Start of the first minute that it could judge; null: none yet. */
  judgedFrom: EpochMs | null;
  judgedTo: EpochMs;
}

export interface SeriesRunOptions {
  readonly rules: readonly Rule[];
  /** What fires before is only learnt from. */
  readonly from: EpochMs;
}

const MINUTE_MS = 60_000;
/** Rules are asked each minute, also when nothing came; after so long without a reading no window holds one. */
const EMPTY_MINUTES_MAX = 60;

export function createSeriesRun(
  series: Pick<Series, 'name' | 'worse' | 'scale'>,
  { rules, from }: SeriesRunOptions,
): SeriesRun {
  const { worse, of } = oriented({ ...series, layer: 'behavioural', minutes: [] });
  const scorers = rules.map((rule) => ({
    score: rule.start(worse),
    usual: rule.usual,
    ruled: { firings: [], judgedFrom: null, judgedTo: 0 } as RuledSeries,
  }));
  let open: { at: EpochMs; n: number; sum: number } | null = null;
  const close = (at: EpochMs, n: number, sum: number): void => {
    const minute = of({ at, n, sum });
    for (const { score, usual, ruled } of scorers) {
      const value = score(minute);
      if (value === null || at < from) continue;
      ruled.judgedFrom ??= at;
      ruled.judgedTo = at + MINUTE_MS;
      if (value > usual) fire(ruled.firings, series.name, at);
    }
  };
  const closeUntil = (at: EpochMs): void => {
    if (open === null) return;
    close(open.at, open.n, open.sum);
    const until = Math.min(at, open.at + EMPTY_MINUTES_MAX * MINUTE_MS);
    for (let empty = open.at + MINUTE_MS; empty < until; empty += MINUTE_MS) close(empty, 0, 0);
  };
  return {
    add: (at, x) => {
      const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
      if (open === null || minute > open.at) {
        closeUntil(minute);
        open = { at: minute, n: 0, sum: 0 };
      }
      open.n += 1;
      open.sum += x;
    },
    end: () => {
      if (open !== null) close(open.at, open.n, open.sum);
      open = null;
    },
    ruled: new Map(rules.map(({ name }, index) => [name, (scorers[index] as (typeof scorers)[0]).ruled])),
  };
}
