// The onset interval holds the true moment; wander alone does not make one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LlmCall } from '../../../src/core/model/records.ts';
import { studyOf } from '../../../src/core/triage/study.ts';
import { callsFrom, HOUR, NOW, normal, QUESTION, random } from './seeded.ts';

const RUNS = 120;

function calls(
  seed: number,
  start: number,
  level: (changed: boolean, next: () => number) => object,
): LlmCall[] {
  const next = random(seed);
  return callsFrom(NOW - 30 * HOUR, NOW, 30_000, (at) => level(at >= start, next));
}

describe('90 % of onset intervals and more hold the true onset', () => {
  const cases: Readonly<Record<string, (changed: boolean, next: () => number) => object>> = {
    'refusals 5 % → 20 %': (changed, next) => ({
      evaluations: { refusal: next() < (changed ? 0.2 : 0.05) ? 1 : 0 },
    }),
    'correct 84 % → 51 %': (changed, next) => ({
      evaluations: { correct: next() < (changed ? 0.51 : 0.84) ? 1 : 0 },
    }),
    'judge 0.80 → 0.65': (changed, next) => ({
      evaluations: { judge: Math.min(1, Math.max(0, (changed ? 0.65 : 0.8) + 0.15 * normal(next))) },
    }),
    'latency doubles': (changed, next) => ({
      durationMs: (changed ? 3200 : 1600) * Math.exp(0.5 * normal(next)),
    }),
  };
  for (const [name, level] of Object.entries(cases))
    test(name, () => {
      let held = 0;
      let found = 0;
      for (let seed = 1; seed <= RUNS; seed++) {
        const start = NOW - (1 + (seed % 5)) * HOUR - seed * 1000;
        const { onset } = studyOf(calls(seed, start, level), [], [], QUESTION);
        if (onset === null) continue;
        found++;
        // A call every 30 s: the change is seen at the first call after it.
        if (onset.earliest <= start && start <= onset.latest + 30_000) held++;
      }
      assert.ok(found >= 0.95 * RUNS, `found ${found} of ${RUNS}`);
      assert.ok(held / found >= 0.9, `held ${held} of ${found}`);
    });
});

test('no change: no onset in 60 seeds of a wandering feature', () => {
  const withOnset = Array.from({ length: 60 }, (_, index) => index + 1).filter((seed) => {
    const next = random(seed);
    let wander = 0;
    const wandering = callsFrom(NOW - 30 * HOUR, NOW, 30_000, (_at, index) => {
      if (index % 30 === 0) wander = 0.9 * wander + 0.06 * normal(next);
      return {
        durationMs: 1600 * Math.exp(wander + 0.5 * normal(next)),
        evaluations: { correct: next() < 0.8 + 0.1 * wander ? 1 : 0 },
      };
    });
    return studyOf(wandering, [], [], QUESTION).onset !== null;
  });
  assert.ok(withOnset.length <= 3, `seeds ${withOnset.join(', ')}`);
});

test('the window reaches back to the onset when few calls are affected, and the baseline ends before it', () => {
  const next = random(5);
  const start = NOW - 6 * HOUR;
  const rare = callsFrom(NOW - 60 * HOUR, NOW, 300_000, (at) => ({
    evaluations: { correct: next() < (at >= start ? 0.4 : 0.9) ? 1 : 0 },
  }));
  const study = studyOf(rare, [], [], QUESTION);
  assert.ok(study.onset !== null && study.window.from <= study.onset.at + HOUR && study.windowCalls > 40);
  assert.ok(study.baseline.to <= study.onset.earliest);
  assert.match(study.windowNote ?? '', /reaches back/);
});
