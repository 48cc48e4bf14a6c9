// When it ended: the most likely moment up to which calls differ from normal, with every moment nearly as likely.
import type { Column, Frame } from './frame.ts';
import type { Normal } from './normal.ts';
import { CALLS_PER_CLUMP, CALLS_SINCE_MIN, LIKELIHOOD_DROP, type Onset, suffixLikelihood } from './onset.ts';
import { linkSlope } from './spread.ts';

export interface EndScan {
  /** `at`: first call that is normal again. */
  readonly end: Onset;
  /** How much likelier an end there is than none at all: log-likelihood ratio, natural log, divided by what wander adds. */
  readonly gain: number;
  /** How clearly the calls before the end differ from normal, on the same scale. */
  readonly evidence: number;
  readonly direction: 'up' | 'down';
}

/**
 * The change point of `scanForOnset` the other way round: one unknown level up to the end, each call's own normal after it.
 * ℓ(ν) is that of the calls before ν; a fault that persists has its maximum at the last call.
 * @param indices calls since the onset, ascending by time
 * @param spread between-hour standard deviation on the link scale
 * @returns null when there are too few calls, or when the fault as likely lasts to the last call
 */
export function scanForEnd(
  { at }: Frame,
  column: Column,
  indices: Int32Array,
  normal: Normal,
  spread: number,
): EndScan | null {
  const n = indices.length;
  if (n <= CALLS_SINCE_MIN) return null;
  const { likelihood, up } = suffixLikelihood(column, indices.toReversed(), normal);
  /** Of the first `m` calls. */
  const first = (m: number): number => likelihood[n - m] ?? 0;
  let most = CALLS_SINCE_MIN;
  for (let m = CALLS_SINCE_MIN; m <= n; m++) if (first(m) > first(most)) most = m;
  if (most === n) return null;
  const between =
    (spread * linkSlope(column.measure.scale, normal.value)) ** 2 / Math.max(normal.sdOfCall ** 2, 1e-9);
  const temper = 1 + CALLS_PER_CLUMP * between;
  let [least, last] = [most, most];
  for (let m = CALLS_SINCE_MIN; m <= n; m++) {
    if (first(m) < first(most) - LIKELIHOOD_DROP * temper) continue;
    least = Math.min(least, m);
    last = Math.max(last, m);
  }
  if (last === n) return null;
  const timeOf = (place: number): number => at[indices[place] ?? 0] ?? 0;
  return {
    end: { at: timeOf(most), earliest: timeOf(least - 1), latest: timeOf(last) },
    gain: (first(most) - first(n)) / temper,
    evidence: first(most) / (1 + most * between),
    direction: up[n - most] === 1 ? 'up' : 'down',
  };
}
