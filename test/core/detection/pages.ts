// Pages and their signals for tests: refusals of a feature that rose from 3 % to 12 %.
import type { Signal } from '../../../src/core/detection/contract.ts';
import type { Detected } from '../../../src/core/triage/detected.ts';
import { HOUR, NOW } from '../triage/seeded.ts';

export const ONSET = { at: NOW - HOUR, earliest: NOW - HOUR - 600_000, latest: NOW - HOUR + 600_000 };

export const signalOf = (more: Partial<Signal>): Signal => ({
  series: 'assistant/refusal',
  feature: 'assistant',
  metric: 'refusal',
  title: 'refusals',
  layer: 'behavioural',
  direction: 'up',
  segment: null,
  expected: 0.03,
  normal: [0.02, 0.04],
  envelope: 0.05,
  observed: 0.12,
  effect: [0.06, 0.11],
  n: 800,
  evidence: 1e7,
  onset: ONSET,
  ...more,
});

export const pageOf = (more: Partial<Detected>): Detected => ({
  kind: 'page',
  at: NOW,
  feature: 'assistant',
  route: 'sustained',
  episode: 'assistant/1',
  signals: [signalOf({})],
  onset: ONSET,
  segments: [],
  why: 'Refusals: 12 % of 800 readings.',
  ...more,
});
