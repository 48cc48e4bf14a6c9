// Among many dimensions the one that matters is found whole: a move of traffic along it must not look like a fault.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitCells, noCells } from '../../../src/core/detection/baseline/cells.ts';
import { meanOf } from '../../../src/core/detection/baseline/link.ts';
import { random } from '../triage/seeded.ts';

const logit = (p: number): number => Math.log(p / (1 - p));

test('an effect is found whole among many dimensions that say nothing', () => {
  const next = random(14);
  const cells = Array.from({ length: 400 }, () => {
    const slices = Array.from({ length: 20 }, (_, dimension) => 2 * dimension + Number(next() < 0.5));
    return { slices, n: 200, sum: 200 * meanOf('rate', logit(0.05) + (slices[3] === 7 ? 0.9 : 0)) };
  });
  const fitted = fitCells('rate', cells, 1, noCells('rate', 1));
  const found = (fitted.slices.get(7)?.offset ?? 0) - (fitted.slices.get(6)?.offset ?? 0);
  assert.ok(Math.abs(found - 0.9) < 0.12, `${found} of 0.9`);
});
