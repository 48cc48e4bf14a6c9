// What is said of a reading beyond its range that nobody is woken for: chance, perhaps, or too little to matter.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measurement } from '../../../src/core/model/finding.ts';
import { type Calm, calmReading, howKnown } from '../../../src/core/triage/wording.ts';

const measurement: Measurement = {
  series: 'eval.correct',
  name: 'correct answers',
  layer: 'quality',
  unit: 'share',
  worse: 'down',
  observed: 0.75,
  n: 300,
  interval: [0.7, 0.8],
  normal: 0.8,
  normalN: 4000,
  normalRange: [0.76, 0.84],
  effect: -0.05,
  effectInterval: [-0.1, 0],
  segment: null,
};
const said = (more: Partial<Calm>): string =>
  calmReading({ measurement, state: 'inside', p: 0.04, adjustedP: 0.4, looks: 10, ...more });

test('within chance', () => {
  assert.match(said({}), /just outside, as one reading in twenty is$/);
  assert.match(
    said({ p: 0.01, adjustedP: 0.1 }),
    /within chance: p about 1 in 100, and 10 measures were looked at$/,
  );
});

test('ambiguous is no everyday chance', () => {
  assert.match(
    said({ state: 'ambiguous', p: 0.005, adjustedP: 0.045 }),
    /perhaps: p about 1 in 200, and 10 measures were looked at$/,
  );
});

test('certain, but under the tolerance', () => {
  assert.match(said({ p: 1e-6, adjustedP: 1e-5 }), /surely moved, but too little to matter$/);
});

test('inside its range, nothing is added', () => {
  assert.match(said({ measurement: { ...measurement, observed: 0.79 } }), /\(300 calls\)$/);
});

test('few hours of history are said', () => {
  assert.equal(howKnown(5), ' (normal is known from 5 h only)');
  assert.equal(howKnown(48), '');
});
