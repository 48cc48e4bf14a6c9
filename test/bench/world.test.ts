// The bench's instruments: a world that can be lived again, an oracle at its budget, bounds that are exact.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { poissonUpper, wilson } from '../../bench/detection/bounds.ts';
import type { Fault } from '../../bench/detection/fault.ts';
import { calibrateOracle, leastDelay, nextCusum, suspectedAlways } from '../../bench/detection/oracle.ts';
import { type Branch, createWorld } from '../../bench/detection/world.ts';
import { DAY, WEEK, type WorldSpec } from '../../bench/detection/world-spec.ts';

const SPEC: WorldSpec = {
  seed: 42,
  callsPerMinute: 10,
  weeks: 2,
  wander: { sd: 0.15, tauHours: 12, shared: false },
};
const refusals: Fault = { from: DAY, to: 2 * DAY, times: { refusal: 3 }, rampMinutes: 0, cohortOnly: false };

/** Refusals over answers. */
function refusalRate(branch: Branch, from: number, to: number): number {
  let n = 0;
  let sum = 0;
  for (let minute = from; minute < to; minute += 1) {
    branch.minute(minute);
    n += branch.sums.n[0] as number;
    sum += branch.sums.sum[0] as number;
  }
  return sum / n;
}

describe('the world', () => {
  test('is the same for the same seed, and another for another', () => {
    const calls = (seed: number) =>
      createWorld({ ...SPEC, seed })
        .branch('a')
        .minute(700);
    assert.deepEqual(calls(42), calls(42));
    assert.notDeepEqual(calls(42), calls(43));
  });

  test('refuses three times as often during the fault, and only then', () => {
    const world = createWorld(SPEC);
    const before = refusalRate(world.branch('a', [refusals]), 0, DAY);
    const during = refusalRate(world.branch('a', [refusals]), DAY, 2 * DAY);
    const quiet = refusalRate(world.branch('a'), DAY, 2 * DAY);
    assert.ok(during / quiet > 2.7 && during / quiet < 3.3, `${during} / ${quiet}`);
    assert.ok(Math.abs(before - world.normalRate('refusal', DAY / 2)) < 0.015, String(before));
  });

  test('a fault of the cohort touches a tenth of the calls', () => {
    const cohort = { ...refusals, times: { refusal: 4 }, cohortOnly: true };
    const during = refusalRate(createWorld(SPEC).branch('a', [cohort]), DAY, 2 * DAY);
    const quiet = refusalRate(createWorld(SPEC).branch('a'), DAY, 2 * DAY);
    assert.ok(during / quiet > 1.15 && during / quiet < 1.5, `${during} / ${quiet}`);
  });
});

describe('the oracle', () => {
  test('alarms by chance about as often as its budget says', () => {
    const budget = 500;
    const world = createWorld(SPEC);
    const { limit } = calibrateOracle(world, refusals, budget, 2);
    const quiet = world.branch('other');
    const ratio = world.logRatio(suspectedAlways(refusals), true);
    let statistic = 0;
    let alarms = 0;
    for (let minute = 0; minute < 2 * WEEK; minute += 1) {
      statistic = nextCusum(statistic, ratio(minute, quiet.minute(minute)));
      if (statistic < limit) continue;
      alarms += 1;
      statistic = 0;
    }
    const mean = (2 * WEEK) / alarms;
    assert.ok(mean > budget / 1.6 && mean < budget * 1.6, `${mean} minutes`);
  });

  test('the least delay solves e^h − h − 1 = γ·I, and grows with γ', () => {
    const information = 0.4;
    const delay = leastDelay(131_040, information);
    // h from delay·I = h − 1 + e^−h; e^−h is nothing here.
    const h = delay * information + 1;
    assert.ok(Math.abs(Math.expm1(h) - h - 131_040 * information) / (131_040 * information) < 0.01);
    assert.ok(leastDelay(10_080, information) < delay);
  });
});

test('bounds are the exact ones', () => {
  assert.ok(Math.abs(poissonUpper(0) - 2.9957) < 1e-3);
  assert.ok(Math.abs(poissonUpper(3) - 7.7537) < 1e-3);
  const [low, high] = wilson(10, 10);
  assert.ok(Math.abs(low - 0.7225) < 1e-3 && high > 0.9999);
});
