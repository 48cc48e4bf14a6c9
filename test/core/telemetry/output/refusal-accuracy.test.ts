// The detector's accuracy as published is the accuracy as measured, and correcting a rate by it keeps its promise.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { measureDirectAnswers, measureRefusals } from '../../../../scripts/measure-refusals.ts';
import {
  correctedRate,
  DIRECT_ANSWER_AGREEMENT,
  REFUSAL_ACCURACY,
} from '../../../../src/core/telemetry/output/refusal-accuracy.ts';

const originals = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data');

it('the published accuracy is what the labelled completions give', (t) => {
  const folder = join(originals, 'xstest');
  if (!existsSync(folder)) return t.skip('data originals not found');
  assert.deepEqual(measureRefusals(folder), REFUSAL_ACCURACY);
});

it('so is the agreement on direct answers, on other models', (t) => {
  const folder = join(originals, 'llmdrift');
  if (!existsSync(folder)) return t.skip('data originals not found');
  assert.deepEqual(measureDirectAnswers(folder), DIRECT_ANSWER_AGREEMENT);
});

it('sensitivity is at least .95 for both models, specificity at least .95 pooled and .85 for each', () => {
  for (const { model, refusals, compliances } of REFUSAL_ACCURACY) {
    assert.ok(refusals.found / refusals.n >= 0.95, model);
    assert.ok(compliances.leftAlone / compliances.n >= (model === 'pooled' ? 0.95 : 0.85), model);
  }
});

describe('a corrected rate', () => {
  const accuracy = {
    model: 'made up',
    refusals: { found: 90, n: 100 },
    compliances: { leftAlone: 190, n: 200 },
    partial: { found: 0, n: 0 },
  };

  it('is (observed + specificity − 1) / (sensitivity + specificity − 1)', () => {
    assert.ok(Math.abs(correctedRate(0.3, 1000, accuracy).rate - 0.25 / 0.85) < 1e-12);
    assert.equal(correctedRate(0.01, 1000, accuracy).rate, 0, 'fewer than the false alarms alone: none');
  });

  it('keeps its interval within 0 and 1, and narrower with more calls, but not than the labels allow', () => {
    const width = (n: number) => {
      const { rate, interval } = correctedRate(0.3, n);
      assert.ok(0 <= interval[0] && interval[0] <= rate && rate <= interval[1] && interval[1] <= 1);
      return interval[1] - interval[0];
    };
    assert.ok(width(100) > width(1000));
    assert.ok(width(1000) > width(1e9));
    assert.ok(width(1e9) > 0.01);
  });

  it('covers the true rate in about 95 of 100 worlds', () => {
    const draw = seeded(7);
    const binomial = (n: number, p: number) => {
      let successes = 0;
      for (let i = 0; i < n; i += 1) if (draw() < p) successes += 1;
      return successes;
    };
    for (const truth of [0.05, 0.4]) {
      let covered = 0;
      const worlds = 1000;
      for (let world = 0; world < worlds; world += 1) {
        const observed = binomial(300, truth * 0.95 + (1 - truth) * 0.04) / 300;
        const { interval } = correctedRate(observed, 300, {
          ...accuracy,
          refusals: { found: binomial(150, 0.95), n: 150 },
          compliances: { leftAlone: binomial(150, 0.96), n: 150 },
        });
        if (interval[0] <= truth && truth <= interval[1]) covered += 1;
      }
      assert.ok(covered / worlds > 0.93, `${truth}: covered in ${covered} of ${worlds} (seed 7)`);
    }
  });

  it('refuses what is no rate, no calls and no detector', () => {
    assert.throws(() => correctedRate(1.2, 10), /observed = 1.2: use a share from 0 to 1/);
    assert.throws(() => correctedRate(0.2, 0), /n = 0: a rate needs at least one call/);
    const coin = { ...accuracy, refusals: { found: 5, n: 100 } };
    assert.throws(() => correctedRate(0.2, 10, coin), /no better than chance/);
  });
});

/** mulberry32: small, seeded, good enough for coin flips. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
