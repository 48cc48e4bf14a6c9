// Triage takes the page's evidence where it could not decide itself, and keeps its own answer where it could.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TriageResult } from '../../../src/core/model/finding.ts';
import type { Change } from '../../../src/core/model/records.ts';
import { withDetected, withLatest } from '../../../src/core/triage/detected.ts';
import { ONSET, pageOf, signalOf } from '../detection/pages.ts';
import { changeOf, HOUR, NOW } from './seeded.ts';

const MINUTE = 60_000;

const UNDECIDED: TriageResult = {
  at: NOW,
  window: { from: NOW - HOUR, to: NOW },
  baseline: null,
  domain: 'undetermined',
  verdict: 'ambiguous',
  conclusion: 'Too few calls to tell.',
  nextAction: 'Wait.',
  escalateTo: 'nobody',
  escalateWhy: 'nothing is known',
  findings: [],
  onset: null,
  suspectChange: null,
  rejectedChanges: [],
  sources: [],
  chart: null,
};

const prompt = (at: number, more: Partial<Change> = {}): Change =>
  changeOf(at, { type: 'prompt_version', summary: 'prompt v8', ...more });

const judged = (changes: readonly Change[], page = pageOf({})) => {
  const { suspectChange, rejectedChanges } = withDetected(UNDECIDED, page, changes);
  return { suspect: suspectChange?.summary ?? null, rejected: rejectedChanges.map(({ why }) => why) };
};

test('without a page, or one that shows no more than normal, triage keeps its answer', () => {
  assert.equal(withDetected(UNDECIDED, null, []), UNDECIDED);
  assert.equal(withDetected(UNDECIDED, pageOf({ signals: [] }), []), UNDECIDED);
  // 3 % + 1.9 % is still inside the envelope of 5 %.
  const doubtful = pageOf({ signals: [signalOf({ effect: [0.019, 0.11] })] });
  assert.equal(withDetected(UNDECIDED, doubtful, []), UNDECIDED);
});

test('an undecided triage takes the verdict, the onset and the words of the page', () => {
  for (const verdict of ['ambiguous', 'inside', 'no_baseline'] as const) {
    const result = withDetected({ ...UNDECIDED, verdict }, pageOf({}), []);
    assert.equal(result.verdict, 'outside');
    assert.equal(result.conclusion, 'Refusals: 12 % of 800 readings.');
    assert.deepEqual(result.onset, ONSET);
    assert.equal(result.escalateTo, 'ml');
    assert.match(result.nextAction, /^Read samples/);
  }
});

test('a score that fell is outside when its whole interval lies below the lower envelope', () => {
  const fell = { direction: 'down', layer: 'quality', expected: 0.9, envelope: 0.85 } as const;
  const sure = pageOf({ signals: [signalOf({ ...fell, effect: [-0.2, -0.06] })] });
  assert.equal(withDetected(UNDECIDED, sure, []).verdict, 'outside');
  const unsure = pageOf({ signals: [signalOf({ ...fell, effect: [-0.2, -0.04] })] });
  assert.equal(withDetected(UNDECIDED, unsure, []), UNDECIDED);
});

test('what leads says whom it concerns: the provider, what the model runs on, or the model', () => {
  const domainOf = (layer: 'api' | 'infrastructure' | 'behavioural') =>
    withDetected(UNDECIDED, pageOf({ signals: [signalOf({ layer })] }), []);
  assert.deepEqual([domainOf('api').domain, domainOf('api').escalateTo], ['provider', 'infra']);
  assert.equal(domainOf('infrastructure').domain, 'infrastructure_or_retrieval');
  assert.equal(domainOf('infrastructure').escalateTo, 'both');
  assert.equal(domainOf('behavioural').domain, 'undetermined');
  const changed = withDetected(UNDECIDED, pageOf({}), [prompt(ONSET.at)]);
  assert.deepEqual([changed.domain, changed.escalateTo], ['prompt_or_model', 'ml']);
  assert.match(changed.conclusion, /It began around a change at 13:00 UTC: prompt v8\.$/);
  assert.match(changed.nextAction, /^Roll back or switch off "prompt v8"/);
});

test('a change inside the onset’s interval is the suspect; one outside is named and rejected, with its distance', () => {
  assert.deepEqual(judged([prompt(ONSET.at)]), { suspect: 'prompt v8', rejected: [] });
  const { suspect, rejected } = judged([
    prompt(ONSET.earliest - 2 * HOUR),
    prompt(ONSET.latest + 20 * MINUTE),
  ]);
  assert.equal(suspect, null);
  assert.match(rejected[0] ?? '', /^2 h before the onset \(12:50 UTC–13:10 UTC\)$/);
  assert.match(rejected[1] ?? '', /^20 min after the onset/);
});

test('of two that fit, the nearer is the suspect; what is older than a day or later than the page is not looked at', () => {
  const near = prompt(ONSET.at + MINUTE, { summary: 'near' });
  const far = prompt(ONSET.at - 9 * MINUTE, { summary: 'far' });
  assert.equal(judged([far, near]).suspect, 'near');
  assert.deepEqual(judged([prompt(ONSET.earliest - 25 * HOUR), prompt(NOW + 1)]), {
    suspect: null,
    rejected: [],
  });
});

test('a change that names the affected segment goes before a nearer one, and may be off by more', () => {
  const page = pageOf({
    segments: [{ dimension: 'prompt.version', value: 'v8', share: 0.3, contribution: 0.95 }],
  });
  const carrier = prompt(ONSET.latest + 25 * MINUTE, { summary: 'rollout', to: 'v8' });
  const nearer = prompt(ONSET.at, { summary: 'something else', type: 'deploy' });
  assert.equal(judged([nearer, carrier], page).suspect, 'rollout');
  const byAttribute = prompt(ONSET.earliest - 2 * HOUR, { attributes: { 'prompt.version': 'v8' } });
  assert.equal(judged([byAttribute], page).suspect, 'prompt v8');
  const elsewhere = prompt(ONSET.at, { summary: 'a prompt', attributes: { 'prompt.version': 'v7' } });
  const { suspect, rejected } = judged([elsewhere], page);
  assert.equal(suspect, null);
  assert.match(rejected[0] ?? '', /concerns prompt\.version = v7, but the harm shows where it is v8/);
});

test('an onset that cannot be placed names nobody by time alone', () => {
  const wide = { at: ONSET.at, earliest: NOW - 9 * HOUR, latest: NOW };
  const { suspect, rejected } = judged([prompt(ONSET.at)], pageOf({ onset: wide }));
  assert.equal(suspect, null);
  assert.match(rejected[0] ?? '', /cannot be placed better than 9 h/);
  assert.deepEqual(judged([prompt(ONSET.at)], pageOf({ onset: null })), { suspect: null, rejected: [] });
});

test('a triage that saw only time and tokens is told of answers that got worse, and keeps the rest', () => {
  const slow: TriageResult = {
    ...UNDECIDED,
    verdict: 'outside',
    domain: 'infrastructure_or_retrieval',
    conclusion: 'Latency doubled.',
    escalateTo: 'infra',
  };
  const told = withDetected(slow, pageOf({}), []);
  assert.equal(told.escalateTo, 'both');
  assert.match(
    told.conclusion,
    /^Latency doubled\. And answers got worse over the last hours: refusals: 12 % of 800/,
  );
  assert.deepEqual(
    { ...told, conclusion: '', escalateTo: '', escalateWhy: '' },
    { ...slow, conclusion: '', escalateTo: '', escalateWhy: '' },
  );
  assert.equal(withDetected({ ...slow, domain: 'provider' }, pageOf({}), []).escalateTo, 'infra');
  const latency = pageOf({ signals: [signalOf({ layer: 'infrastructure' })] });
  assert.equal(withDetected(slow, latency, []).conclusion, 'Latency doubled.');
});

test('what the series show since the page replaces what they showed then; the rest stays', () => {
  const page = pageOf({
    signals: [signalOf({ n: 100 }), signalOf({ metric: 'latency' })],
    segments: [{ dimension: 'plan', value: 'pro', share: 0.4, contribution: 1 }],
  });
  assert.equal(withLatest(page, null), page);
  const latest = withLatest(page, { signals: [signalOf({ n: 900 })], segments: [] });
  assert.deepEqual(
    latest.signals.map(({ metric, n }) => [metric, n]),
    [
      ['refusal', 900],
      ['latency', 800],
    ],
  );
  assert.deepEqual(latest.segments, page.segments);
  const narrowed = [{ dimension: 'plan', value: 'free', share: 0.6, contribution: 1 }];
  assert.deepEqual(withLatest(page, { signals: [], segments: narrowed }).segments, narrowed);
});
