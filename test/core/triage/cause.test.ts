// The class of cause: read off the change that fits, else off what the record shows; undetermined where it shows nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, FindingAnswer, Measurement, TriageResult } from '../../../src/core/model/finding.ts';
import { CHANGE_TYPES, type Change } from '../../../src/core/model/records.ts';
import { causeOf } from '../../../src/core/triage/cause.ts';
import { changeOf, NOW } from './seeded.ts';

const measured = (series: string, observed = 0.5): Measurement => ({
  name: series,
  series,
  layer: 'behavioural',
  unit: 'share',
  worse: 'up',
  observed,
  n: 400,
  interval: [observed - 0.1, observed + 0.1],
  normal: 0.1,
  normalN: 4000,
  normalRange: [0.05, 0.15],
  effect: observed - 0.1,
  effectInterval: [0.1, 0.6],
  segment: null,
});

const finding = (
  check: string,
  kind: 'yes' | 'no' | 'could_not_look' = 'yes',
  measurements: readonly Measurement[] = [],
): Finding => ({
  check,
  question: 'quality',
  claim: 'something',
  answer: (kind === 'could_not_look' ? { kind, why: '', enable: '' } : { kind }) as FindingAnswer,
  line: '',
  measurements,
  changes: [],
  details: [],
  window: { from: NOW - 1, to: NOW },
});

const result = (more: Partial<TriageResult>): TriageResult => ({
  at: NOW,
  window: { from: NOW - 1, to: NOW },
  baseline: null,
  domain: 'undetermined',
  verdict: 'outside',
  conclusion: '',
  nextAction: '',
  escalateTo: 'ml',
  escalateWhy: '',
  findings: [],
  onset: null,
  suspectChange: null,
  rejectedChanges: [],
  sources: [],
  chart: null,
  ...more,
});

const classOf = (more: Partial<TriageResult>): string => causeOf(result(more)).class;
const suspect = (more: Partial<Change>): Partial<TriageResult> => ({ suspectChange: changeOf(NOW, more) });

test('inside normal there is no cause; without a verdict none is claimed, whatever changed', () => {
  const changed = suspect({ type: 'prompt_version' });
  assert.equal(classOf({ ...changed, verdict: 'inside' }), 'none');
  assert.equal(classOf({ ...changed, verdict: 'ambiguous' }), 'undetermined');
  assert.equal(classOf({ ...changed, verdict: 'no_baseline' }), 'undetermined');
});

test('each type of change names its class, or leaves it to what moved', () => {
  const classes = Object.fromEntries(CHANGE_TYPES.map((type) => [type, classOf(suspect({ type }))]));
  assert.deepEqual(classes, {
    prompt_version: 'prompt_change',
    model_version: 'model_version_update',
    retrieval_config: 'inadequate_retrieval',
    retrieval_index: 'inadequate_retrieval',
    inference_config: 'inference_config',
    routing: 'serving_routing',
    serving: 'serving_stack',
    sdk: 'harness',
    deploy: 'undetermined',
    feature_flag: 'undetermined',
    traffic: 'undetermined',
    launch: 'undetermined',
    other: 'undetermined',
  });
});

test('a flag after which only the format moved took a constraint away; with other things too it did not', () => {
  const flag = suspect({ type: 'feature_flag' });
  const format = finding('behavioural-scores', 'yes', [measured('format_valid'), measured('refusal', 0.1)]);
  assert.equal(classOf({ ...flag, findings: [format] }), 'missing_output_constraints');
  const more = finding('behavioural-scores', 'yes', [measured('format_valid'), measured('refusal')]);
  assert.equal(classOf({ ...flag, findings: [more] }), 'undetermined');
  const no = finding('behavioural-scores', 'no', [measured('format_valid')]);
  assert.equal(classOf({ ...flag, findings: [no] }), 'undetermined');
});

test('a deploy that touches the prompt is a change of the prompt', () => {
  assert.equal(classOf(suspect({ type: 'deploy', summary: 'New system Prompt' })), 'prompt_change');
  assert.equal(classOf(suspect({ type: 'deploy', attributes: { 'prompt.version': 'v8' } })), 'prompt_change');
});

test('without a suspect the domain and the index speak', () => {
  assert.equal(classOf({ domain: 'provider' }), 'provider_outage');
  assert.equal(classOf({ domain: 'infrastructure_or_retrieval' }), 'infrastructure');
  const index = finding('retrieval-index');
  assert.equal(classOf({ domain: 'infrastructure_or_retrieval', findings: [index] }), 'inadequate_retrieval');
  assert.equal(classOf({ domain: 'prompt_or_model' }), 'undetermined');
});

test('a claim names the checks for and against it; what could not be looked at is neither', () => {
  const findings = [finding('latency', 'no'), finding('refusals'), finding('status', 'could_not_look')];
  const claimed = causeOf(result({ ...suspect({ type: 'sdk' }), findings }));
  assert.deepEqual([claimed.for, claimed.against], [['refusals'], ['latency']]);
  assert.deepEqual(causeOf(result({ findings })).for, [], 'nothing speaks for not knowing');
});

test('rejected changes are rejected classes, unless the class is the one that is claimed', () => {
  const rejectedChanges = [
    { change: changeOf(NOW, { type: 'sdk', summary: 'sdk 5' }), why: '2 h before the onset' },
    { change: changeOf(NOW, { type: 'prompt_version', summary: 'v7' }), why: 'a day before' },
    { change: changeOf(NOW, { type: 'launch', summary: 'launch' }), why: 'later' },
  ];
  const { rejected } = causeOf(result({ ...suspect({ type: 'prompt_version' }), rejectedChanges }));
  assert.deepEqual(rejected, [{ class: 'harness', why: 'sdk 5: 2 h before the onset' }]);
});
