// Each call is judged against its own kind's normal, so that a change in the mix of traffic alone changes nothing.
import type { Column, Dimension, Frame } from './frame.ts';
import { medianOf } from './intervals.ts';

/** Dimensions that may themselves be what changed: adjusting for them would hide the change. */
export const MAY_BE_THE_CAUSE =
  /model|prompt|flag|experiment|variant|deployment|provider|gen_ai\.system|pool|release|fingerprint|retrieval|index/i;
const CELL_CALLS_MIN = 20;
const ADJUST_FOR_MAX = 2;

export interface Strata {
  /** Names of the dimensions adjusted for; empty when the mix makes no difference. */
  readonly dimensions: readonly string[];
  /** Cell of each call of the frame; cells are numbered from 0. */
  cellOf(index: number): number;
  readonly cells: number;
}

const ONE_STRATUM: Strata = { dimensions: [], cellOf: () => 0, cells: 1 };

/**
 * Chooses the dimensions whose shift in mix between baseline and now would move the overall number noticeably:
 * |Σ (share now − share then) · (level of the value − overall level)| above a quarter of the standard error now.
 * @see Kitagawa, «Components of a difference between two rates», JASA 50, 1955 (the mix component)
 */
export function strataFor(
  frame: Frame,
  column: Column,
  base: Int32Array,
  now: Int32Array,
  except: string,
): Strata {
  if (base.length < 2 * CELL_CALLS_MIN || now.length === 0) return ONE_STRATUM;
  const level = levels(column, base);
  const standardError = level.sd / Math.sqrt(now.length);
  const chosen = frame.dimensions
    .filter(({ name }) => name !== except && !MAY_BE_THE_CAUSE.test(name))
    .map((dimension) => ({ dimension, shift: mixShift(dimension, level, base, now) }))
    .filter(({ shift }) => shift > 0.25 * standardError)
    .sort((a, b) => b.shift - a.shift)
    .slice(0, ADJUST_FOR_MAX)
    .map(({ dimension }) => dimension);
  return chosen.length === 0 ? ONE_STRATUM : crossed(chosen, base);
}

interface Levels {
  /** What a call contributes: the value itself, or for a size whether it exceeds the median. */
  readonly of: (index: number) => number;
  readonly mean: number;
  readonly sd: number;
}

function levels({ measure, values, rank }: Column, base: Int32Array): Levels {
  const valueAt = (index: number): number => values[index] ?? Number.NaN;
  const middle = measure.scale === 'size' ? medianOf(base.map((index) => rank[index] ?? 0).sort()) : 0;
  const of = measure.scale === 'size' ? (index: number) => ((rank[index] ?? 0) > middle ? 1 : 0) : valueAt;
  let sum = 0;
  let squares = 0;
  for (const index of base) {
    const value = of(index);
    sum += value;
    squares += value * value;
  }
  const mean = sum / base.length;
  return { of, mean, sd: Math.sqrt(Math.max(0, squares / base.length - mean * mean)) };
}

function mixShift({ codes, values }: Dimension, level: Levels, base: Int32Array, now: Int32Array): number {
  const width = values.length + 1;
  const nBase = new Float64Array(width);
  const sums = new Float64Array(width);
  const nNow = new Float64Array(width);
  for (const index of base) {
    const slot = (codes[index] ?? -1) + 1;
    nBase[slot] = (nBase[slot] ?? 0) + 1;
    sums[slot] = (sums[slot] ?? 0) + level.of(index);
  }
  for (const index of now) {
    const slot = (codes[index] ?? -1) + 1;
    nNow[slot] = (nNow[slot] ?? 0) + 1;
  }
  let shift = 0;
  for (let slot = 0; slot < width; slot++) {
    const then = nBase[slot] ?? 0;
    if (then < CELL_CALLS_MIN) continue;
    shift += ((nNow[slot] ?? 0) / now.length - then / base.length) * ((sums[slot] ?? 0) / then - level.mean);
  }
  return Math.abs(shift);
}

/** Cells of the chosen dimensions; a cell with too few baseline calls falls into the last one, which stands for all. */
function crossed(dimensions: readonly Dimension[], base: Int32Array): Strata {
  const rawCellOf = (index: number): number =>
    dimensions.reduce((cell, { codes, values }) => cell * (values.length + 1) + (codes[index] ?? -1) + 1, 0);
  const counts = new Map<number, number>();
  for (const index of base) counts.set(rawCellOf(index), (counts.get(rawCellOf(index)) ?? 0) + 1);
  const numbered = new Map(
    [...counts].filter(([, n]) => n >= CELL_CALLS_MIN).map(([cell], number) => [cell, number]),
  );
  return {
    dimensions: dimensions.map(({ name }) => name),
    cellOf: (index) => numbered.get(rawCellOf(index)) ?? numbered.size,
    cells: numbered.size + 1,
  };
}
