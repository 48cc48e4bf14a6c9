// Where a level strays now: slow wander is followed, a fault is not, and a good stretch is no harm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanOf } from '../../../src/core/detection/baseline/link.ts';
import type { Normal } from '../../../src/core/detection/baseline/normal.ts';
import { BETS } from '../../../src/core/detection/bets.ts';
import { createLocalLevel, type Prediction, predict } from '../../../src/core/detection/local-level.ts';
import { BIN_MS, createRing, record, WEEK_BINS } from '../../../src/core/detection/ring.ts';
import { createSeries } from '../../../src/core/detection/series-step.ts';

const logit = (p: number): number => Math.log(p / (1 - p));

const START = Date.parse('2026-11-02T00:00:00Z');
const HOUR_BINS = 12;
/** Readings younger than this teach nothing. */
const LAG = 3 * HOUR_BINS;
/** A statistic of readings that speak for a fault. */
const HIGH = 1e6;
const RATE = 0.1;
const PER_BIN = 50;

const NORMAL: Normal = {
  kind: 'rate',
  level: new Float64Array(168).fill(logit(RATE)),
  envelope: new Float64Array(168).fill(logit(RATE) + 0.5),
  slices: new Map(),
  unseen: 1,
  wander: { variance: 0.09, correlationHours: 12 },
  dispersion: 1,
  n: 10_000,
  weight: 1,
  weeks: 4,
};

/** Feeds bins whose readings lie exactly `strays` (log-odds) from normal, and predicts after each. */
function follow(
  strays: (bin: number) => number,
  bins: number,
  statistic: (bin: number) => number = () => 0,
): readonly Prediction[] {
  const series = createSeries(START, createRing(START, WEEK_BINS));
  const local = createLocalLevel(START - BIN_MS, NORMAL.wander.variance);
  return Array.from({ length: bins }, (_, bin) => {
    const at = START + bin * BIN_MS;
    const sums = {
      n: PER_BIN,
      sum: PER_BIN * meanOf('rate', logit(RATE) + strays(bin)),
      level: PER_BIN * RATE,
      envelope: PER_BIN * RATE,
    };
    if (series.ring !== null) record(series.ring, at, new Float64Array(BETS).fill(1), sums);
    series.statistic = statistic(bin);
    return predict(local, series, NORMAL, at);
  });
}

const last = (predictions: readonly Prediction[]): Prediction => predictions.at(-1) as Prediction;

test('a level that strays slowly is followed, three hours late, and known better than before', () => {
  const wave = (bin: number): number => 0.3 * Math.sin((2 * Math.PI * bin) / (48 * HOUR_BINS));
  const predictions = follow(wave, 12 * HOUR_BINS);
  assert.ok(Math.abs(last(predictions).shift - 0.24) < 0.08, `${last(predictions).shift} of 0.24`);
  assert.ok(last(predictions).variance < NORMAL.wander.variance / 2);
  assert.ok(
    Math.abs((predictions[0]?.variance ?? 0) / NORMAL.wander.variance - 1) < 0.01,
    'nothing known yet',
  );
});

test('what began within the last three hours teaches nothing yet', () => {
  const begins = 3 * HOUR_BINS;
  const predictions = follow((bin) => (bin < begins ? 0 : 1), begins + LAG + 3);
  for (const { shift } of predictions.slice(0, begins + LAG)) assert.ok(shift < 0.05, `${shift}`);
  assert.ok(last(predictions).shift > 0.1, 'and after them it does');
});

test('a statistic that time alone explains freezes nothing', () => {
  const open = follow(
    (bin) => (bin < HOUR_BINS ? 0 : 1),
    12 * HOUR_BINS,
    () => 4000,
  );
  assert.ok(last(open).shift > 0.4, `${last(open).shift}`);
});

test('while evidence is high nothing is learnt, for at most twelve hours', () => {
  const fault = (bin: number): number => (bin < HOUR_BINS ? 0 : 1);
  const frozen = follow(fault, 12 * HOUR_BINS, (bin) => (bin < HOUR_BINS ? 0 : HIGH));
  for (const { shift } of frozen) assert.ok(shift < 0.05, `${shift}`);
  const open = follow(fault, 12 * HOUR_BINS);
  assert.ok(last(open).shift > 0.5, `the same without evidence is followed: ${last(open).shift}`);
  const long = follow(fault, 18 * HOUR_BINS, (bin) => (bin < HOUR_BINS ? 0 : HIGH));
  assert.ok(last(long).shift > 0.02, 'in the end it is the level');
});

test('frozen, what was known is forgotten little by little: doubt grows again', () => {
  const predictions = follow(
    () => 0.3,
    14 * HOUR_BINS,
    (bin) => (bin < 6 * HOUR_BINS ? 0 : HIGH),
  );
  const [before, after] = [predictions[6 * HOUR_BINS], last(predictions)] as [Prediction, Prediction];
  assert.ok(after.shift < 0.8 * before.shift && after.variance > 1.5 * before.variance);
});

test('a level below normal shifts nothing', () => {
  for (const { shift } of follow(() => -0.8, 8 * HOUR_BINS)) assert.equal(shift, 0);
});
