// One series' normal from its hours: seasons, wander, and once more without the stretches that do not belong.
import type { CellFit } from './cells.ts';
import type { StreamKind } from './link.ts';
import { type Normal, normalOf } from './normal.ts';
import { type Rows, scoreOf } from './rows.ts';
import { fitSeasonal, levelAt, type Seasonal, type SeasonalShape } from './seasonal.ts';
import { type Wander, wanderOf } from './wander.ts';

/** Cold start: below this, normal knows hours of the day only, and nothing is paged. */
export const WEEKS_FOR_SEASONS = 3;

export function fitNormal(rows: Rows, weeks: number, cells: CellFit): Normal {
  const shape: SeasonalShape = { depth: weeks >= WEEKS_FOR_SEASONS ? 3 : weeks >= 2 / 7 ? 1 : 0 };
  const first = pass(rows, shape, 0, weeks);
  const trimmed = withoutStrange(rows, first.linked, first.wander);
  const second = pass(trimmed, shape, first.wander.variance, weeks);
  return normalOf({
    kind: rows.kind,
    seasonal: second.seasonal,
    wander: second.wander,
    cells,
    dispersion: rows.dispersion,
    n: rows.n.reduce((sum, n) => sum + n, 0),
    weeks,
  });
}

interface Pass {
  readonly seasonal: Seasonal;
  readonly linked: Float64Array;
  readonly wander: Wander;
}

function pass(rows: Rows, shape: SeasonalShape, wander: number, weeks: number): Pass {
  const seasonal = fitSeasonal(rows, shape, wander);
  const linked = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += 1)
    linked[row] = levelAt(seasonal, rows.slot[row] as number).level + (rows.mix[row] as number);
  return { seasonal, linked, wander: wanderOf(rows, linked, weeks) };
}

/** A stretch whose excess is beyond this many standard deviations, wander included, was no ordinary one. */
const STRANGE = 4;
const STRETCH_HOURS = [6, 24] as const;

/** Robust against contamination: history is looked through again, and what stands out is left out. */
function withoutStrange(rows: Rows, linked: Float64Array, wander: Wander): Rows {
  const weight = Float64Array.from(rows.weight);
  for (const hours of STRETCH_HOURS) {
    const stretches = new Map<number, { rows: number[]; excess: number; information: number }>();
    for (let row = 0; row < rows.length; row += 1) {
      if (rows.weight[row] === 0) continue;
      const index = Math.floor((rows.hour[row] as number) / hours);
      const stretch = stretches.get(index) ?? { rows: [], excess: 0, information: 0 };
      const at = scoreOf(rows, row, linked[row] as number);
      stretch.rows.push(row);
      stretch.excess += at.excess;
      stretch.information += at.information;
      stretches.set(index, stretch);
    }
    for (const { rows: inside, excess, information } of stretches.values()) {
      const sd = Math.sqrt(information * (1 + information * wander.variance));
      if (Math.abs(excess) <= STRANGE * sd + 1) continue;
      for (const row of inside) weight[row] = 0;
    }
  }
  return { ...rows, weight };
}

/** Variance of one score around its hour's mean: the dispersion of a score series. */
export function dispersionOf(kind: StreamKind, n: number, sum: number, squares: number): number {
  if (kind === 'rate' || n < 2) return 1;
  const mean = sum / n;
  return Math.max(1e-6, squares / n - mean * mean);
}
