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
  const [low, value, high] = weightedQuantiles(
    order,
    values,
    (index) => weights.ofCall[strata.cellOf(index)] ?? 0,
    [0.5 - half, 0.5, 0.5 + half],
  );
  const medians = cellMedians(order, values, strata);
  const sdOfMedian = (Math.log(high) - Math.log(low)) / (2 * Z95);
  return {
    value,
    interval: [low, high],
    n: base.length,
    effectiveN: weights.effectiveN,
    sdOfOne: Math.max(sdOfMedian * Math.sqrt(weights.effectiveN), 1e-6),
    expected: (index) => medians[strata.cellOf(index)] ?? value,
  };
}

function weightedQuantiles(
  order: Int32Array,
  values: Float64Array,
  weightOf: (index: number) => number,
  levels: readonly [number, number, number],
): readonly [number, number, number] {
  const found: number[] = [];
  let passed = 0;
  for (const index of order) {
    passed += weightOf(index);
    while (found.length < 3 && passed >= (levels[found.length] ?? 1) - 1e-12) found.push(values[index] ?? 0);
  }
  const last = values[order.at(-1) ?? 0] ?? 0;
  return [found[0] ?? last, found[1] ?? last, found[2] ?? last];
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
