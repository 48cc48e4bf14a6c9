// The rates that the decision page publishes, with few runs: each was several times worse before it was mended.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectedSpread } from '../../../src/core/triage/spread.ts';
import { calledOutside, callsPlanned, compared, STEADY, saidToDiffer } from './rates.ts';

const RUNS = 60;

describe('wander that five hours of history cannot tell', () => {
  const fewHours = { ...STEADY, wander: 0.3, hours: 5, callsBefore: 1500 };
  test('a healthy feature is seldom called outside', () => {
    const rate = calledOutside(fewHours, RUNS);
    assert.ok(rate <= 0.05, `called outside: ${rate}`);
  });
  test('a drop of 30 points is still called outside', () => {
    const rate = calledOutside({ ...fewHours, wander: 0.1, drop: 0.3 }, RUNS);
    assert.ok(rate >= 0.9, `called outside: ${rate}`);
  });
  test('the assumed wander gives way to what many hours show, and is never 0 after few', () => {
    assert.equal(expectedSpread(null, 'share'), 0.2);
    assert.ok(expectedSpread({ sd: 0, blocks: 6 }, 'share') > 0.1);
    assert.ok(expectedSpread({ sd: 0, blocks: 168 }, 'share') < 0.04);
  });
});

describe('calls planned for', () => {
  test('30 calls do not exclude a fall of valid format from 99.5 to 95 %', () => {
    const world = { ...STEADY, level: 0.995, callsNow: 30 };
    assert.ok(callsPlanned(world, 8) >= 60);
    assert.ok(compared(world, 1, 8).callsNeeded > 0);
  });
});

describe('one same drop in six tasks', () => {
  for (const [before, now] of [
    [100, 100],
    [40, 40],
    [60, 300],
  ] as const)
    test(`${before} calls each before, ${now} now: seldom said to differ`, () => {
      const rate = saidToDiffer({ ...STEADY, drop: 0.2, callsBefore: 6 * before, callsNow: 6 * now }, RUNS);
      assert.ok(rate <= 0.1, `said to differ: ${rate}`);
    });
});
