// When it began: the most likely moment since which calls differ from normal, with every moment nearly as likely.
import type { EpochMs } from '../model/time.ts';
import type { Column, Frame } from './frame.ts';
import type { Normal } from './normal.ts';
import { linkSlope } from './spread.ts';

export interface Onset {
  /** First call of the changed stretch. */
  readonly at: EpochMs;
  /** The change lies in [earliest, latest]: after the last call that still fits normal, up to the first that must differ. */
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
}

export interface Scan {
  readonly onset: Onset;
  /** Log-likelihood ratio at the maximum, divided by what ordinary wander would add; natural log. */
  readonly evidence: number;
  readonly direction: 'up' | 'down';
  /** Calls since the onset. */
  readonly n: number;
}

/** A onset within this much of the maximum log-likelihood is as good as possible. detection.md's floor. */
export const LIKELIHOOD_DROP = 4;
export const CALLS_SINCE_MIN = 8;
/** A single call may count for at most this many standard deviations. */
const DEVIATION_MAX = 4;

/**
 * Maximum-likelihood change point with the level before it known (each call's own normal) and one unknown level after it:
 * ℓ(ν) = n·KL(S/n ‖ M/n) for yes/no values, (Σ r)²/(2n·s²) for scores and log sizes, over the calls since ν.
 * Divided by 1 + n·σ²/s² so that slow wander between hours (σ) is no evidence however many calls show it.
 * @param indices calls that may lie after the change, ascending by time
 * @param spread between-hour standard deviation on the link scale
 * @returns null when there are too few calls
 * @see Hinkley, «Inference about the change-point…», Biometrika 57, 1970; Siegmund, Ann. Statist. 16, 1988 (the interval)
 */
export function scanForOnset(
  { at }: Frame,
  column: Column,
  indices: Int32Array,
  normal: Normal,
  spread: number,
): Scan | null {
  if (indices.length < CALLS_SINCE_MIN) return null;
  const { likelihood, up } = suffixLikelihood(column, indices, normal);
  const between =
    (spread * linkSlope(column.measure.scale, normal.value)) ** 2 / Math.max(normal.sdOfCall ** 2, 1e-9);
  let best = -1;
  let evidence = 0;
  for (let i = 0; i <= indices.length - CALLS_SINCE_MIN; i++) {
    const tempered = (likelihood[i] ?? 0) / (1 + (indices.length - i) * between);
    if (best !== -1 && tempered <= evidence) continue;
    best = i;
    evidence = tempered;
  }
  const temper = 1 + CALLS_PER_CLUMP * between;
  return {
    onset: onsetAround(at, indices, likelihood, peakNear(likelihood, best), temper),
    evidence,
    direction: up[best] === 1 ? 'up' : 'down',
    n: indices.length - best,
  };
}

/** Calls that share one wander value closely enough to blur the edge of a change. */
export const CALLS_PER_CLUMP = 10;

/**
 * ℓ of the calls from each place to the last one, as in `scanForOnset`; `up`: their level lies above normal.
 * Given calls in reverse order, it is the likelihood of every first stretch instead.
 */
export function suffixLikelihood(
  { measure, values }: Column,
  indices: Int32Array,
  normal: Normal,
): { readonly likelihood: Float64Array; readonly up: Uint8Array } {
  const likelihood = new Float64Array(indices.length);
  const up = new Uint8Array(indices.length);
  const sd = Math.max(normal.sdOfCall, 1e-6);
  let observed = 0;
  let expected = 0;
  for (let i = indices.length - 1, n = 1; i >= 0; i--, n++) {
    const index = indices[i] ?? 0;
    const value = values[index] ?? 0;
    const level = normal.expected(index);
    if (measure.scale === 'share') {
      observed += value;
      expected += Math.min(1 - 1e-4, Math.max(1e-4, level));
      likelihood[i] = n * divergence(observed / n, expected / n);
    } else {
      const residual = measure.scale === 'size' ? Math.log(value / level) : value - level;
      observed += Math.min(DEVIATION_MAX, Math.max(-DEVIATION_MAX, residual / sd));
      likelihood[i] = (observed * observed) / (2 * n);
    }
    up[i] = observed > expected ? 1 : 0;
  }
  return { likelihood, up };
}

/** Kullback–Leibler divergence of two yes/no chances, natural log. */
function divergence(a: number, b: number): number {
  const part = (p: number, q: number): number => (p <= 0 ? 0 : p * Math.log(p / q));
  return part(a, b) + part(1 - a, 1 - b);
}

/** Tempering favours fewer calls; the plain likelihood says where the change lies, near the tempered maximum. */
function peakNear(likelihood: Float64Array, start: number): number {
  let peak = start;
  for (let i = start; i >= 0; i--) {
    if ((likelihood[i] ?? 0) > (likelihood[peak] ?? 0)) peak = i;
    if ((likelihood[i] ?? 0) < (likelihood[peak] ?? 0) - 3 * LIKELIHOOD_DROP) break;
  }
  return peak;
}

function onsetAround(
  at: Float64Array,
  indices: Int32Array,
  likelihood: Float64Array,
  peak: number,
  temper: number,
): Onset {
  const enough = (likelihood[peak] ?? 0) - LIKELIHOOD_DROP * temper;
  let first = peak;
  let last = peak;
  for (let i = 0; i < likelihood.length; i++) {
    if ((likelihood[i] ?? 0) < enough) continue;
    first = Math.min(first, i);
    last = Math.max(last, i);
  }
  const timeOf = (place: number): EpochMs => at[indices[place] ?? 0] ?? 0;
  return { at: timeOf(peak), earliest: timeOf(Math.max(0, first - 1)), latest: timeOf(last) };
}
