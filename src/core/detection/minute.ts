// One minute ends: its readings move the evidence of their streams, pooled and slice by slice.
import type { EpochMs } from '../model/time.ts';
import { meanOf } from './baseline/link.ts';
import { type Normal, toleranceOf } from './baseline/normal.ts';
import { hourOfWeek } from './baseline/rows.ts';
import { BETS, betOnRate, betOnScore } from './bets.ts';
import { accrue, createEvidence, statistic, temper } from './evidence.ts';
import type { Expectations, Expected } from './expectations.ts';
import { HOUR_MS } from './history.ts';
import { createLocalLevel, LOCAL_CORRELATION_HOURS, predict } from './local-level.ts';
import { badnessOf } from './reading.ts';
import { createRing, type Ring, record, SLICE_BINS } from './ring.ts';
import { keepForSlices } from './slices.ts';
import type { Cell, FeatureState, Reading, Series, StreamState, WaitingItem } from './state.ts';

export const MINUTE_MS = 60_000;

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

/**
 * @param at start of the minute, epoch ms
 * @param keeps see `accrue`
 * @param expectations remembers what was computed for this hour
 * @returns what `settleSlices` needs
 */
export function closeMinute(
  state: FeatureState,
  at: EpochMs,
  readings: readonly Reading[],
  keeps: number,
  expectations: Expectations,
): Minute {
  const slot = hourOfWeek(Math.floor(at / HOUR_MS));
  const expect: Minute['expect'] = (stream, normal, cell) => expectations.of(stream, normal, slot, cell);
  const minute = {
    at,
    slot,
    dull: state.dull,
    keeps,
    minutes: 1 as const,
    isKnown: state.told === 2,
    expect,
  };
  const byMetric = new Map<number, Reading[]>();
  for (const reading of readings) {
    const known = byMetric.get(reading.metric);
    if (known === undefined) byMetric.set(reading.metric, [reading]);
    else known.push(reading);
  }
  for (const [metric, of] of byMetric)
    for (const index of state.metrics[metric]?.streams ?? []) {
      const stream = state.streams[index] as StreamState;
      if (stream.normal !== null) moveStream(stream, stream.normal, minute, of);
    }
  return minute;
}

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

function moveStream(stream: StreamState, normal: Normal, minute: Minute, readings: readonly Reading[]): void {
  const items = itemsOf(stream, normal, minute, readings);
  if (items.length === 0) return;
  const sums = { n: items.length, sum: 0, level: 0, envelope: 0 };
  ratios.fill(1);
  for (const { y, level, envelope } of items) {
    bet(normal, y, envelope);
    sums.sum += y;
    sums.level += level;
    sums.envelope += envelope;
  }
  advance(stream.pooled, temperature(normal, minute.slot, stream.pooled.perMinute), minute, sums);
  moveLocal(stream, normal, minute, items);
  // A stream that says next to nothing as a whole says less in its slices.
  if (normal.weight === 1) keepForSlices(stream, normal, minute, items);
}

/** The same readings against where the level strays now. */
function moveLocal(stream: StreamState, normal: Normal, minute: Minute, items: readonly WaitingItem[]): void {
  const { local } = stream;
  stream.localLevel ??= createLocalLevel(minute.at, normal.wander.variance);
  const { shift, variance } = predict(stream.localLevel, local, normal, minute.at);
  const allowance = shift + Math.max(toleranceOf(normal, minute.slot), QUANTILE * Math.sqrt(variance));
  const widening = normal.kind === 'rate' ? Math.exp(allowance) : allowance;
  const sums = { n: items.length, sum: 0, level: 0, envelope: 0 };
  ratios.fill(1);
  for (const { y, level } of items) {
    const envelope = widened(normal, level, widening);
    bet(normal, y, envelope);
    sums.sum += y;
    sums.level += level;
    sums.envelope += envelope;
  }
  const d = temperatureOf(normal, minute.slot, local.perMinute, variance * LOCAL_CORRELATION_HOURS);
  advance(local, d, minute, sums);
}

const QUANTILE = 1.645;

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
  const { surelyVariance, correlationHours } = normal.wander;
  return temperatureOf(normal, slot, perMinute, surelyVariance * correlationHours);
}

function temperatureOf(
  { kind, envelope, dispersion }: Normal,
  slot: number,
  perMinute: number,
  varianceHours: number,
): number {
  const m = meanOf(kind, envelope[slot] as number);
  const information = kind === 'rate' ? m * (1 - m) : 1 / dispersion;
  return 1 + perMinute * information * varianceHours * TAU_MINUTES;
}

/** Readings of one session in this minute become one, with the mean of what was expected of them. */
function itemsOf(
  stream: StreamState,
  normal: Normal,
  { expect }: Minute,
  readings: readonly Reading[],
): readonly WaitingItem[] {
  const items: WaitingItem[] = [];
  const bySession = readings.length > 1 ? new Map<string, WaitingItem>() : null;
  for (const { x, cell, session } of readings) {
    const y = badnessOf(stream, x);
    if (y === null) continue;
    const expected = expect(stream, normal, cell);
    const before = session === null ? undefined : bySession?.get(session);
    if (before === undefined) {
      const item = { y, level: expected.level, envelope: expected.envelope, count: 1, cell };
      items.push(item);
      if (session !== null) bySession?.set(session, item);
      continue;
    }
    before.count += 1;
    const share = 1 / before.count;
    before.y += (y - before.y) * share;
    before.level += (expected.level - before.level) * share;
    before.envelope += (expected.envelope - before.envelope) * share;
  }
  return items;
}

/** The envelope with a slice's own doubt on top. */
export function widened({ kind }: Normal, envelope: number, widening: number): number {
  if (kind === 'score') return Math.min(1 - 1e-7, envelope + widening);
  const odds = (envelope / (1 - envelope)) * widening;
  return odds / (1 + odds);
}
