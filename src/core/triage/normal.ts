// What "normal" is for the calls at hand: the baseline, weighted to their mix, with how sure we are of it.
import type { Interval } from '../model/finding.ts';
import { Z95 } from './distributions.ts';
import type { Column } from './frame.ts';
import { meanInterval, wilson } from './intervals.ts';
import type { Strata } from './strata.ts';

export interface Normal {
  readonly value: number;
  /** 95 % interval of `value` from the baseline's sampling alone. */
  readonly interval: Interval;
  /** Baseline calls. */
  readonly n: number;
  /** Calls of an unweighted baseline that would know `value` as well; ≤ n. */
  readonly effectiveN: number;
  /** Standard deviation of one call (for a size: of its log, as far as the median is concerned). */
  readonly sdOfOne: number;
  /** Root mean square of one call's distance from what was expected of it (for a size: of the logs). */
  readonly sdOfCall: number;
  /** Expected value of the call at `index`; for a size, the median of its stratum. */
  expected(index: number): number;
}

/**
 * Direct standardisation: each stratum's baseline level, weighted by the stratum's share of the calls now.
 * @throws RangeError when `base` or `now` is empty
 * @see Fleiss, Levin, Paik, «Statistical Methods for Rates and Proportions», 3rd ed., ch. 19
 */
export function normalOf(column: Column, strata: Strata, base: Int32Array, now: Int32Array): Normal {
  if (base.length === 0 || now.length === 0)
    throw new RangeError('a normal needs baseline calls and calls to judge');
  const weights = cellWeights(strata, base, now);
  return column.measure.scale === 'size'
    ? normalMedian(column, strata, base, weights)
    : normalMean(column, strata, base, weights);
}

interface Weights {
  /** Weight of one baseline call, by cell; sums to 1 over the baseline. */
  readonly ofCall: Float64Array;
  readonly effectiveN: number;
}

function cellWeights(strata: Strata, base: Int32Array, now: Int32Array): Weights {
  const nBase = countCells(strata, base);
  const nNow = countCells(strata, now);
  const rest = strata.cells - 1;
  const ofCall = new Float64Array(strata.cells);
  let covered = 0;
  for (let cell = 0; cell < strata.cells; cell++) {
    const then = nBase[cell] ?? 0;
    if (then === 0 || (cell === rest && strata.cells > 1)) continue;
    ofCall[cell] = (nNow[cell] ?? 0) / then;
    covered += nNow[cell] ?? 0;
  }
  // Calls of a kind that the baseline hardly knew are judged against all of it.
  const share = (now.length - covered) / base.length;
  let squares = 0;
  for (let cell = 0; cell < strata.cells; cell++) {
    const weight = ((ofCall[cell] ?? 0) + share) / now.length;
    ofCall[cell] = weight;
    squares += weight * weight * (nBase[cell] ?? 0);
  }
  return { ofCall, effectiveN: Math.max(1, Math.min(base.length, 1 / squares)) };
}

function countCells(strata: Strata, indices: Int32Array): Float64Array {
  const counts = new Float64Array(strata.cells);
  for (const index of indices) {
    const cell = strata.cellOf(index);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

function normalMean({ measure, values }: Column, strata: Strata, base: Int32Array, weights: Weights): Normal {
  const n = countCells(strata, base);
  const sums = new Float64Array(strata.cells);
  let total = 0;
  let mean = 0;
  let squares = 0;
  for (const index of base) {
    const cell = strata.cellOf(index);
    const value = values[index] ?? 0;
    const weight = weights.ofCall[cell] ?? 0;
    sums[cell] = (sums[cell] ?? 0) + value;
    total += value;
    mean += weight * value;
    squares += weight * value * value;
  }
  const sdOfOne = Math.sqrt(Math.max(squares - mean * mean, 0));
  const overall = total / base.length;
  const level = sums.map((sum, cell) => (sum + SHRINK_CALLS * overall) / ((n[cell] ?? 0) + SHRINK_CALLS));
  const interval =
    measure.scale === 'share'
      ? wilson(Math.min(1, Math.max(0, mean)) * weights.effectiveN, weights.effectiveN)
      : meanInterval(mean, sdOfOne, weights.effectiveN);
  return {
    value: mean,
    interval,
    n: base.length,
    effectiveN: weights.effectiveN,
    sdOfOne,
    sdOfCall: sdOfOne,
    expected: (index) => level[strata.cellOf(index)] ?? overall,
  };
}

/** A stratum's level leans on the whole baseline as if by this many calls. */
const SHRINK_CALLS = 20;

function normalMedian(
  { values, rank, order: byValue }: Column,
  strata: Strata,
  base: Int32Array,
  weights: Weights,
): Normal {
  const order = base
    .map((index) => rank[index] ?? 0)
    .sort()
    .map((place) => byValue[place] ?? 0);
  const half = (Z95 * 0.5) / Math.sqrt(weights.effectiveN);
  const levels = [0.5 - half, 0.5, 0.5 + half, 0.16, 0.84];
  const weightOf = (index: number): number => weights.ofCall[strata.cellOf(index)] ?? 0;
  const [low, value, high, q16, q84] = weightedQuantiles(order, values, weightOf, levels);
  const medians = cellMedians(order, values, strata);
  const expected = (index: number): number => medians[strata.cellOf(index)] ?? value;
  const sdOfMedian = (Math.log(high) - Math.log(low)) / (2 * Z95);
  const sdOfLog = (Math.log(q84) - Math.log(q16)) / 2;
  return {
    value,
    interval: [low, high],
    n: base.length,
    effectiveN: weights.effectiveN,
    // Many equal values give the median an interval of no width; a call still varies.
    sdOfOne: Math.max(sdOfMedian * Math.sqrt(weights.effectiveN), sdOfLog, SD_MIN),
    sdOfCall: Math.max(SD_MIN, distance(values, base, expected)),
    expected,
  };
}

const SD_MIN = 0.02;
/** A twentyfold surprise is no more telling than a hundredfold one. */
const LOG_DISTANCE_MAX = Math.log(20);

function distance(values: Float64Array, base: Int32Array, expected: (index: number) => number): number {
  let squares = 0;
  for (const index of base) {
    const log = Math.log((values[index] ?? 1) / expected(index));
    squares += Math.min(Math.abs(log), LOG_DISTANCE_MAX) ** 2;
  }
  return Math.sqrt(squares / base.length);
}

type Five = readonly [number, number, number, number, number];

/** @param levels five, any order; below 0 means the least value, above 1 the greatest */
function weightedQuantiles(
  order: Int32Array,
  values: Float64Array,
  weightOf: (index: number) => number,
  levels: readonly number[],
): Five {
  const least = values[order[0] ?? 0] ?? 0;
  const found: [number, number, number, number, number] = [least, least, least, least, least];
  let passed = 0;
  for (const index of order) {
    for (let i = 0; i < levels.length; i++)
      if (passed < (levels[i] ?? 1) - 1e-12) found[i] = values[index] ?? 0;
    passed += weightOf(index);
  }
  return found;
}

/** @param order baseline calls, ascending by value */
function cellMedians(
  order: Int32Array,
  values: Float64Array,
  strata: Strata,
): readonly (number | undefined)[] {
  if (strata.cells === 1) return [values[order[order.length >> 1] ?? 0]];
  const perCell = Array.from({ length: strata.cells }, (): number[] => []);
  for (const index of order) perCell[strata.cellOf(index)]?.push(values[index] ?? 0);
  return perCell.map((sorted) => sorted[sorted.length >> 1]);
}
