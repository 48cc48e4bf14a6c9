// Intervals: published examples, properties, and coverage by seeded simulation.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { forecastShare, normalUpperTail } from '../../../src/core/triage/distributions.ts';
import {
  differenceInterval,
  meanInterval,
  medianInterval,
  medianOf,
  newcombe,
  wilson,
} from '../../../src/core/triage/intervals.ts';
import { holm } from '../../../src/core/triage/multiplicity.ts';
import { normal, random } from './seeded.ts';

const near = (actual: readonly number[], expected: readonly number[], tolerance = 5e-5): void =>
  expected.forEach((value, index) => {
    assert.ok(
      Math.abs((actual[index] ?? Number.NaN) - value) <= tolerance,
      `${actual.join(' … ')} is not ${expected.join(' … ')}`,
    );
  });

const count = fc
  .integer({ min: 1, max: 5000 })
  .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));

describe('published examples', () => {
  test('Wilson: Newcombe, Statist. Med. 17 (1998) 857–872, table I', () => {
    near(wilson(81, 263), [0.2553, 0.3662]);
    near(wilson(15, 148), [0.0624, 0.1605]);
    near(wilson(0, 20), [0, 0.1611]);
    near(wilson(1, 29), [0.0061, 0.1718]);
  });
  test('difference of shares: Newcombe, Statist. Med. 17 (1998) 873–890, table II, method 10', () => {
    near(newcombe({ successes: 56, n: 70 }, { successes: 48, n: 80 }), [0.0524, 0.3339]);
    near(newcombe({ successes: 9, n: 10 }, { successes: 3, n: 10 }), [0.1705, 0.809]);
  });
  test('normal tail against tables', () => {
    near([normalUpperTail(1.959964), normalUpperTail(0), normalUpperTail(-1)], [0.025, 0.5, 0.841345], 1e-6);
    near([normalUpperTail(6) / 9.865876e-10], [1], 1e-5);
  });
  test('beta-binomial: a uniform chance makes every count equally likely', () => {
    const { tails } = forecastShare(0.5, 1 / 12, 9);
    near([tails(0).lower, tails(4).lower, tails(9).upper], [0.1, 0.5, 0.1], 1e-9);
  });
  test('beta-binomial without wander is binomial: P(X ≤ 2), n = 10, p = 0.3', () => {
    near([forecastShare(0.3, 0, 10).tails(2).lower], [0.3827827864], 1e-6);
  });
  test('Holm: ordered and never below the plain probability', () => {
    near(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02], 1e-12);
  });
});

describe('properties', () => {
  test('Wilson holds the share, stays in [0, 1], mirrors when the label is swapped, narrows with n', () => {
    fc.assert(
      fc.property(count, ({ successes, n }) => {
        const [low, high] = wilson(successes, n);
        const [mirrorLow, mirrorHigh] = wilson(n - successes, n);
        const [fineLow, fineHigh] = wilson(4 * successes, 4 * n);
        assert.ok(0 <= low && low <= successes / n && successes / n <= high && high <= 1);
        near([low, high], [1 - mirrorHigh, 1 - mirrorLow], 1e-9);
        assert.ok(fineHigh - fineLow < high - low);
      }),
    );
  });
  test('Newcombe holds the difference and changes sign when the samples are swapped', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        const [low, high] = newcombe(a, b);
        const [swappedLow, swappedHigh] = newcombe(b, a);
        const difference = a.successes / a.n - b.successes / b.n;
        assert.ok(-1 - 1e-12 <= low && low <= difference && difference <= high && high <= 1 + 1e-12);
        near([low, high], [-swappedHigh, -swappedLow], 1e-9);
      }),
    );
  });
  test('a difference of exact numbers is exact, and a median interval holds the median', () => {
    assert.deepEqual(
      differenceInterval({ value: 5, interval: [5, 5] }, { value: 2, interval: [2, 2] }),
      [3, 3],
    );
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 }),
        (values) => {
          const sorted = Float64Array.from(values).sort();
          const [low, high] = medianInterval(sorted);
          assert.ok(low <= medianOf(sorted) && medianOf(sorted) <= high);
        },
      ),
    );
  });
  test('Holm keeps order and never lowers a probability', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (ps) => {
          const adjusted = holm(ps);
          adjusted.forEach((p, index) => {
            assert.ok(p >= (ps[index] ?? 0) && p <= 1);
            adjusted.forEach((other, place) => {
              if ((ps[index] ?? 0) < (ps[place] ?? 0)) assert.ok(p <= other);
            });
          });
        },
      ),
    );
  });
  test('a share forecast is a probability distribution around its mean', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        (mean, spread, n) => {
          const { range, tails } = forecastShare(mean, spread * mean * (1 - mean), n);
          assert.ok(0 <= range[0] && range[0] <= range[1] && range[1] <= 1);
          near([tails(n).lower, tails(0).upper], [1, 1], 1e-6);
          const k = Math.floor(n * mean);
          near([tails(k).lower + tails(k + 1).upper], [1], 1e-6);
        },
      ),
    );
  });
  test('bad input is named', () => {
    assert.throws(() => wilson(3, 2), /successes = 3/);
    assert.throws(() => wilson(0, 0), /n = 0/);
    assert.throws(() => forecastShare(0, 0.1, 10), /mean = 0/);
    assert.throws(() => medianInterval([]), RangeError);
  });
});

describe('coverage of 95 % intervals, seeded', () => {
  const RUNS = 2000;
  const covered = (inside: (next: () => number) => boolean, seed: number): number => {
    const next = random(seed);
    let hits = 0;
    for (let run = 0; run < RUNS; run++) if (inside(next)) hits++;
    return hits / RUNS;
  };
  const binomial = (next: () => number, n: number, p: number): number => {
    let successes = 0;
    for (let i = 0; i < n; i++) if (next() < p) successes++;
    return successes;
  };
  for (const [n, p] of [
    [30, 0.1],
    [60, 0.5],
    [200, 0.03],
    [400, 0.84],
  ] as const)
    test(`Wilson at n = ${n}, p = ${p}`, () => {
      const rate = covered((next) => {
        const [low, high] = wilson(binomial(next, n, p), n);
        return low <= p && p <= high;
      }, 11);
      assert.ok(rate >= 0.93, `covered ${rate}`);
    });
  for (const [n, m, p, q] of [
    [40, 200, 0.84, 0.51],
    [30, 60, 0.05, 0.12],
    [120, 700, 0.79, 0.95],
  ] as const)
    test(`Newcombe at ${n} and ${m} calls, ${p} and ${q}`, () => {
      const rate = covered((next) => {
        const [low, high] = newcombe(
          { successes: binomial(next, n, p), n },
          { successes: binomial(next, m, q), n: m },
        );
        return low <= p - q && p - q <= high;
      }, 12);
      assert.ok(rate >= 0.93, `covered ${rate}`);
    });
  for (const n of [7, 25, 150, 501])
    test(`median of ${n} skewed values, and difference of two medians`, () => {
      const draw = (next: () => number, size: number): Float64Array =>
        Float64Array.from({ length: size }, () => Math.exp(normal(next))).sort();
      const one = covered((next) => {
        const [low, high] = medianInterval(draw(next, n));
        return low <= 1 && 1 <= high;
      }, 13);
      const two = covered((next) => {
        const [a, b] = [draw(next, n), draw(next, 2 * n)];
        const [low, high] = differenceInterval(
          { value: medianOf(a), interval: medianInterval(a) },
          { value: medianOf(b), interval: medianInterval(b) },
        );
        return low <= 0 && 0 <= high;
      }, 14);
      assert.ok(one >= 0.93 && two >= 0.93, `covered ${one}, ${two}`);
    });
  test('mean of 30 scores in [0, 1]', () => {
    const rate = covered((next) => {
      const values = Array.from({ length: 30 }, () => next() ** 2);
      const mean = values.reduce((sum, value) => sum + value, 0) / 30;
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29);
      const [low, high] = meanInterval(mean, sd, 30);
      return low <= 1 / 3 && 1 / 3 <= high;
    }, 15);
    assert.ok(rate >= 0.93, `covered ${rate}`);
  });
  test('the forecast of a share holds the next reading, with wander between hours', () => {
    const rate = covered((next) => {
      const p = Math.min(0.99, Math.max(0.01, 0.2 + 0.03 * normal(next)));
      const successes = binomial(next, 150, p);
      const { range } = forecastShare(0.2, 0.03 ** 2, 150);
      return range[0] <= successes / 150 && successes / 150 <= range[1];
    }, 16);
    assert.ok(rate >= 0.93, `covered ${rate}`);
  });
});
