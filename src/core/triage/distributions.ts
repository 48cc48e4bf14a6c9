// The few probabilities that triage needs: normal tail, and what a share would be at n calls.

/** Two-sided 95 % point of the standard normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * P(Z > z) of a standard normal variable; relative error below 1.2e-7, also far in the tail.
 * @see Press et al., «Numerical Recipes», 3rd ed., §6.2.2 (erfc by a Chebyshev fit)
 */
export function normalUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const fit = ERFC_FIT.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = 0.5 * t * Math.exp(-x * x + fit);
  return z >= 0 ? tail : 1 - tail;
}

const ERFC_FIT = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
];

/** Two-sided probability of a deviation at least as large as `z`. */
export const twoSided = (z: number): number => Math.min(1, 2 * normalUpperTail(Math.abs(z)));

export interface ShareForecast {
  /** Where the share lies with 95 % probability, as shares in [0, 1]. */
  readonly range: readonly [number, number];
  /** P(count ≤ k) and P(count ≥ k), both including k. */
  tails(count: number): { readonly lower: number; readonly upper: number };
}

/**
 * What the share among `n` calls would be if nothing had changed: beta-binomial, so that both the chance of n calls and
 * the uncertainty of the normal rate itself (few baseline calls, wander from hour to hour) widen it.
 * @param mean normal share, in (0, 1)
 * @param variance of the normal share (baseline sampling + between-hour), in share²; clipped to (0, mean·(1 − mean))
 * @param n calls, integer ≥ 1
 * @throws RangeError when mean is outside (0, 1) or n is not a positive integer
 * @see Skellam, «A probability distribution derived from the binomial distribution…», JRSS-B 10, 1948
 */
export function forecastShare(mean: number, variance: number, n: number): ShareForecast {
  if (!(mean > 0 && mean < 1)) throw new RangeError(`mean = ${mean}: a normal share must lie inside (0, 1)`);
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n = ${n}: count calls in whole numbers from 1`);
  const top = mean * (1 - mean);
  const concentration = top / Math.min(Math.max(variance, top * 1e-9), top * 0.999) - 1;
  const { from, pmf } = massAround(mean * concentration, (1 - mean) * concentration, n);
  const sumBelow = (k: number): number => sum(pmf, 0, Math.min(pmf.length, k - from + 1));
  const sumAbove = (k: number): number => sum(pmf, Math.max(0, k - from), pmf.length);
  return {
    range: [(from + quantileIndex(pmf, 0.025)) / n, (from + quantileIndex(pmf, 0.975)) / n],
    tails: (count) => ({ lower: Math.min(1, sumBelow(count)), upper: Math.min(1, sumAbove(count)) }),
  };
}

/**
 * Probabilities of consecutive counts around the mean, as far as they exceed 1e-20 of the middle one. Each follows from
 * its neighbour; their sum makes them probabilities, so that no gamma function loses digits.
 */
function massAround(
  a: number,
  b: number,
  n: number,
): { readonly from: number; readonly pmf: readonly number[] } {
  const middle = Math.min(n, Math.max(0, Math.round((n * a) / (a + b))));
  const up: number[] = [1];
  for (let k = middle, p = 1; k < n; k++) {
    p *= ((n - k) * (a + k)) / ((k + 1) * (b + n - k - 1));
    if (p < 1e-20) break;
    up.push(p);
  }
  const down: number[] = [];
  for (let k = middle, p = 1; k > 0; k--) {
    p *= (k * (b + n - k)) / ((n - k + 1) * (a + k - 1));
    if (p < 1e-20) break;
    down.push(p);
  }
  const relative = [...down.reverse(), ...up];
  const total = sum(relative, 0, relative.length);
  return { from: middle - down.length, pmf: relative.map((p) => p / total) };
}

function sum(values: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i] ?? 0;
  return total;
}

function quantileIndex(pmf: readonly number[], level: number): number {
  let total = 0;
  const index = pmf.findIndex((p) => {
    total += p;
    return total >= level - 1e-12;
  });
  return index === -1 ? pmf.length - 1 : index;
}
