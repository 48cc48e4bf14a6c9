// One measure of one set of calls against its normal: the numbers a finding shows, and how surprising they are.
import type { Interval, Measurement } from '../model/finding.ts';
import { forecastShare, twoSided, Z95 } from './distributions.ts';
import type { Column } from './frame.ts';
import { differenceInterval, meanInterval, medianInterval, medianOf, wilson } from './intervals.ts';
import type { Normal } from './normal.ts';
import { linkSlope } from './spread.ts';

export interface Comparison {
  readonly column: Column;
  readonly measurement: Measurement;
  /** Two-sided probability of a reading this far from normal if nothing had changed; not yet adjusted for multiplicity. */
  readonly p: number;
  /** Observed − normal on the link scale (logit or natural log), so that different measures can be ranked. */
  readonly shift: number;
  /** Worse by the measure's own meaning; a move of an `either` measure is always worse. */
  readonly direction: 'worse' | 'better';
  /** How many more calls would settle whether a change that matters is there; 0 = there are enough. */
  readonly callsNeeded: number;
  /** What it was judged by. */
  readonly against: Against;
}

export interface Against {
  readonly normal: Normal;
  /** Between-hour standard deviation on the link scale, with caution where few hours tell of it. */
  readonly spread: number;
  /** Hours from which normal is known. */
  readonly history: number;
  /** Comparisons of the family that this one is judged in: every measure, or every segment of every measure. */
  readonly looks: number;
  /** Dimensions whose mix was adjusted for. */
  readonly adjustedFor: readonly string[];
}

export interface Compared extends Against {
  readonly column: Column;
  readonly now: Int32Array;
  readonly segment: Measurement['segment'];
  readonly minimumCalls: number;
}

/** @throws RangeError when there is no call to judge */
export function compare(asked: Compared): Comparison {
  const { column, now, normal, segment, spread, history, looks, adjustedFor } = asked;
  const reading = READINGS[column.measure.scale](asked);
  const { series, name, layer, unit, worse } = column.measure;
  const measurement: Measurement = {
    series,
    name,
    layer,
    unit,
    worse,
    observed: reading.observed,
    n: now.length,
    interval: reading.interval,
    normal: normal.value,
    normalN: normal.n,
    normalRange: reading.normalRange,
    effect: reading.observed - normal.value,
    effectInterval: differenceInterval({ value: reading.observed, interval: reading.interval }, normal),
    segment,
  };
  return {
    column,
    measurement,
    p: reading.p,
    shift: reading.shift,
    direction: worse === 'either' || reading.shift > 0 === (worse === 'up') ? 'worse' : 'better',
    callsNeeded: callsNeeded(asked, reading),
    against: { normal, spread, history, looks, adjustedFor },
  };
}

interface Reading {
  readonly observed: number;
  readonly interval: Interval;
  readonly normalRange: Interval;
  readonly p: number;
  readonly shift: number;
}

const READINGS: Readonly<Record<Column['measure']['scale'], (asked: Compared) => Reading>> = {
  share: shareReading,
  score: scoreReading,
  size: sizeReading,
};

const valuesOf = ({ column, now }: Compared): Float64Array =>
  Float64Array.from(now, (i) => column.values[i] ?? 0);

function shareReading(asked: Compared): Reading {
  const { normal, spread, now } = asked;
  const n = now.length;
  const successes = valuesOf(asked).reduce((sum, value) => sum + value, 0);
  const mean = (normal.value * normal.effectiveN + 0.5) / (normal.effectiveN + 1);
  const between = (spread * linkSlope('share', mean)) ** 2;
  const forecast = forecastShare(mean, (mean * (1 - mean)) / normal.effectiveN + between, n);
  const { lower, upper } = forecast.tails(successes);
  return {
    observed: successes / n,
    interval: wilson(successes, n),
    normalRange: forecast.range,
    p: Math.min(1, 2 * Math.min(lower, upper)),
    shift: logit((successes + 0.5) / (n + 1)) - logit(mean),
  };
}

function scoreReading(asked: Compared): Reading {
  const { normal, spread, now } = asked;
  const values = valuesOf(asked);
  const n = now.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  const sd = Math.max(normal.sdOfOne, 1e-3);
  const between = spread * linkSlope('score', normal.value);
  const total = Math.hypot(sd / Math.sqrt(n), sd / Math.sqrt(normal.effectiveN), between);
  return {
    observed: mean,
    interval: clip(meanInterval(mean, Math.sqrt(variance), n)),
    normalRange: clip([normal.value - Z95 * total, normal.value + Z95 * total]),
    p: twoSided((mean - normal.value) / total),
    shift: (mean - normal.value) / linkSlope('score', normal.value),
  };
}

function sizeReading(asked: Compared): Reading {
  const { normal, spread, now } = asked;
  const sorted = valuesOf(asked).sort();
  const observed = medianOf(sorted);
  const total = Math.hypot(
    normal.sdOfOne / Math.sqrt(now.length),
    normal.sdOfOne / Math.sqrt(normal.effectiveN),
    spread,
  );
  const shift = Math.log(observed / normal.value);
  return {
    observed,
    interval: medianInterval(sorted),
    normalRange: [normal.value * Math.exp(-Z95 * total), normal.value * Math.exp(Z95 * total)],
    p: twoSided(shift / total),
    shift,
  };
}

/**
 * Relative near 0 and 1: five times the odds, but 4.5 points at least and ten at most: 0.5 % → 5 %, 2 % → 9 %, 80 % → 70 %.
 * A smaller factor would ask for more calls than most features have in an hour.
 */
const ODDS_THAT_MATTER = 5;
const POINTS_THAT_MATTER = [0.045, 0.1] as const;
/** A quarter of a size, on the log scale. */
const RATIO_THAT_MATTERS = Math.log(1.25);
/** Two-sided 5 %, power 80 %: one comparison, without wander. The family's level would ask for more than an hour's calls. */
const DETECTABLE_AT = 1.959964 + 0.841621;

/**
 * Calls still missing before a change that matters would leave its 95 % range in four of five cases: (z_{α/2} + z_β)²·s²/Δ².
 * To be called outside it takes more: how often that many calls suffice is measured in docs/decisions, triage statistics.
 * Shares are planned on the arcsine scale, 2·asin√p, where one call's standard deviation is 1 at any level.
 * A visible change is its own measure: where one is already suggested, Δ is what was seen.
 * @see Cohen, «Statistical Power Analysis for the Behavioral Sciences», 2nd ed., ch. 6 (arcsine); Fleiss, Levin, Paik,
 * «Statistical Methods for Rates and Proportions», 3rd ed., ch. 4
 */
function callsNeeded(asked: Compared, { observed, shift }: Reading): number {
  const { column, now, normal, minimumCalls } = asked;
  const { scale, worse } = column.measure;
  const { position, sd } = PLANNED_ON[scale](normal);
  const seen = scale === 'size' ? Math.abs(shift) : Math.abs(position(observed) - position(normal.value));
  const up = worse === 'up' || (worse === 'either' && normal.value < 0.5);
  const matters =
    scale === 'size'
      ? RATIO_THAT_MATTERS
      : Math.abs(position(levelThatMatters(normal.value, up)) - position(normal.value));
  const change = Math.max(matters, seen, 1e-6);
  const wanted = Math.ceil((DETECTABLE_AT * sd) ** 2 / change ** 2);
  return Math.max(0, Math.max(minimumCalls, wanted) - now.length);
}

function levelThatMatters(normal: number, up: boolean): number {
  const odds = (normal / Math.max(1e-9, 1 - normal)) * (up ? ODDS_THAT_MATTER : 1 / ODDS_THAT_MATTER);
  const [least, most] = POINTS_THAT_MATTER;
  const change = Math.min(most, Math.max(least, Math.abs(odds / (1 + odds) - normal)));
  return Math.min(1, Math.max(0, normal + (up ? change : -change)));
}

/** Where a level lies on the scale it is planned on, and one call's standard deviation there. */
interface PlanningScale {
  readonly position: (level: number) => number;
  readonly sd: number;
}

const PLANNED_ON: Readonly<Record<Column['measure']['scale'], (normal: Normal) => PlanningScale>> = {
  share: () => ({
    position: (level) => 2 * Math.asin(Math.sqrt(Math.min(1, Math.max(0, level)))),
    sd: 1,
  }),
  score: ({ sdOfOne }) => ({
    position: (level) => level,
    sd: Math.max(sdOfOne, 1e-3),
  }),
  size: ({ sdOfOne }) => ({ position: Math.log, sd: sdOfOne }),
};

const logit = (share: number): number => Math.log(share / (1 - share));
const clip = ([low, high]: Interval): Interval => [Math.max(0, low), Math.min(1, high)];
