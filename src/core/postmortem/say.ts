// How the post-mortem writes numbers and times: one way each, so that what is written can be checked against the record.
import type { Interval } from '../model/finding.ts';
import { clockTime, type EpochMs, toRfc3339 } from '../model/time.ts';

/** `2026-11-20` */
export const day = (at: EpochMs): string => toRfc3339(at).slice(0, 10);

/** `2026-11-20 13:07 UTC` */
export const stamp = (at: EpochMs): string => `${day(at)} ${clockTime(at)}`;

/** `61.2 %`, `12,430 ms`, `3.41 tokens`. */
export function amount(value: number, unit: string): string {
  if (unit === 'share') return `${percent(value)} %`;
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${decimal(value, digits)} ${unit}`.trim();
}

/** A difference: percentage points for shares, with its sign. */
export function difference(value: number, unit: string): string {
  const sign = value > 0 ? '+' : '';
  return unit === 'share' ? `${sign}${percent(value)} points` : `${sign}${amount(value, unit)}`;
}

/** `88.1 to 96.3 %` */
export function range([low, high]: Interval, unit: string): string {
  const from = unit === 'share' ? percent(low) : amount(low, '');
  return `${from} to ${amount(high, unit)}`;
}

/** `+1.2 to +3.4 points` */
export function differenceRange([low, high]: Interval, unit: string): string {
  return `${difference(low, unit).replace(/ points$/, '')} to ${difference(high, unit)}`;
}

export const count = (value: number): string => decimal(value, 0);

/** Minutes with one decimal below ten, where half a minute matters. */
export function minutesBetween(from: EpochMs, to: EpochMs): string {
  const minutes = (to - from) / 60_000;
  return `${decimal(minutes, Math.abs(minutes) < 10 ? 1 : 0)} min`;
}

/** One decimal; two for small shares, where it matters. */
function percent(share: number): string {
  const hundredths = share * 100;
  return decimal(hundredths, Math.abs(hundredths) > 0 && Math.abs(hundredths) < 1 ? 2 : 1);
}

const FORMATS = [0, 1, 2].map((digits) => new Intl.NumberFormat('en-US', { maximumFractionDigits: digits }));

/** `-0` is written `0`. */
const decimal = (value: number, digitsMax: 0 | 1 | 2): string =>
  (FORMATS[digitsMax]?.format(value) ?? String(value)).replace(/^-0$/, '0');
