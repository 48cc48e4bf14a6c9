// Hours of the past eight weeks, and what each kind of traffic did in them: all that normal is learnt from. Bounded.

import { addTo, bucketOf } from './histogram.ts';
import type { CellTable, FeatureState, History, HourRow } from './state.ts';

export const HOURS_A_DAY = 24;
export const HISTORY_HOURS = 8 * 7 * HOURS_A_DAY;
export const HOUR_MS = 3_600_000;

export const createHistory = (): History => ({
  hours: [],
  pending: new Map(),
  merged: { cells: new Map() },
  cellsFittedOn: null,
  learnedOn: null,
  since: null,
});

/** The row of an hour, made when it is the latest; an earlier one that is gone gives the latest. */
export function rowOf(history: History, hour: number): HourRow {
  const last = history.hours.at(-1);
  if (last !== undefined && last.hour >= hour) return last;
  const row: HourRow = { hour, masked: false, counts: [], sizes: new Map(), mix: new Map(), calls: 0 };
  history.hours.push(row);
  while (history.hours.length > 1 && (history.hours[0] as HourRow).hour <= hour - HISTORY_HOURS)
    history.hours.shift();
  return row;
}

export function countReading(row: HourRow, stream: number, y: number): void {
  let counts = row.counts[stream];
  if (counts === undefined) {
    counts = new Float64Array(3);
    row.counts[stream] = counts;
  }
  counts[0] = (counts[0] as number) + 1;
  counts[1] = (counts[1] as number) + y;
  counts[2] = (counts[2] as number) + y * y;
}

export function countSize(row: HourRow, metric: number, value: number): void {
  let histogram = row.sizes.get(metric);
  if (histogram === undefined) {
    histogram = new Map();
    row.sizes.set(metric, histogram);
  }
  addTo(histogram, bucketOf(value));
}

export function countCell(history: History, hour: number, cell: number, stream: number, y: number): void {
  const day = Math.floor(hour / HOURS_A_DAY);
  let table = history.pending.get(day);
  if (table === undefined) {
    table = { cells: new Map() };
    history.pending.set(day, table);
  }
  addToCell(table, cell, stream, 1, y);
}

function addToCell(table: CellTable, cell: number, stream: number, n: number, sum: number): void {
  let streams = table.cells.get(cell);
  if (streams === undefined) {
    streams = [];
    table.cells.set(cell, streams);
  }
  let counts = streams[stream];
  if (counts === undefined) {
    counts = new Float64Array(2);
    streams[stream] = counts;
  }
  counts[0] = (counts[0] as number) + n;
  counts[1] = (counts[1] as number) + sum;
}

/** A day's cells count for half after four weeks. */
const DAY_KEEPS = 0.5 ** (1 / 28);
const CELL_READINGS_MIN = 0.05;

/** Days that are old enough become part of normal. */
export function mergeDays(history: History, beforeDay: number): void {
  for (const day of [...history.pending.keys()].sort((a, b) => a - b)) {
    if (day >= beforeDay) continue;
    const table = history.pending.get(day);
    history.pending.delete(day);
    fade(history.merged);
    for (const [cell, streams] of table?.cells ?? [])
      streams.forEach((counts, stream) => {
        addToCell(history.merged, cell, stream, counts[0] as number, counts[1] as number);
      });
  }
}

function fade(table: CellTable): void {
  for (const [cell, streams] of table.cells) {
    let most = 0;
    for (const counts of streams) {
      if (counts === undefined) continue;
      counts[0] = (counts[0] as number) * DAY_KEEPS;
      counts[1] = (counts[1] as number) * DAY_KEEPS;
      most = Math.max(most, counts[0] as number);
    }
    if (most < CELL_READINGS_MIN) table.cells.delete(cell);
  }
}

/** What happened from `fromHour` on is not normal: it is not learnt from. */
export function mask(state: FeatureState, fromHour: number): void {
  const { history } = state;
  for (let index = history.hours.length - 1; index >= 0; index -= 1) {
    const row = history.hours[index] as HourRow;
    if (row.hour < fromHour) break;
    row.masked = true;
  }
  for (const day of history.pending.keys())
    if (day >= Math.floor(fromHour / HOURS_A_DAY)) history.pending.delete(day);
}
