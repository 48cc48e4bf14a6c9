// Once a day each series learns its normal anew, from hours at least a day old in which nothing was wrong.
import { type CellRow, fitCells, noCells, type SliceEffect } from './baseline/cells.ts';
import { dispersionOf, fitNormal } from './baseline/fit.ts';
import { hourOfWeek, type Rows } from './baseline/rows.ts';
import { countAbove, countBelow } from './histogram.ts';
import { HOUR_MS, HOURS_A_DAY, mergeDays } from './history.ts';
import type { FeatureState, HourRow, StreamState } from './state.ts';

/** What is wrong now must not become normal before somebody could notice. */
const LAG_HOURS = 24;
/** The first normal rests on at least so much. */
const FIRST_HOURS = 24;
/** Last week counts this much more than the one before it. */
const WEEK_KEEPS = 0.85;
const READINGS_MIN = 100;
const CELLS_EVERY_DAYS = 7;
/** While history is short, kinds of traffic are fitted on these days of it. */
const CELLS_EARLY_DAYS = [2, 3, 5, 9, 14];

/**
 * @param lagHours 0 when a person has said that what happens now is normal
 * @returns whether anything was learnt
 */
export function learn(state: FeatureState, nowHour: number, { lagHours } = { lagHours: LAG_HOURS }): boolean {
  const { history } = state;
  const day = Math.floor(nowHour / HOURS_A_DAY);
  if (history.learnedOn === day) return false;
  const first = history.since ?? history.hours[0]?.hour;
  if (first === undefined || nowHour - first < lagHours + FIRST_HOURS) return false;
  history.learnedOn = day;
  const until = nowHour - lagHours;
  mergeDays(history, Math.floor(until / HOURS_A_DAY));
  const rows = history.hours.filter(({ hour, masked }) => hour >= first && hour < until && !masked);
  if (rows.length === 0) return false;
  const age = Math.floor((nowHour - first) / HOURS_A_DAY);
  const fitsCells =
    history.cellsFittedOn === null ||
    day - history.cellsFittedOn >= CELLS_EVERY_DAYS ||
    CELLS_EARLY_DAYS.includes(age);
  if (fitsCells) history.cellsFittedOn = day;
  const weeks = (until - first) / (7 * HOURS_A_DAY);
  state.dull = dullSlices(rows, until);
  state.streams.forEach((stream, index) => {
    learnStream(state, { stream, index, rows, until, weeks, fitsCells });
  });
  letGo(state, nowHour);
  return true;
}

interface Learning {
  readonly stream: StreamState;
  readonly index: number;
  readonly rows: readonly HourRow[];
  readonly until: number;
  readonly weeks: number;
  readonly fitsCells: boolean;
}

function learnStream(state: FeatureState, learning: Learning): void {
  const { stream, index, rows, until, weeks, fitsCells } = learning;
  const { spec } = stream;
  const isSize = spec.read.as === 'above' || spec.read.as === 'below';
  if (isSize && stream.threshold === null) return;
  const counts = rows.map((row) => countsOf(row, stream, index));
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const [readings, total, square] of counts) {
    n += readings;
    sum += total;
    squares += square;
  }
  if (n < Math.max(READINGS_MIN, spec.callsMin)) return;
  const dispersion = dispersionOf(spec.kind, n, sum, squares);
  const before = state.effects.get(index) ?? noCells(spec.kind, dispersion);
  const cells = fitsCells ? fitCells(spec.kind, cellRows(state, index), dispersion, before) : before;
  state.effects.set(index, cells);
  stream.normal = fitNormal(
    {
      kind: spec.kind,
      length: rows.length,
      slot: Int32Array.from(rows, ({ hour }) => hourOfWeek(hour)),
      hour: Float64Array.from(rows, ({ hour }) => hour),
      n: Float64Array.from(counts, ([readings]) => readings),
      sum: Float64Array.from(counts, ([, total]) => total),
      mix: Float64Array.from(rows, (row) => mixOf(row, cells.slices)),
      weight: Float64Array.from(
        rows,
        ({ hour }) => WEEK_KEEPS ** Math.floor((until - hour) / (7 * HOURS_A_DAY)),
      ),
      dispersion,
    } satisfies Rows,
    weeks,
    cells,
  );
}

/** Readings, sum, sum of squares of one hour. */
function countsOf(
  row: HourRow,
  { spec, threshold, metric }: StreamState,
  index: number,
): readonly [number, number, number] {
  if (threshold !== null) {
    const histogram = row.sizes.get(metric);
    if (histogram === undefined) return [0, 0, 0];
    let n = 0;
    for (const count of histogram.values()) n += count;
    const beyond =
      spec.read.as === 'below' ? countBelow(histogram, threshold) : countAbove(histogram, threshold);
    return [n, beyond, beyond];
  }
  const counts = row.counts[index];
  return counts === undefined ? [0, 0, 0] : [counts[0] as number, counts[1] as number, counts[2] as number];
}

function cellRows({ history, cells }: FeatureState, index: number): readonly CellRow[] {
  const slicesOf = new Map([...cells.values()].map(({ id, slices }) => [id, slices]));
  return [...history.merged.cells].flatMap(([cell, streams]) => {
    const counts = streams[index];
    const slices = slicesOf.get(cell);
    return counts === undefined || slices === undefined
      ? []
      : [{ slices, n: counts[0] as number, sum: counts[1] as number }];
  });
}

function mixOf({ mix, calls }: HourRow, slices: ReadonlyMap<number, SliceEffect>): number {
  if (calls === 0) return 0;
  let sum = 0;
  for (const [slice, count] of mix) sum += (count / calls) * (slices.get(slice)?.offset ?? 0);
  return sum;
}

const DULL_SHARE = 0.9;

function dullSlices(rows: readonly HourRow[], until: number): ReadonlySet<number> {
  const counts = new Map<number, number>();
  let calls = 0;
  for (const row of rows) {
    if (row.hour < until - 7 * HOURS_A_DAY) continue;
    calls += row.calls;
    for (const [slice, count] of row.mix) counts.set(slice, (counts.get(slice) ?? 0) + count);
  }
  return new Set([...counts].filter(([, count]) => count >= DULL_SHARE * calls).map(([slice]) => slice));
}

const CELLS_KEPT = 4000;
const SLICE_KEPT_MS = 8 * HOURS_A_DAY * HOUR_MS;

/** Kinds of traffic and slices that are gone make room. */
function letGo({ streams, cells, history }: FeatureState, nowHour: number): void {
  for (const { slices } of streams)
    for (const [slice, { seenAt }] of slices)
      if (seenAt < nowHour * HOUR_MS - SLICE_KEPT_MS) slices.delete(slice);
  if (cells.size <= CELLS_KEPT) return;
  const used = new Set(
    [history.merged, ...history.pending.values()].flatMap((table) => [...table.cells.keys()]),
  );
  for (const [key, { id }] of cells) if (!used.has(id)) cells.delete(key);
}
