// 95 % intervals for what was observed: a share, a mean score, a median, and the difference of two of them.
import type { Interval } from '../model/finding.ts';
import { Z95 } from './distributions.ts';

/**
 * Interval for a share, good at small n and near 0 and 1.
 * @param successes count, 0 ≤ successes ≤ n
 * @param n calls, ≥ 1
 * @returns [low, high] in [0, 1]
 * @throws RangeError when n < 1 or successes lies outside [0, n]
 * @see Wilson, «Probable inference…», JASA 22, 1927; Brown, Cai, DasGupta, Statist. Sci. 16, 2001
 */
export function wilson(successes: number, n: number, z: number = Z95): Interval {
  if (!(n >= 1)) throw new RangeError(`n = ${n}: a share needs at least one call`);
  if (!(successes >= 0 && successes <= n)) throw new RangeError(`successes = ${successes}: outside 0…${n}`);
  const share = successes / n;
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [successes === 0 ? 0 : Math.max(0, centre - half), successes === n ? 1 : Math.min(1, centre + half)];
}

export interface Estimate {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * Interval for a − b from the intervals of a and of b, without assuming that either is symmetric ("MOVER").
 * @returns [low, high] in the unit of the estimates
 * @see Zou & Donner, «Construction of confidence limits about effect measures», Statist. Med. 27, 2008
 */
export function differenceInterval(a: Estimate, b: Estimate): Interval {
  const difference = a.value - b.value;
  const below = Math.hypot(a.value - a.interval[0], b.interval[1] - b.value);
  const above = Math.hypot(a.interval[1] - a.value, b.value - b.interval[0]);
  return [difference - below, difference + above];
}

export interface Count {
  readonly successes: number;
  readonly n: number;
}

/**
 * Interval for the difference of two independent shares, a − b: method 10 (square-and-add of Wilson's limits).
 * @returns [low, high] in [−1, 1]
 * @throws RangeError as `wilson`
 * @see Newcombe, «Interval estimation for the difference between independent proportions», Statist. Med. 17, 1998
 */
export function newcombe(a: Count, b: Count): Interval {
  const estimate = ({ successes, n }: Count): Estimate => ({
    value: successes / n,
    interval: wilson(successes, n),
  });
  return differenceInterval(estimate(a), estimate(b));
}

/** The middle of sorted values. @throws RangeError when there are none */
export const medianOf = (sorted: ArrayLike<number>): number => quantileOf(sorted, 0.5);

/**
 * Quantile of sorted values, linear between order statistics.
 * @throws RangeError when there are no values
 * @see Hyndman & Fan, Am. Statist. 50, 1996 (definition 7)
 */
export function quantileOf(sorted: ArrayLike<number>, level: number): number {
  const place = (sorted.length - 1) * level;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('a quantile needs at least one value');
  return low + (high - low) * (place - Math.floor(place));
}

/**
 * Distribution-free interval for the median, from two order statistics whose ranks are binomial.
 * Below six values no such interval reaches 95 %: the extremes are returned.
 * @param sorted ascending, at least one value
 * @returns [low, high] in the values' unit, coverage ≥ 95 % for n ≥ 6
 * @throws RangeError when there are no values
 * @see Conover, «Practical Nonparametric Statistics», 3rd ed., §3.2; David & Nagaraja, «Order Statistics», §7.1
 */
export function medianInterval(sorted: ArrayLike<number>): Interval {
  const n = sorted.length;
  const rank = lowerRank(n);
  const low = sorted[rank - 1];
  const high = sorted[n - rank];
  if (low === undefined || high === undefined) throw new RangeError('a median needs at least one value');
  return [low, high];
}

/** Largest rank r with P(Binomial(n, ½) < r) ≤ 2.5 %, at least 1. Exact to n = 200, then normal with correction. */
function lowerRank(n: number): number {
  if (n > 200) return Math.max(1, Math.floor((n - 1) / 2 - (Z95 * Math.sqrt(n)) / 2) + 1);
  let term = 0.5 ** n;
  let below = term;
  let rank = 1;
  while (rank < n) {
    if (below > 0.025) return Math.max(1, rank - 1);
    term *= (n - rank + 1) / rank;
    below += term;
    rank++;
  }
  return 1;
}

/**
 * Interval for a mean of n values by Student's t.
 * @param sd standard deviation of one value, ≥ 0
 * @see Student, Biometrika 6, 1908; the t point by Abramowitz & Stegun, 26.7.5
 */
export function meanInterval(mean: number, sd: number, n: number): Interval {
  const df = Math.max(1, n - 1);
  const z = Z95;
  const t =
    df === 1 ? 12.706 : z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df * df);
  const half = (t * sd) / Math.sqrt(n);
  return [mean - half, mean + half];
}
