// Readings in small bins of time that begin at the onset, so that none straddles it; joined to larger ones for a picture.
import type { ChartSeries, Interval } from '../../core/model/finding.ts';
import { type EpochMs, minutes } from '../../core/model/time.ts';
import { Z95 } from '../../core/triage/distributions.ts';
import { wilson } from '../../core/triage/intervals.ts';

export interface Bins {
  readonly anchor: EpochMs;
  readonly bins: Map<number, Bin>;
}

export interface Bin {
  n: number;
  sum: number;
  squares: number;
  /** Of the readings' times since the anchor. */
  sumMs: number;
}

const FINE_MS = minutes(5);

export const createBins = (anchor: EpochMs): Bins => ({ anchor, bins: new Map() });

export function addReading({ anchor, bins }: Bins, at: EpochMs, y: number): void {
  const index = Math.floor((at - anchor) / FINE_MS);
  const bin = bins.get(index) ?? { n: 0, sum: 0, squares: 0, sumMs: 0 };
  bins.set(index, bin);
  bin.n += 1;
  bin.sum += y;
  bin.squares += y * y;
  bin.sumMs += at - anchor;
}

/** Joined bins in order; `length` in milliseconds, a multiple of five minutes. */
export function joined({ bins }: Bins, length: number): readonly Bin[] {
  const factor = Math.max(1, Math.round(length / FINE_MS));
  const out = new Map<number, Bin>();
  for (const [index, bin] of bins) {
    const key = Math.floor(index / factor);
    out.set(key, sumOf([out.get(key) ?? EMPTY, bin]));
  }
  return [...out].toSorted(([a], [b]) => a - b).map(([, bin]) => bin);
}

/** Of the bins that begin in [from, to). */
export function total({ anchor, bins }: Bins, from: EpochMs, to: EpochMs): Bin {
  const within = [...bins].filter(([index]) => {
    const at = anchor + index * FINE_MS;
    return at >= from && at < to;
  });
  return sumOf(within.map(([, bin]) => bin));
}

/** Bins of `a` before the anchor, of `b` from there on. */
export const spliced = (a: Bins, b: Bins): Bins => ({
  anchor: b.anchor,
  bins: new Map([
    ...[...a.bins].filter(([index]) => index < 0),
    ...[...b.bins].filter(([index]) => index >= 0),
  ]),
});

export type ChartPoint = ChartSeries['points'][number];

export function pointOf({ n, sum, squares, sumMs }: Bin, anchor: EpochMs): ChartPoint {
  const value = sum / n;
  const [low, high] = isYesNo({ n, sum, squares })
    ? wilson(Math.min(n, sum), n)
    : meanInterval(value, varianceOf({ n, sum, squares }), n);
  return { at: Math.round(anchor + sumMs / n), value, low, high, n };
}

type Moments = Pick<Bin, 'n' | 'sum' | 'squares'>;

/** Of one reading. */
export const varianceOf = ({ n, sum, squares }: Moments): number =>
  n < 2 ? 0 : Math.max(0, (squares - (sum * sum) / n) / (n - 1));

/** A number that is its own square is 0 or 1, and so are all when their sums are equal in [0, 1]. */
const isYesNo = ({ n, sum, squares }: Moments): boolean =>
  Number.isInteger(sum) && sum === squares && sum >= 0 && sum <= n;

function meanInterval(mean: number, variance: number, n: number): Interval {
  const half = Z95 * Math.sqrt(variance / n);
  return [mean - half, mean + half];
}

const EMPTY: Bin = { n: 0, sum: 0, squares: 0, sumMs: 0 };

const sumOf = (bins: readonly Bin[]): Bin =>
  bins.reduce(
    (all, one) => ({
      n: all.n + one.n,
      sum: all.sum + one.sum,
      squares: all.squares + one.squares,
      sumMs: all.sumMs + one.sumMs,
    }),
    EMPTY,
  );
