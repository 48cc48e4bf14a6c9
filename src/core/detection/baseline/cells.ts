// Each kind of traffic has its own normal: what a call's dimensions add to the level, fitted together so that two
// dimensions that always go along share their effect instead of counting it twice.
import { meanOf, type StreamKind, slopeOf } from './link.ts';

export interface CellRow {
  /** Numbers of the slices (dimension = value) that the cell's calls belong to. */
  readonly slices: readonly number[];
  readonly n: number;
  readonly sum: number;
}

export interface SliceEffect {
  /** Link scale. */
  readonly offset: number;
  /** What its own doubt adds to a slice's envelope: 1.645 posterior standard deviations; rates: as a factor of the odds. */
  readonly widening: number;
}

const QUANTILE = 1.645;

const wideningOf = (kind: StreamKind, sd: number): number =>
  kind === 'rate' ? Math.exp(QUANTILE * sd) : QUANTILE * sd;

export interface CellFit {
  readonly slices: ReadonlyMap<number, SliceEffect>;
  /** The widening of a slice that was never seen. */
  readonly unseen: number;
}

/** What is assumed of how much slices differ before any fit, link scale of rates; and the bounds of what a fit may say. */
const SPREAD_UNKNOWN = 0.5;
const SPREAD_MIN = 0.1;
const SPREAD_MAX = 1;
const SWEEPS_MAX = 150;
/** A sweep whose largest step is this small, link scale, changes nothing that matters. */
const STEP_ENOUGH = 1e-3;
const STEP_MAX = 1;

const unit = (kind: StreamKind, dispersion: number): number => (kind === 'rate' ? 1 : Math.sqrt(dispersion));

export const noCells = (kind: StreamKind, dispersion: number): CellFit => ({
  slices: new Map(),
  unseen: wideningOf(kind, SPREAD_UNKNOWN * unit(kind, dispersion)),
});

/**
 * Ridge regression on the link scale, all coordinates stepping together; a slice never seen has offset 0 and the spread as its doubt.
 * How strong the ridge is (how much slices differ) is read off the data first.
 * @param dispersion variance of one reading (scores); 1 for rates
 * @param before the last fit, to start from
 */
export function fitCells(
  kind: StreamKind,
  cells: readonly CellRow[],
  dispersion: number,
  before: CellFit,
): CellFit {
  const of = cellsOfSlices(cells);
  const spread = spreadOf(kind, cells, of, dispersion);
  const prior = 1 / (spread * spread);
  const offsets = new Map([...of.keys()].map((slice) => [slice, before.slices.get(slice)?.offset ?? 0]));
  const linked = new Float64Array(cells.length);
  let base = baseOf(kind, cells);
  cells.forEach(({ slices }, index) => {
    linked[index] = base + slices.reduce((sum, slice) => sum + (offsets.get(slice) ?? 0), 0);
  });
  const doubt = new Map<number, number>();
  const dimensions = cells.reduce((most, { slices }) => Math.max(most, slices.length), 0);
  const everything = cells.map((_, index) => index);
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    base += baseStep(kind, cells, linked, everything, dispersion);
    // All slices step from the same place, each by its part: those that always go along share their effect.
    const steps = [...of].map(([slice, indexes]) => {
      const { raw, information } = stepOf(kind, cells, linked, indexes, dispersion, {
        at: offsets.get(slice) ?? 0,
        prior,
      });
      doubt.set(slice, 1 / Math.sqrt(information + prior));
      return { slice, indexes, step: raw / Math.max(1, dimensions) };
    });
    for (const { slice, indexes, step } of steps) {
      offsets.set(slice, (offsets.get(slice) ?? 0) + step);
      for (const index of indexes) linked[index] = (linked[index] as number) + step;
    }
    if (steps.every(({ step }) => Math.abs(step) < STEP_ENOUGH)) break;
  }
  const slices = new Map(
    [...offsets].map(([slice, offset]) => [
      slice,
      { offset, widening: wideningOf(kind, doubt.get(slice) ?? spread) },
    ]),
  );
  return { slices, unseen: wideningOf(kind, spread) };
}

/** By moments: what slices' excess varies beyond sampling. */
function spreadOf(
  kind: StreamKind,
  cells: readonly CellRow[],
  of: ReadonlyMap<number, readonly number[]>,
  dispersion: number,
): number {
  const mean = meanOf(kind, baseOf(kind, cells));
  let over = 0;
  let weights = 0;
  for (const indexes of of.values()) {
    let excess = 0;
    let information = 0;
    for (const index of indexes) {
      const { n, sum } = cells[index] as CellRow;
      excess += (sum - n * mean) / dispersion;
      information += (n * slopeOf(kind, mean)) / dispersion;
    }
    over += (excess * excess - information) / Math.max(information, 1e-9);
    weights += information;
  }
  const scale = unit(kind, dispersion);
  if (weights === 0) return SPREAD_UNKNOWN * scale;
  return Math.min(SPREAD_MAX * scale, Math.max(SPREAD_MIN * scale, Math.sqrt(Math.max(0, over / weights))));
}

/** One Newton step for one coefficient. */
function stepOf(
  kind: StreamKind,
  cells: readonly CellRow[],
  linked: Float64Array,
  indexes: readonly number[],
  dispersion: number,
  { at, prior }: { readonly at: number; readonly prior: number },
): { readonly raw: number; readonly information: number } {
  let excess = 0;
  let information = 0;
  for (const index of indexes) {
    const { n, sum } = cells[index] as CellRow;
    const mean = meanOf(kind, linked[index] as number);
    excess += (sum - n * mean) / dispersion;
    information += (n * slopeOf(kind, mean)) / dispersion;
  }
  const raw = (excess - at * prior) / (information + Math.max(prior, 1e-6));
  return { raw: Math.max(-STEP_MAX, Math.min(STEP_MAX, raw)), information };
}

function baseStep(
  kind: StreamKind,
  cells: readonly CellRow[],
  linked: Float64Array,
  everything: readonly number[],
  dispersion: number,
): number {
  const { raw } = stepOf(kind, cells, linked, everything, dispersion, { at: 0, prior: 0 });
  for (const index of everything) linked[index] = (linked[index] as number) + raw;
  return raw;
}

function cellsOfSlices(cells: readonly CellRow[]): ReadonlyMap<number, readonly number[]> {
  const of = new Map<number, number[]>();
  cells.forEach(({ slices }, index) => {
    for (const slice of slices) {
      const known = of.get(slice);
      if (known === undefined) of.set(slice, [index]);
      else known.push(index);
    }
  });
  return of;
}

function baseOf(kind: StreamKind, cells: readonly CellRow[]): number {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const sum = cells.reduce((total, cell) => total + cell.sum, 0);
  if (kind === 'score') return n === 0 ? 0.5 : sum / n;
  const mean = (sum + 0.5) / (n + 1);
  return Math.log(mean / (1 - mean));
}
