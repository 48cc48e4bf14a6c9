// What detection decides, as an alert: one identity from page to recovery, and a title that says what and where.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alertOfPage,
  alertOfRecovery,
  DETECTION,
  detectionIdentity,
} from '../../../src/core/correlation/alert-of-detection.ts';
import type { Decision, Signal } from '../../../src/core/detection/contract.ts';
import { pageOf, signalOf } from './pages.ts';

const RECOVERED: Extract<Decision, { kind: 'recovered' }> = {
  kind: 'recovered',
  at: 5_000_000,
  feature: 'assistant',
  episode: 'assistant/7',
  signals: [],
  segments: [],
  why: 'It is normal again.',
};

test('a page fires and its recovery resolves the very same alert', () => {
  const fired = alertOfPage(pageOf({ episode: 'assistant/7' }));
  const resolved = alertOfRecovery(RECOVERED);
  assert.equal(fired.status, 'firing');
  assert.equal(resolved.status, 'resolved');
  assert.equal(fired.identity, detectionIdentity('assistant/7'));
  for (const key of ['source', 'identity', 'feature', 'groupKey'] as const)
    assert.deepEqual(resolved[key], fired[key]);
  assert.equal(fired.source, DETECTION);
  assert.notEqual(alertOfPage(pageOf({ episode: 'assistant/8' })).identity, fired.identity);
  assert.equal(fired.description, pageOf({}).why);
  assert.equal(resolved.description, RECOVERED.why);
});

test('it starts at the onset, and where none is known at the page', () => {
  const onset = { at: 1000, earliest: 500, latest: 2000 };
  assert.equal(alertOfPage(pageOf({ at: 9000, onset })).startsAt, 1000);
  assert.equal(alertOfPage(pageOf({ at: 9000, onset: null })).startsAt, 9000);
});

test('plainly down is worse than degraded', () => {
  assert.equal(alertOfPage(pageOf({ route: 'hard_down' })).severity, 'sev2');
  assert.equal(alertOfPage(pageOf({ route: 'sustained' })).severity, 'sev3');
  assert.equal(alertOfPage(pageOf({ route: 'correlated' })).severity, 'sev3');
});

test('the title says the feature, what moved, which way and where', () => {
  const titleOf = (signals: readonly Signal[], route: 'sustained' | 'hard_down' = 'sustained'): string =>
    alertOfPage(pageOf({ signals, route })).title;
  assert.equal(titleOf([signalOf({})]), 'assistant: refusals up');
  assert.equal(
    titleOf([signalOf({ segment: { dimension: 'flag', value: 'on' } })]),
    'assistant: refusals up where flag = on',
  );
  assert.equal(titleOf([signalOf({ title: 'correct', direction: 'down' })]), 'assistant: correct down');
  assert.equal(titleOf([signalOf({})], 'hard_down'), 'assistant: refusals plainly down');
  assert.equal(titleOf([], 'hard_down'), 'assistant: calls fail');
});
