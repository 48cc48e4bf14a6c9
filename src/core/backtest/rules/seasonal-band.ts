// The robust seasonal band: the last quarter of an hour against the same hours of the past weeks, by median and MAD.
import { deviations, type MinuteAggregate, type Rule } from '../rule.ts';
import { heldFor, trailingMean } from '../windows.ts';

const BIN_MS = 15 * 60_000;
const WEEK_BINS = 7 * 24 * 4;
const WEEKS = 4;
/** Bins before and after the same time of the week: an hour each way, or four weeks would be four numbers. */
const AROUND = 4;
const LEAST_VALUES = 12;

export const seasonalBand = {
  name: 'seasonal-band',
  title: 'Seasonal band (median ± 3 MAD)',
  usual: 3,
  tuned: 'half the band’s width in scaled MADs',
  // Datadog's robust anomaly monitor: bounds 2 or 3, all of the last 15 minutes outside.
  source: 'https://docs.datadoghq.com/monitors/types/anomaly/',
  start(worse) {
    const lately = trailingMean(15);
    const held = heldFor(15);
    const history = binHistory();
    return (minute) => {
      const band = history(minute);
      const value = lately(minute);
      if (value === null || band === null) return null;
      return held(minute.at, deviations(worse, value, band.median, band.deviation));
    };
  },
} as const satisfies Rule;

interface Band {
  readonly median: number;
  readonly deviation: number;
}

/** Means of whole quarter-hours, four weeks back. @returns the band for the bin that the minute lies in */
function binHistory(): (minute: MinuteAggregate) => Band | null {
  const means = new Float64Array(WEEK_BINS * (WEEKS + 1)).fill(Number.NaN);
  const place = (index: number): number => index % means.length;
  let bin = Number.NaN;
  let n = 0;
  let sum = 0;
  let band: Band | null = null;
  return (minute) => {
    const index = Math.floor(minute.at / BIN_MS);
    if (index !== bin) {
      if (!Number.isNaN(bin)) {
        means[place(bin)] = n === 0 ? Number.NaN : sum / n;
        for (let skipped = bin + 1; skipped < Math.min(index, bin + means.length); skipped += 1)
          means[place(skipped)] = Number.NaN;
      }
      bin = index;
      n = 0;
      sum = 0;
      band = bandOf(sameHours(means, index));
    }
    n += minute.n;
    sum += minute.sum;
    return band;
  };
}

function sameHours(means: Float64Array, index: number): number[] {
  const values: number[] = [];
  for (let week = 1; week <= WEEKS; week += 1)
    for (let step = -AROUND; step <= AROUND; step += 1) {
      const value = means[(index - week * WEEK_BINS + step) % means.length] ?? Number.NaN;
      if (!Number.isNaN(value)) values.push(value);
    }
  return values;
}

/**
 * Scaled to the standard deviation of a normal series; where more than half of the values are equal, by the mean deviation.
 * @see Iglewicz & Hoaglin, «How to Detect and Handle Outliers», 1993: 1.4826·MAD, else 1.2533·mean absolute deviation
 */
function bandOf(values: readonly number[]): Band | null {
  if (values.length < LEAST_VALUES) return null;
  const median = medianOf(values);
  const off = values.map((value) => Math.abs(value - median));
  const mad = medianOf(off);
  const deviation = mad > 0 ? 1.4826 * mad : 1.2533 * (off.reduce((sum, each) => sum + each, 0) / off.length);
  return { median, deviation };
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
