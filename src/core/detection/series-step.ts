// One step of one series: bets of a stretch of readings, tempered, into its evidence and its recent past.
import type { EpochMs } from '../model/time.ts';
import { meanOf } from './baseline/link.ts';
import type { Normal } from './baseline/normal.ts';
import { BETS, betOnRate, betOnScore } from './bets.ts';
import { accrue, createEvidence, statistic, temper } from './evidence.ts';
import type { Expected } from './expectations.ts';
import { HOUR_MS } from './history.ts';
import { createRing, type Ring, record, SLICE_BINS } from './ring.ts';
import type { Cell, Series, StreamState } from './state.ts';

export const MINUTE_MS = 60_000;

/** Products of the minute that is worked on; nothing of it lasts. */
export const ratios = new Float64Array(BETS);
const tempered = new Float64Array(BETS);

export interface Minute {
  readonly at: EpochMs;
  readonly slot: number;
  /** Slices that nearly every call belongs to: they would repeat what is pooled. */
  readonly dull: ReadonlySet<number>;
  readonly keeps: number;
  /** 1: what is judged at once. */
  readonly minutes: 1;
  /** Normal is known: a slice that appears now is new. */
  readonly isKnown: boolean;
  readonly expect: (stream: StreamState, normal: Normal, cell: Cell) => Expected;
}

export const createSeries = (at: EpochMs, ring: Ring | null): Series => ({
  evidence: createEvidence(),
  statistic: 0,
  perMinute: 0,
  bornAt: at,
  seenAt: at,
  ring,
});

/** A slice's recent past is kept while its evidence may become worth explaining: three nats from nothing. */
const RING_FROM = 30;
const RING_UNTIL = 1;
/** A kind of traffic that appears once there is a normal may be what an onset is about: its first days are kept. */
const NEW_MS = 48 * HOUR_MS;

export function bet({ kind, dispersion }: Normal, y: number, envelope: number): void {
  if (kind === 'rate') betOnRate(y, envelope, ratios);
  else betOnScore(y, envelope, Math.sqrt(dispersion), ratios);
}

/** Half-life of a series' traffic estimate is under an hour. */
const SMOOTH_MINUTES = 60;

/** `ratios` holds the product of the last `minutes`. */
export function advance(
  series: Series,
  d: number,
  { at, keeps, minutes }: Pick<Minute, 'at' | 'keeps'> & { readonly minutes: number },
  sums: { readonly n: number; readonly sum: number; readonly level: number; readonly envelope: number },
): void {
  accrue(series.evidence, temper(ratios, d, tempered), minutes === 1 ? keeps : keeps ** minutes, minutes);
  series.statistic = statistic(series.evidence);
  if (series.ring === null && series.statistic >= RING_FROM) series.ring = createRing(at, SLICE_BINS);
  else if (series.ring?.bins === SLICE_BINS && series.statistic < RING_UNTIL && at - series.bornAt > NEW_MS)
    series.ring = null;
  if (series.ring !== null) record(series.ring, at, tempered, sums);
  const passed = Math.max(1, Math.round((at - series.seenAt) / MINUTE_MS));
  series.perMinute = series.perMinute * (1 - 1 / SMOOTH_MINUTES) ** passed + sums.n / SMOOTH_MINUTES;
  series.seenAt = at;
}

/** τ in minutes for each hour of correlation time: one sixth of it. */
const TAU_MINUTES = 60 / 6;

/** d = 1 + n·m(1 − m)·σ_b²·τ: how much a minute's readings vary together rather than one by one. */
export function temperature(normal: Normal, slot: number, perMinute: number): number {
  const { variance, correlationHours } = normal.wander;
  return temperatureOf(normal, slot, perMinute, variance * correlationHours);
}

export function temperatureOf(
  { kind, envelope, dispersion }: Normal,
  slot: number,
  perMinute: number,
  varianceHours: number,
): number {
  const m = meanOf(kind, envelope[slot] as number);
  const information = kind === 'rate' ? m * (1 - m) : 1 / dispersion;
  return 1 + perMinute * information * varianceHours * TAU_MINUTES;
}

/** The envelope with a slice's own doubt on top. */
export function widened({ kind }: Normal, envelope: number, widening: number): number {
  if (kind === 'score') return Math.min(1 - 1e-7, envelope + widening);
  const odds = (envelope / (1 - envelope)) * widening;
  return odds / (1 + odds);
}
