// The confidence sequence of a level: it covers at every look, it shrinks, and it takes extreme counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelSequence, logGamma } from '../../../src/core/detection/confidence.ts';
import { random } from '../triage/seeded.ts';

const LOOKS = Array.from({ length: 60 }, (_, index) => Math.ceil(1.1 ** (index + 1))).filter(
  (n, index, all) => n !== all[index - 1],
);

/** Whether the level was outside at any look. */
function everOutside(p: number, expected: number, next: () => number): boolean {
  let sum = 0;
  let n = 0;
  return LOOKS.some((look) => {
    for (; n < look; n += 1) sum += Number(next() < p);
    const [low, high] = levelSequence(sum, n, expected);
    return p < low || p > high;
  });
}

for (const { p, expected } of [
  { p: 0.03, expected: 0.03 },
  { p: 0.12, expected: 0.03 },
  { p: 0.5, expected: 0.9 },
])
  test(`a level of ${p} is inside at every look in 95 % of runs, when ${expected} was expected`, () => {
    const next = random(1000 * p + expected);
    const runs = 400;
    let misses = 0;
    for (let run = 0; run < runs; run += 1) misses += Number(everOutside(p, expected, next));
    // Nominal 5 %, plus two standard deviations of 400 runs.
    assert.ok(misses / runs <= 0.05 + 0.022, `${misses} of ${runs} runs left the level outside`);
  });

test('the interval holds the observed share and shrinks towards it', () => {
  let before = 1;
  for (const n of [10, 100, 1000, 10_000, 100_000]) {
    const [low, high] = levelSequence(0.2 * n, n, 0.1);
    assert.ok(low < 0.2 && high > 0.2, `${low}–${high} at ${n}`);
    assert.ok(high - low < before, `${high - low} after ${before}`);
    before = high - low;
  }
  assert.ok(before < 0.015, `${before} wide at 100 000`);
});

test('extreme counts: none, never, always, fractional', () => {
  assert.deepEqual(levelSequence(0, 0, 0.1), [0, 1]);
  const never = levelSequence(0, 500, 0.02);
  assert.equal(never[0], 0);
  assert.ok(never[1] > 0 && never[1] < 0.03, `${never}`);
  const always = levelSequence(500, 500, 0.98);
  assert.equal(always[1], 1);
  assert.ok(always[0] > 0.97 && always[0] < 1, `${always}`);
  for (const expected of [0, 1e-9, 1])
    for (const [sum, n] of [
      [0.4, 1.3],
      [0, 1e-6],
      [3, 3],
    ] as const) {
      const [low, high] = levelSequence(sum, n, expected);
      assert.ok(low >= 0 && high <= 1 && low <= high, `${sum} of ${n}, expected ${expected}: ${low}–${high}`);
    }
});

test('tempered counts give a wider interval around the same share', () => {
  const [low, high] = levelSequence(60, 300, 0.1);
  const [lower, higher] = levelSequence(60 / 4, 300 / 4, 0.1);
  assert.ok(lower < low && higher > high);
});

test('logGamma is ln (n − 1)! and √π at a half', () => {
  for (const [n, factorial] of [
    [1, 1],
    [5, 24],
    [11, 3_628_800],
  ] as const)
    assert.ok(Math.abs(logGamma(n) - Math.log(factorial)) < 1e-10);
  assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.sqrt(Math.PI))) < 1e-12);
  assert.ok(Math.abs(logGamma(0.25) - Math.log(3.625609908221908)) < 1e-10);
});
