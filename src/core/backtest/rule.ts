// A usual alert rule as a machine fed one minute of one series at a time: no clock, no chance, one number to tune.
import type { Layer } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';

/** What one minute of a series held: `n` readings adding up to `sum`. `at` is the minute's start. */
export interface MinuteAggregate {
  readonly at: EpochMs;
  readonly n: number;
  readonly sum: number;
}

export type Worse = 'up' | 'down' | 'either';

/** A series as a rule sees it. */
export interface Series {
  /** `feature/metric`. */
  readonly name: string;
  readonly layer: Layer;
  readonly worse: Worse;
  /** `share`: readings in [0, 1]. `size`: anything else. */
  readonly scale: 'share' | 'size';
  /** In order of `at`; a minute without readings may be left out or have n = 0. */
  readonly minutes: Iterable<MinuteAggregate>;
}

/**
 * Takes the next minute.
 * @returns how far the series is out, in the rule's own measure; null while the rule has nothing to compare with, or no
 * reading in its window
 */
export type Scorer = (minute: MinuteAggregate) => number | null;

export interface Rule {
  /** Kebab-case, as the file. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** The rule fires while its score is above this. It is the one number to tune. */
  readonly usual: number;
  /** What that number is. */
  readonly tuned: string;
  /** Where the usual setting comes from. */
  readonly source: string;
  start(worse: Worse): Scorer;
}

/** A share that is worse when low is counted as what is missing from 1, so that "twice as bad" has a meaning. */
export function oriented(series: Series): { worse: Worse; of: (minute: MinuteAggregate) => MinuteAggregate } {
  if (series.worse !== 'down' || series.scale !== 'share')
    return { worse: series.worse, of: (minute) => minute };
  return { worse: 'up', of: ({ at, n, sum }) => ({ at, n, sum: n - sum }) };
}

/** How many times the normal, in the worse direction. */
export function timesNormal(worse: Worse, value: number, normal: number): number {
  const up = ratio(value, normal);
  if (worse === 'up') return up;
  const down = ratio(normal, value);
  return worse === 'down' ? down : Math.max(up, down);
}

/** How many deviations off, in the worse direction. */
export function deviations(worse: Worse, value: number, normal: number, deviation: number): number {
  const z = ratio(value - normal, deviation);
  if (worse === 'either') return Math.abs(z);
  return worse === 'up' ? z : -z;
}

const RATIO_MAX = 1e6;

/** A series that never left zero: anything above it is far off, and zero itself is not. */
function ratio(above: number, below: number): number {
  if (below > 0) return Math.min(RATIO_MAX, above / below);
  return above === 0 ? 0 : Math.sign(above) * RATIO_MAX;
}
