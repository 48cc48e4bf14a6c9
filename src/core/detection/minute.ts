// One minute ends: its readings move the evidence of their streams, pooled and slice by slice.
import type { EpochMs } from '../model/time.ts';
import { type Normal, toleranceOf } from './baseline/normal.ts';
import { hourOfWeek } from './baseline/rows.ts';
import type { Expectations } from './expectations.ts';
import { HOUR_MS } from './history.ts';
import { createLocalLevel, LOCAL_CORRELATION_HOURS, predict } from './local-level.ts';
import { badnessOf } from './reading.ts';
import { advance, bet, type Minute, ratios, temperature, temperatureOf, widened } from './series-step.ts';
import { keepForSlices } from './slices.ts';
import type { FeatureState, Reading, StreamState, WaitingItem } from './state.ts';

/** 1.645: of predictions one in twenty is exceeded. */
const QUANTILE = 1.645;

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
  keepForSlices(stream, normal, minute, items);
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

/** Readings of one session in this minute become one, with the mean of what was expected of them. */
function itemsOf(
  stream: StreamState,
  normal: Normal,
  { expect }: Minute,
  readings: readonly Reading[],
): readonly WaitingItem[] {
  const items: WaitingItem[] = [];
  const bySession = readings.length > FEW ? new Map<string, WaitingItem>() : null;
  sessions.length = 0;
  for (const { x, cell, session } of readings) {
    const y = badnessOf(stream, x);
    if (y === null) continue;
    const expected = expect(stream, normal, cell);
    const before = session === null ? undefined : (bySession?.get(session) ?? itemOf(items, session));
    if (before === undefined) {
      const item = { y, level: expected.level, envelope: expected.envelope, count: 1, cell };
      items.push(item);
      if (bySession === null) sessions.push(session);
      else if (session !== null) bySession.set(session, item);
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

/** Of so few readings a session's is found sooner by looking through them than by keeping a map. */
const FEW = 16;
/** The sessions of a minute's items, in their order; empty where a map is kept. Nothing of it lasts. */
const sessions: (string | null)[] = [];

function itemOf(items: readonly WaitingItem[], session: string): WaitingItem | undefined {
  const index = sessions.indexOf(session);
  return index === -1 ? undefined : items[index];
}
