// Numbers as a tired person reads them.
import type { Interval, Measurement } from '../model/finding.ts';
import { clockTime, type EpochMs, toRfc3339 } from '../model/time.ts';

/** `51 %`, `0.4 %`, `1.5 s`, `850 ms`, `0.82`, `527 tokens`. */
export const amount = (value: number, unit: string): string =>
  join([figure(value, unit, value)], unit, value);

/** `81–87 %`, `1.4–1.8 s`. */
export function between([low, high]: Interval, unit: string): string {
  const [a, b] = [figure(low, unit, high), figure(high, unit, high)];
  return join(a === b ? [a] : [a, b], unit, high);
}

/** A signed difference: `−33 points`, `+1.6 s`. */
export function difference(value: number, unit: string): string {
  const size = Math.abs(value);
  const text = unit === 'share' ? `${(size * 100).toFixed(size < 0.1 ? 1 : 0)} points` : amount(size, unit);
  if (/^[0.]+ /.test(`${text} `)) return 'none';
  return `${value < 0 ? '−' : '+'}${text}`;
}

function figure(value: number, unit: string, scale: number): string {
  if (unit === 'share') return percent(value, scale);
  if (unit === 'score') return value.toFixed(2);
  if (unit === 'ms' && scale >= 1000) return (value / 1000).toFixed(scale < 10_000 ? 1 : 0);
  return scale < 10 ? value.toFixed(1) : grouped(Math.round(value));
}

function percent(value: number, scale: number): string {
  if (value === 0 || value === 1) return String(value * 100);
  const fine = scale < 0.1 || value > 0.99;
  return (value * 100).toFixed(fine ? 1 : 0);
}

function join(figures: readonly string[], unit: string, scale: number): string {
  const text = figures.join('–');
  if (unit === 'share') return `${text} %`;
  if (unit === 'score') return text;
  if (unit === 'ms' && scale >= 1000) return `${text} s`;
  return `${text} ${unit}`;
}

/** `13:02 UTC`, with the day when it is not today's: `30 Mar 20:42 UTC`. */
export function moment(at: EpochMs, now: EpochMs): string {
  const day = (time: EpochMs): string => toRfc3339(time).slice(0, 10);
  if (day(at) === day(now)) return clockTime(at);
  const [, month, date] = day(at).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${clockTime(at)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const calls = (n: number): string => (n === 1 ? '1 call' : `${grouped(n)} calls`);

/** `12,400`. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

export const placeOf = ({ segment }: Measurement): string =>
  segment === null ? '' : ` in ${dimensionName(segment.dimension)}=${segment.value}`;

/** The convention's names are long; these are what people say. Any other dimension keeps its own name. */
export const dimensionName = (dimension: string): string => SAID[dimension] ?? dimension;

const SAID: Readonly<Record<string, string>> = {
  'gen_ai.provider.name': 'provider',
  'gen_ai.system': 'provider',
  'gen_ai.request.model': 'requested model',
  'gen_ai.response.model': 'served model',
  'gen_ai.prompt.version': 'prompt',
};

/** `correct answers 51 % in app.task=prime, normal 78–89 % (420 calls)`. */
export const reading = (m: Measurement): string =>
  `${m.name} ${amount(m.observed, m.unit)}${placeOf(m)}, normal ${between(m.normalRange, m.unit)} (${calls(m.n)})`;

export interface Calm {
  readonly measurement: Measurement;
  readonly state: 'outside' | 'inside' | 'ambiguous' | 'not_enough_data';
  readonly p: number;
  /** After the adjustment for all that was looked at. */
  readonly adjustedP: number;
  /** Measures that were looked at. */
  readonly looks: number;
}

/**
 * As `reading`, for one that is not called outside for the worse although it may lie beyond its range: by chance, perhaps
 * not by chance, or surely but by too little to matter.
 */
export function calmReading({ measurement: m, state, p, adjustedP, looks }: Calm): string {
  if (state === 'outside') return `${reading(m)}, outside, but not for the worse`;
  const among = looks === 1 ? 'one measure was looked at' : `${looks} measures were looked at`;
  if (state === 'ambiguous') return `${reading(m)}, perhaps: p about ${oneIn(p)}, and ${among}`;
  const beyond = m.observed < m.normalRange[0] || m.observed > m.normalRange[1];
  if (state === 'not_enough_data' || !beyond) return reading(m);
  if (adjustedP <= SURELY_BELOW) return `${reading(m)}, surely moved, but too little to matter`;
  if (p < ONE_IN_TWENTY_DOWN_TO)
    return `${reading(m)}, just outside, within chance: p about ${oneIn(p)}, and ${among}`;
  return `${reading(m)}, just outside, as one reading in twenty is`;
}

/** Adjusted; what is as sure as this and not called ambiguous is under the tolerance for a change. */
const SURELY_BELOW = 0.05;
const ONE_IN_TWENTY_DOWN_TO = 0.02;

/** `1 in 200`, to one figure. */
function oneIn(p: number): string {
  const odds = 1 / Math.max(p, 1e-9);
  const step = 10 ** Math.floor(Math.log10(odds));
  return `1 in ${grouped(Math.round(odds / step) * step)}`;
}

/** Below this many hours of history the wander between hours is mostly assumed: whoever reads the verdict should know. */
const HISTORY_ENOUGH = 24;

/** ` (normal is known from 5 h only)`, or nothing where it is known well. */
export const howKnown = (history: number): string =>
  history < HISTORY_ENOUGH ? ` (normal is known from ${Math.max(1, Math.round(history))} h only)` : '';

/** With effect and interval, for the thread. */
export const fullReading = (m: Measurement): string =>
  `${reading(m)}; change ${difference(m.effect, m.unit)}, 95 % interval ${difference(m.effectInterval[0], m.unit)} to ${difference(m.effectInterval[1], m.unit)}, against ${calls(m.normalN)} before`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** At most two figures, rounded up: a forecast of calls is never exact. */
export function about(n: number): string {
  const step = n < 100 ? 10 : 10 ** (Math.floor(Math.log10(n)) - 1);
  return `about ${grouped(Math.ceil(n / step) * step)} more calls`;
}
