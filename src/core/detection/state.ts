// What detection remembers of a feature: plain data, so that a restart goes on exactly where it stopped.
import type { Layer } from '../model/layer.ts';
import type { EpochMs } from '../model/time.ts';
import type { CellFit } from './baseline/cells.ts';
import type { Normal } from './baseline/normal.ts';
import type { OnsetEstimate, Route, Signal } from './contract.ts';
import type { Evidence } from './evidence.ts';
import type { Histogram } from './histogram.ts';
import type { Ring } from './ring.ts';
import type { StreamSource, StreamSpec } from './streams.ts';

/** One statistic with what it needs to be explained: pooled over a feature, or of one slice. */
export interface Series {
  readonly evidence: Evidence;
  /** Mean of the evidence over its bets, kept beside it because rules read it every minute. */
  statistic: number;
  /** Readings a minute, smoothed over an hour, at `seenAt`. */
  perMinute: number;
  readonly bornAt: EpochMs;
  seenAt: EpochMs;
  /** Pooled series always have one; a slice's while it is new, and while its evidence is worth explaining. */
  ring: Ring | null;
}

export interface StreamState {
  readonly spec: StreamSpec;
  /** Index of its metric in the feature. */
  readonly metric: number;
  /** Bucket beyond which a size counts; null until there is a normal, and for what is not a size. */
  threshold: number | null;
  normal: Normal | null;
  /** Against the seasonal envelope, and against where the level strays now. */
  readonly pooled: Series;
  readonly local: Series;
  localLevel: LocalLevel | null;
  readonly slices: Map<number, Series>;
  /** Readings of the bin that is open, for the slices. */
  readonly waiting: { bin: number; readonly items: WaitingItem[] };
}

/** One session's readings of a stream in one minute: their mean, and the mean of what was expected of them. */
export interface WaitingItem {
  y: number;
  level: number;
  envelope: number;
  count: number;
  readonly cell: Cell;
}

/** Where a stream strays at the end of bin `bin`: mean and variance, link scale. */
export interface LocalLevel {
  mean: number;
  variance: number;
  bin: number;
  /** Bin since which it is frozen, because its own evidence may be of a fault; null when it is not. */
  frozenSince: number | null;
}

/** One number about one call, waiting for its minute to end. */
export interface Reading {
  readonly metric: number;
  /** In the metric's unit. */
  readonly x: number;
  readonly cell: Cell;
  /** Readings of one session in one minute count as one. */
  readonly session: string | null;
}

export interface MetricState {
  readonly source: StreamSource;
  readonly streams: readonly number[];
}

/** The calls whose dimensions all agree. */
export interface Cell {
  readonly id: number;
  readonly slices: readonly number[];
}

export interface Slice {
  readonly dimension: string;
  readonly value: string;
  readonly firstAt: EpochMs;
}

/** One hour of history. `counts[stream]` = readings, sum, sum of squares. */
export interface HourRow {
  readonly hour: number;
  masked: boolean;
  readonly counts: Float64Array[];
  /** By metric; sizes only. */
  readonly sizes: Map<number, Histogram>;
  /** Slice → calls. */
  readonly mix: Map<number, number>;
  calls: number;
}

/** Readings by cell and stream: `cells.get(cell)?.[stream]` = readings, sum. */
export interface CellTable {
  readonly cells: Map<number, Float64Array[]>;
}

export interface History {
  /** Ascending, at most HISTORY_HOURS. */
  hours: HourRow[];
  /** Days not yet old enough to be normal, by day number. */
  readonly pending: Map<number, CellTable>;
  merged: CellTable;
  /** Day of the last fit of cells, and of the last fit at all; null before the first. */
  cellsFittedOn: number | null;
  learnedOn: number | null;
  /** Nothing before this hour counts: a person said that normal begins anew. */
  since: number | null;
}

/** When the layer's statistic reached the sustained threshold times 1, 10 and 100, without falling since. */
export type Above = [EpochMs | null, EpochMs | null, EpochMs | null];

export interface LayerState {
  readonly above: { pooled: Above; slices: Above };
  /** When evidence of the layer crossed its gate, without falling below since. */
  crossedAt: EpochMs | null;
  ticketedAt: EpochMs | null;
  /** Bin in which corroboration was last looked for: it is much work, and changes little within five minutes. */
  comparedIn: { pooled: number; slices: number };
}

export interface Episode {
  readonly id: string;
  readonly route: Route;
  readonly openedAt: EpochMs;
  readonly onset: OnsetEstimate | null;
  readonly signals: readonly Signal[];
  /** What it must show to be over: stream index, slice or null, and the log evidence that it is normal again. */
  readonly watch: {
    readonly stream: number;
    readonly slice: number | null;
    readonly isLocal: boolean;
    readonly worst: number;
    readonly crossedAt: EpochMs;
    cured: number;
  }[];
  calmSince: EpochMs | null;
}

/** Calls of one minute that failed hard, or answered uselessly. */
export interface MinuteCounts {
  readonly at: EpochMs;
  calls: number;
  failed: number;
  answered: number;
  useless: number;
}

export interface FeatureState {
  readonly feature: string;
  /** Start of the minute that is open, and what came in it; null before the first record. */
  minute: EpochMs | null;
  pending: Reading[];
  readonly slices: Slice[];
  readonly sliceNumbers: Map<string, number>;
  readonly cells: Map<string, Cell>;
  /** Slices that nearly every call of the last week belonged to. */
  dull: ReadonlySet<number>;
  readonly metrics: MetricState[];
  readonly metricNumbers: Map<string, number>;
  readonly streams: StreamState[];
  readonly history: History;
  readonly layers: Record<Layer, LayerState>;
  /** By stream: what each kind of traffic adds. */
  readonly effects: Map<number, CellFit>;
  /** Latest quarter of an hour, for what is plainly down. */
  readonly recent: MinuteCounts[];
  /** Last two people who met something bad, for "at least two users". */
  readonly hurt: { user: string; at: EpochMs }[];
  usersKnown: boolean;
  episode: Episode | null;
  episodes: number;
  /** Statistic mass that a planned change may still bring. */
  changeMass: number;
  changeMassAt: EpochMs | null;
  firstAt: EpochMs;
  nextCell: number;
  /** What is known of normal has been told: 0 nothing, 1 hours of the day, 2 hours of the week. */
  told: 0 | 1 | 2;
}
