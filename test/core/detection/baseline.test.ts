// What is learnt as normal: seasons, how far a level strays, and what each kind of traffic adds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CellRow, fitCells, noCells } from '../../../src/core/detection/baseline/cells.ts';
import { fitNormal } from '../../../src/core/detection/baseline/fit.ts';
import { meanOf, type StreamKind } from '../../../src/core/detection/baseline/link.ts';
import { expectedAt, type Normal } from '../../../src/core/detection/baseline/normal.ts';
import { hourOfWeek, type Rows } from '../../../src/core/detection/baseline/rows.ts';
import { normal as gauss, random } from '../triage/seeded.ts';

const MONDAY = Date.parse('2026-09-07T00:00:00Z') / 3_600_000;
const WEEKS = 4;
const HOURS = WEEKS * 168;
const logit = (p: number): number => Math.log(p / (1 - p));

interface World {
  readonly seed: number;
  readonly perHour: number;
  /** Link scale, by hour since the beginning. */
  readonly level: (hour: number) => number;
  /** Standard deviation of an AR(1) on the link scale, and its correlation time. */
  readonly wander?: number;
  readonly correlationHours?: number;
  readonly kind?: StreamKind;
  /** Of one score. */
  readonly sd?: number;
  readonly hours?: number;
}

function rowsOf({
  seed,
  perHour,
  level,
  wander = 0,
  correlationHours = 6,
  kind = 'rate',
  sd = 0.2,
  hours = HOURS,
}: World): Rows {
  const next = random(seed);
  const keeps = Math.exp(-1 / correlationHours);
  let strays = wander * gauss(next);
  const sum = Float64Array.from({ length: hours }, (_, hour) => {
    strays = keeps * strays + wander * Math.sqrt(1 - keeps * keeps) * gauss(next);
    const mean = meanOf(kind, level(hour) + strays);
    if (kind === 'score') return perHour * mean + sd * Math.sqrt(perHour) * gauss(next);
    let bad = 0;
    for (let call = 0; call < perHour; call += 1) bad += Number(next() < mean);
    return bad;
  });
  const hour = Float64Array.from({ length: hours }, (_, index) => MONDAY + index);
  return {
    kind,
    length: hours,
    slot: Int32Array.from(hour, hourOfWeek),
    hour,
    n: new Float64Array(hours).fill(perHour),
    sum,
    mix: new Float64Array(hours),
    weight: new Float64Array(hours).fill(1),
    dispersion: kind === 'rate' ? 1 : sd * sd,
  };
}

const fit = (rows: Rows, weeks = WEEKS): Normal =>
  fitNormal(rows, weeks, noCells(rows.kind, rows.dispersion));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const slots = Array.from({ length: 168 }, (_, slot) => slot);
const daily = (hour: number): number => logit(0.08) + 0.7 * Math.cos((2 * Math.PI * hour) / 24);

test('the hour of the day is found again, within what four weeks of it can tell', () => {
  const { level } = fit(rowsOf({ seed: 1, perHour: 60, level: daily }));
  const off = slots.map((slot) => Math.abs((level[slot] as number) - daily(slot)));
  assert.ok(mean(off) < 0.12 && Math.max(...off) < 0.45, `mean ${mean(off)}, worst ${Math.max(...off)}`);
});

test('weekends have a level of their own from three weeks on, and not before', () => {
  const weekly = (hour: number): number => logit(0.1) + (hour % 168 >= 120 ? 0.8 : 0);
  const gap = ({ level }: Normal): number =>
    mean(slots.map((slot) => (level[slot] as number) * (slot >= 120 ? 1 / 48 : -1 / 120))) * 168;
  const rows = rowsOf({ seed: 2, perHour: 100, level: weekly });
  assert.ok(Math.abs(gap(fit(rows)) - 0.8) < 0.2, `${gap(fit(rows))}`);
  assert.ok(Math.abs(gap(fit(rows, 2.9))) < 0.02);
});

test('the envelope lies above the level by a tolerance at least, and by more where a level strays', () => {
  const allowances = (wander: number): readonly number[] =>
    [3, 4, 5, 6, 7].map((seed) => {
      const { level, envelope } = fit(rowsOf({ seed, perHour: 200, level: () => logit(0.1), wander }));
      const above = slots.map((slot) => (envelope[slot] as number) - (level[slot] as number));
      assert.ok(Math.min(...above) >= 0.1 - 1e-9);
      return mean(above);
    });
  assert.ok(Math.max(...allowances(0)) < 0.25, `${allowances(0)}`);
  // 1.645 · 0.3 = 0.49.
  const straying = mean(allowances(0.3));
  assert.ok(straying > 0.42 && straying < 0.65, `${straying}`);
});

test('one contaminated day hardly moves the envelope: the next fault still stands out', () => {
  for (const seed of [4, 5, 6]) {
    const rows = rowsOf({ seed, perHour: 40, level: daily });
    const day = 17;
    const spoilt = Float64Array.from(rows.sum, (sum, hour) =>
      Math.floor(hour / 24) === day ? Math.min(40, 5 * sum + 2) : sum,
    );
    const [clean, dirty] = [fit(rows), fit({ ...rows, sum: spoilt })];
    const off = slots.map((slot) => (dirty.envelope[slot] as number) - (clean.envelope[slot] as number));
    assert.ok(mean(off.map(Math.abs)) < 0.1, `seed ${seed}: mean ${mean(off.map(Math.abs))}`);
    assert.ok(Math.max(...off) < 0.3, `seed ${seed}: worst ${Math.max(...off)}`);
    // Three times the usual rate lies beyond the envelope in every hour.
    for (const slot of slots)
      assert.ok(3 * meanOf('rate', daily(slot)) > meanOf('rate', dirty.envelope[slot] as number));
  }
});

test('how far a level strays is found within a factor, and next to nothing where it does not', () => {
  const level = (): number => logit(0.2);
  const correlations: number[] = [];
  for (const seed of [7, 8, 9, 10, 11, 12, 13]) {
    const found = fit(rowsOf({ seed, perHour: 200, level, wander: 0.3 })).wander;
    assert.ok(found.variance > 0.09 / 1.8 && found.variance < 0.09 * 1.8, `seed ${seed}: ${found.variance}`);
    correlations.push(found.correlationHours);
    const none = fit(rowsOf({ seed, perHour: 200, level })).wander;
    assert.ok(none.variance < 0.018, `seed ${seed}: ${none.variance}`);
  }
  const middle = correlations.sort((a, b) => a - b)[3] as number;
  assert.ok(middle > 3 && middle < 12, `${correlations} hours, of 6`);
});

test('less than a week of history has not seen how far a level strays: the usual is assumed', () => {
  const rows = rowsOf({ seed: 10, perHour: 200, level: () => logit(0.2), hours: 96 });
  assert.ok(fit(rows, 96 / 168).wander.variance >= 0.09);
});

test('a score has its normal on its own scale, and strays on it', () => {
  const level = (hour: number): number => 0.3 + 0.05 * Math.cos((2 * Math.PI * hour) / 24);
  const still = fit(rowsOf({ seed: 11, perHour: 60, level, kind: 'score' }));
  const off = slots.map((slot) => Math.abs((still.level[slot] as number) - level(slot)));
  assert.ok(mean(off) < 0.015 && Math.max(...off) < 0.05, `mean ${mean(off)}, worst ${Math.max(...off)}`);
  const straying = fit(rowsOf({ seed: 11, perHour: 60, level, kind: 'score', wander: 0.05 }));
  const { variance } = straying.wander;
  assert.ok(variance > 0.0025 / 2 && variance < 0.0025 * 2, `${variance} of 0.0025`);
});

test('an hour that was left out teaches nothing', () => {
  const rows = rowsOf({ seed: 12, perHour: 60, level: daily });
  const weight = Float64Array.from(rows.weight, (_, hour) => Number(hour % 50 !== 0));
  const sum = Float64Array.from(rows.sum, (bad, hour) => (hour % 50 === 0 ? 60 : bad));
  assert.deepEqual(fit({ ...rows, weight, sum }).level, fit({ ...rows, weight }).level);
});

const offsetOf = (fitted: ReturnType<typeof fitCells>, slice: number): number =>
  fitted.slices.get(slice)?.offset ?? Number.NaN;

const cell = (slices: readonly number[], n: number, rate: number): CellRow => ({ slices, n, sum: n * rate });

test('two dimensions that always go along share their effect', () => {
  const cells = [cell([0, 10], 6000, 0.02), cell([1, 11], 4000, 0.1)];
  const fitted = fitCells('rate', cells, 1, noCells('rate', 1));
  const [a, b, c, d] = [0, 10, 1, 11].map((slice) => offsetOf(fitted, slice)) as [
    number,
    number,
    number,
    number,
  ];
  const apart = logit(0.1) - logit(0.02);
  assert.ok(Math.abs(c + d - a - b - apart) < 0.1, `${c + d - a - b} of ${apart}`);
  // Shared, not given to one of them, and not counted twice.
  for (const part of [c - a, d - b])
    assert.ok(part > 0.25 * apart && part < 0.75 * apart, `${part} of ${apart}`);
});

test('dimensions that vary freely each get their own effect', () => {
  const add = (model: number, plan: number): number => meanOf('rate', logit(0.05) + 0.9 * model + 0.4 * plan);
  const cells = [0, 1].flatMap((model) =>
    [0, 1].map((plan) => cell([model, 10 + plan], 5000, add(model, plan))),
  );
  const fitted = fitCells('rate', cells, 1, noCells('rate', 1));
  assert.ok(Math.abs(offsetOf(fitted, 1) - offsetOf(fitted, 0) - 0.9) < 0.1);
  assert.ok(Math.abs(offsetOf(fitted, 11) - offsetOf(fitted, 10) - 0.4) < 0.1);
});

test('few readings are shrunk towards everyone’s level, and doubted more', () => {
  const cells = [cell([0], 8000, 0.03), cell([1], 5000, 0.06), cell([2], 20, 0.3)];
  const fitted = fitCells('rate', cells, 1, noCells('rate', 1));
  assert.ok(offsetOf(fitted, 2) < (logit(0.3) - logit(0.04)) / 1.2);
  const widening = (slice: number): number => fitted.slices.get(slice)?.widening ?? 0;
  assert.ok(widening(2) > widening(1) && widening(0) >= 1);
});

test('a kind of traffic never seen is expected to be like all, with the doubt of how much kinds differ', () => {
  const alike = [cell([0], 5000, 0.05), cell([1], 5000, 0.05)];
  const unlike = [cell([0], 5000, 0.02), cell([1], 5000, 0.2)];
  const [near, far] = [alike, unlike].map((cells) => fitCells('rate', cells, 1, noCells('rate', 1))) as [
    ReturnType<typeof fitCells>,
    ReturnType<typeof fitCells>,
  ];
  for (const { slices, unseen } of [near, far])
    for (const { widening } of slices.values()) assert.ok(unseen > widening);
  assert.ok(far.unseen > near.unseen);
  const normal = fitNormal(rowsOf({ seed: 13, perHour: 60, level: () => logit(0.08) }), WEEKS, far);
  assert.deepEqual(expectedAt(normal, 5, [99]), expectedAt(normal, 5, []));
  const known = expectedAt(normal, 5, [1]);
  assert.ok(known.level > expectedAt(normal, 5, [99]).level && known.envelope > known.level);
});
