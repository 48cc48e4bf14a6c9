// Bets and what is made of them: worth at most 1 while nothing is wrong, and budgets kept by the statistic.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BETS, betOnRate, betOnScore } from '../../../src/core/detection/bets.ts';
import {
  accrue,
  addMass,
  createEvidence,
  forget,
  statistic,
  temper,
} from '../../../src/core/detection/evidence.ts';
import { DEFAULT_DETECTION, thresholdsOf } from '../../../src/core/detection/settings.ts';
import { random } from '../triage/seeded.ts';

const ones = (): Float64Array => new Float64Array(BETS).fill(1);
type Bet = (y: number, into: Float64Array) => void;

const rateBet =
  (m: number): Bet =>
  (y, into) =>
    betOnRate(y, m, into);
const scoreBet =
  (m: number, sd: number): Bet =>
  (y, into) =>
    betOnScore(y, m, sd, into);

function ratiosOf(bet: Bet, y: number): Float64Array {
  const into = ones();
  bet(y, into);
  return into;
}

const GRID = [0, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 1];

/** Every law on two points of the grid whose mean is `share` of m (share ≤ 1: nothing is wrong). */
function* lawsOf(m: number, share: number): Generator<{ low: number; high: number; weight: number }> {
  for (const low of GRID)
    for (const high of GRID) {
      const weight = (m * share - low) / (high - low);
      if (low < high && weight >= 0 && weight <= 1) yield { low, high, weight };
    }
}

const BETTING = [0.001, 0.03, 0.3, 0.5, 0.97].flatMap((m) => [
  { m, name: `rate ${m}`, bet: rateBet(m) },
  ...[0.02, 0.1, 0.45].map((sd) => ({ m, name: `score ${m} sd ${sd}`, bet: scoreBet(m, sd) })),
]);

test('no bet gains on average under any two-point law with a mean up to the null', () => {
  for (const { m, name, bet } of BETTING)
    for (const share of [0.2, 0.9, 1])
      for (const { low, high, weight } of lawsOf(m, share)) {
        const [below, above] = [ratiosOf(bet, low), ratiosOf(bet, high)];
        for (let index = 0; index < BETS; index += 1) {
          const ratio = (1 - weight) * (below[index] as number) + weight * (above[index] as number);
          assert.ok(ratio <= 1 + 1e-9, `${name}, bet ${index}, points ${low} and ${high}: ${ratio}`);
          assert.ok((below[index] as number) > 0, `${name}: no reading may end a bet for good`);
        }
      }
});

test('a yes/no bet is fair at the null itself: nothing is given away', () => {
  for (const m of [0.001, 0.03, 0.5]) {
    const [no, yes] = [ratiosOf(rateBet(m), 0), ratiosOf(rateBet(m), 1)];
    for (let index = 0; index < BETS; index += 1)
      assert.ok(Math.abs((1 - m) * (no[index] as number) + m * (yes[index] as number) - 1) < 1e-12);
  }
});

test('some bet grows under each of many alternatives', () => {
  for (const [m, p] of [
    [0.03, 0.04],
    [0.03, 0.06],
    [0.002, 0.2],
    [0.3, 0.9],
  ] as const) {
    const [no, yes] = [ratiosOf(rateBet(m), 0), ratiosOf(rateBet(m), 1)];
    const growth = [...no].map((at, index) => (1 - p) * Math.log(at) + p * Math.log(yes[index] as number));
    const best = p * Math.log(p / m) + (1 - p) * Math.log((1 - p) / (1 - m));
    assert.ok(Math.max(...growth) > 0.8 * best, `${m} → ${p}: ${Math.max(...growth)} of at most ${best}`);
  }
});

test('tempering moves every ratio towards 1, never past it, and leaves a gain of nothing', () => {
  for (const d of [1, 1.01, 1.5, 7, 400]) {
    const ratios = Float64Array.of(1e-6, 0.2, 0.99, 1, 1.01, 3, 40, 1e9);
    const after = temper(ratios, d, ones());
    ratios.forEach((before, index) => {
      const now = after[index] as number;
      if (before <= 1) assert.ok(now >= before && now <= 1, `${before} became ${now}`);
      else assert.ok(now <= before && now >= 1, `${before} became ${now}`);
      if (d >= 1.5 && before !== 1) assert.notEqual(now, before);
    });
    const m = 0.03;
    const [no, yes] = [0, 1].map((x) => temper(ratiosOf(rateBet(m), x), d, ones())) as [
      Float64Array,
      Float64Array,
    ];
    for (let index = 0; index < BETS; index += 1)
      assert.ok((1 - m) * (no[index] as number) + m * (yes[index] as number) <= 1 + 1e-12);
  }
});

/** Minutes until the statistic reaches `c`, of five readings each. */
function minutesTo(c: number, p: number, next: () => number): number {
  const evidence = createEvidence();
  for (let minute = 1; ; minute += 1) {
    const ratios = ones();
    for (let call = 0; call < 5; call += 1) betOnRate(Number(next() < p), 0.1, ratios);
    accrue(evidence, ratios, 1, 1);
    if (statistic(evidence) >= c) return minute;
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test('at the null the mean time to c is at least c; under a change it is far less', () => {
  const next = random(7);
  const c = 60;
  const quiet = mean(Array.from({ length: 600 }, () => minutesTo(c, 0.1, next)));
  assert.ok(quiet >= c, `mean ${quiet} minutes to ${c}`);
  assert.ok(quiet < 4 * c, `mean ${quiet} minutes to ${c}: budget left unused`);
  const changed = mean(Array.from({ length: 200 }, () => minutesTo(c, 0.3, next)));
  assert.ok(changed < c / 4, `mean ${changed} minutes`);
});

test('readings that say nothing level off at a twentieth of the gate, however long they come', () => {
  const { gate, keeps } = thresholdsOf(DEFAULT_DETECTION);
  const [kept, paper] = [createEvidence(), createEvidence()];
  for (let minute = 0; minute < 1.2 * gate; minute += 1) {
    accrue(kept, ones(), keeps, 1);
    accrue(paper, ones(), 1, 1);
  }
  assert.ok(statistic(paper) > gate, 'without `keeps` time alone would cross');
  assert.ok(Math.abs(statistic(kept) / (gate / 20) - 1) < 0.01, `${statistic(kept)}`);
});

test('looking every five minutes counts the same minutes as looking every one', () => {
  const [often, seldom] = [createEvidence(), createEvidence()];
  for (let minute = 0; minute < 500; minute += 1) accrue(often, ones(), 1, 1);
  for (let bin = 0; bin < 100; bin += 1) accrue(seldom, ones(), 1, 5);
  assert.equal(statistic(seldom), statistic(often));
});

test('evidence is bounded, can be given mass and can be forgotten', () => {
  const evidence = createEvidence();
  for (let minute = 0; minute < 5; minute += 1) accrue(evidence, ones().fill(1e200), 1, 1);
  assert.ok(Number.isFinite(statistic(evidence)) && statistic(evidence) > 1e9);
  forget(evidence);
  assert.equal(statistic(evidence), 0);
  addMass(evidence, 12);
  assert.equal(statistic(evidence), 12);
});

test('the budgets set the thresholds: half the false pages means twice the evidence', () => {
  const { sustained, gate, corroboration } = thresholdsOf(DEFAULT_DETECTION);
  const strict = thresholdsOf({
    ...DEFAULT_DETECTION,
    falsePagesPerMinute: DEFAULT_DETECTION.falsePagesPerMinute / 2,
  });
  assert.equal(strict.sustained, 2 * sustained);
  assert.equal(strict.gate, gate, 'tickets have a budget of their own');
  assert.ok(strict.corroboration > corroboration && sustained > gate);
});
