// One reading of one metric: it waits for its minute to end, and counts in the hour's history.
import type { EpochMs } from '../model/time.ts';
import { metricNumber } from './feature.ts';
import { countCell, countReading, countSize, HOUR_MS, rowOf } from './history.ts';
import { badnessOf } from './reading.ts';
import { thresholdOf } from './size-threshold.ts';
import type { Cell, FeatureState, HourRow, StreamState } from './state.ts';
import type { StreamSource } from './streams.ts';

/** Whose it is, and the minute that is open. */
export interface ReadingOf {
  readonly state: FeatureState;
  readonly minute: EpochMs;
}

export function readMetric(
  taking: ReadingOf,
  source: StreamSource,
  x: number,
  cell: Cell,
  session: string | null,
): void {
  const { state, minute } = taking;
  if (!Number.isFinite(x)) return;
  const metric = metricNumber(state, source, minute);
  state.pending.push({ metric, x, cell, session });
  keepHistory(state, Math.floor(minute / HOUR_MS), metric, x, cell);
}

function keepHistory(state: FeatureState, hour: number, metric: number, x: number, cell: Cell): void {
  const row: HourRow = rowOf(state.history, hour);
  const { source, streams } = state.metrics[metric] as FeatureState['metrics'][number];
  if (source.scale === 'size') {
    countSize(row, metric, x);
    firstThresholds(state, metric);
  }
  for (const index of streams) {
    const y = badnessOf(state.streams[index] as StreamState, x);
    if (y === null) continue;
    if (source.scale !== 'size') countReading(row, index, y);
    if (!row.masked && cell.slices.length > 0) countCell(state.history, hour, cell.id, index, y);
  }
}

/** Readings after which a size's quantiles are fixed: kinds of traffic can be told apart from then on. */
const QUANTILES_FROM = 200;

function firstThresholds(state: FeatureState, metric: number): void {
  const { streams } = state.metrics[metric] as FeatureState['metrics'][number];
  const [first] = streams;
  if (first === undefined || state.streams[first]?.threshold !== null) return;
  let readings = 0;
  for (const { sizes } of state.history.hours)
    for (const count of sizes.get(metric)?.values() ?? []) readings += count;
  if (readings < QUANTILES_FROM) return;
  for (const index of streams) {
    const stream = state.streams[index] as StreamState;
    stream.threshold = thresholdOf(stream, state.history.hours);
  }
}
