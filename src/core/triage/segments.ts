// Who is affected: the slices of traffic, and which of them carries a change.

import type { Comparison } from './compare.ts';
import { normalUpperTail } from './distributions.ts';
import { type Dimension, partition } from './frame.ts';
import { holm } from './multiplicity.ts';
import { linkSlope } from './spread.ts';

export interface Segment {
  readonly dimension: Dimension;
  readonly value: string;
  readonly code: number;
}

/** What people call a kind of request. */
export const TASK_LIKE = /(^|[._])(task|intent|use_?case|request\.type|route|category)($|[._])/i;

const DIMENSIONS_MAX = 24;

/** The given calls, whole (segment null) and by every value of every dimension; values without calls left out. */
export function slices(
  dimensions: readonly Dimension[],
  calls: Int32Array,
): readonly { readonly segment: Segment | null; readonly calls: Int32Array }[] {
  const bySegment = dimensions.slice(0, DIMENSIONS_MAX).flatMap((dimension) =>
    partition(dimension, calls).map((own, code) => ({
      segment: { dimension, value: dimension.values[code] ?? '', code },
      calls: own,
    })),
  );
  return [{ segment: null, calls }, ...bySegment.filter((slice) => slice.calls.length > 0)];
}

export const isIn = ({ dimension, code }: Segment, index: number): boolean => dimension.codes[index] === code;

export interface Carrier {
  readonly dimension: string;
  /** Worst first. */
  readonly comparisons: readonly Comparison[];
  /** Probability of values differing so much if the change were the same for all; adjusted for the dimensions looked at. */
  readonly p: number;
}

/**
 * Dimensions whose values do not share one change: Q = Σ (effect_v − mean effect)²/variance_v against χ²(k − 1).
 * @param comparisons of one measure, one for each segment value
 * @returns the clearest first; empty when the change is alike everywhere
 * @see Cochran, «The combination of estimates from different experiments», Biometrics 10, 1954
 */
export function carriersOf(comparisons: readonly Comparison[]): readonly Carrier[] {
  const byDimension = Map.groupBy(comparisons, ({ measurement }) => measurement.segment?.dimension ?? '');
  const tested = [...byDimension].filter(([name, values]) => name !== '' && values.length > 1);
  const adjusted = holm(tested.map(([, values]) => heterogeneity(values)));
  return tested
    .map(([dimension, values], index) => ({
      dimension,
      comparisons: values.toSorted((a, b) => badness(b) - badness(a)),
      p: adjusted[index] ?? 1,
    }))
    .filter(({ p }) => p < 0.01)
    .sort((a, b) => a.p - b.p || badness(b.comparisons[0]) - badness(a.comparisons[0]));
}

function heterogeneity(values: readonly Comparison[]): number {
  const scale = values[0]?.column.measure.scale;
  const q = scale === 'share' ? shareQ(values) : sizeQ(values);
  return chiSquareTail(q, values.length - 1);
}

/**
 * Σ (count − expected)²/variance, expected under one common shift of every value's own normal on the logit scale. Each
 * normal is itself known only from its baseline calls and wanders: V = 1/(N·p·(1−p)) + τ² on the logit scale adds
 * (n·c·(1−c))²·V to the count's own variance n·c·(1−c). The shift weighs each value by what it tells, 1/(1 + n·c·(1−c)·V).
 * @see DerSimonian & Laird, Controlled Clin. Trials 7, 1986 (weights with both variances)
 */
function shareQ(values: readonly Comparison[]): number {
  const counts = values.map(({ measurement: { observed, n, normal }, against }) => {
    const { effectiveN } = against.normal;
    const level = (normal * effectiveN + 0.5) / (effectiveN + 1);
    const unsure = 1 / (effectiveN * level * (1 - level)) + (OWN_WANDER * against.spread) ** 2;
    return { count: observed * n, n, normal: level, unsure, weight: 1 };
  });
  let shift = sharedShift(counts);
  for (let pass = 0; pass < WEIGHING_PASSES; pass++) {
    for (const one of counts) {
      const chance = shifted(one.normal, shift);
      one.weight = 1 / (1 + one.n * chance * (1 - chance) * one.unsure);
    }
    shift = sharedShift(counts);
  }
  return counts.reduce((sum, { count, n, normal, unsure }) => {
    const chance = shifted(normal, shift);
    const own = n * chance * (1 - chance);
    return sum + (count - n * chance) ** 2 / (own + own * own * unsure + 0.25);
  }, 0);
}

const WEIGHING_PASSES = 3;
/** Most wander between hours is common to all values, and the common shift absorbs it; this part is each value's own. */
const OWN_WANDER = 0.25;

interface Weighed {
  readonly count: number;
  readonly n: number;
  readonly normal: number;
  readonly weight: number;
}

/** The shift at which the weighed counts are as many as expected; bisection over ±15 logits. */
function sharedShift(counts: readonly Weighed[]): number {
  const total =
    counts.reduce((sum, { count, weight }) => sum + weight * count, 0) +
    0.5 * Math.min(...counts.map(({ weight }) => weight));
  const expectedBy = (shift: number): number =>
    counts.reduce((sum, { n, normal, weight }) => sum + weight * n * shifted(normal, shift), 0);
  let low = -15;
  let high = 15;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (expectedBy(middle) < total) low = middle;
    else high = middle;
  }
  return low;
}

function shifted(normal: number, shift: number): number {
  const clipped = Math.min(0.9995, Math.max(0.0005, normal));
  return 1 / (1 + Math.exp(-(Math.log(clipped / (1 - clipped)) + shift)));
}

/** Inverse-variance weighted; half a width of a 95 % interval is 1.96 standard errors. */
function sizeQ(values: readonly Comparison[]): number {
  const effects = values.map(({ shift, measurement, column, against }) => {
    const [low, high] = measurement.effectInterval;
    const size = column.measure.scale === 'size';
    const wander = OWN_WANDER * against.spread * linkSlope(column.measure.scale, measurement.normal);
    const unit = size ? Math.max(measurement.observed, measurement.normal) : 1;
    return {
      effect: size ? shift : measurement.effect,
      variance: Math.max(1e-9, ((high - low) / 3.92 / unit) ** 2 + wander ** 2),
    };
  });
  const weight = effects.reduce((sum, { variance }) => sum + 1 / variance, 0);
  const mean = effects.reduce((sum, { effect, variance }) => sum + effect / variance, 0) / weight;
  return effects.reduce((sum, { effect, variance }) => sum + (effect - mean) ** 2 / variance, 0);
}

/** P(χ² > q). @see Wilson & Hilferty, «The distribution of chi-square», PNAS 17, 1931 */
function chiSquareTail(q: number, df: number): number {
  const spread = 2 / (9 * df);
  return normalUpperTail((Math.cbrt(q / df) - (1 - spread)) / Math.sqrt(spread));
}

/** How clearly it got worse: the surprise, signed. */
export function badness(comparison: Comparison | undefined): number {
  if (comparison === undefined) return 0;
  const surprise = -Math.log(Math.max(comparison.p, 1e-300)) + Math.abs(comparison.shift);
  return comparison.direction === 'worse' ? surprise : -surprise;
}
