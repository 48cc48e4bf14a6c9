// What each metric reads from an ordinary call, and what it refuses to guess.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LlmCall } from '../../../../src/core/model/records.ts';
import { evaluatorMetric } from '../../../../src/core/telemetry/metrics/evaluator.ts';
import { METRICS, metricsWithFormats } from '../../../../src/core/telemetry/metrics/registry.ts';
import { formatJudge } from '../../../../src/core/telemetry/output/format.ts';

const call = (fields: Partial<LlmCall> = {}): LlmCall => ({
  kind: 'llm_call',
  at: 0,
  feature: 'extract',
  durationMs: 2000,
  attributes: {},
  output: null,
  evaluations: {},
  session: null,
  user: null,
  ...fields,
});

/** Everything that says something, by name. */
const readings = (fields: Partial<LlmCall>, metrics = METRICS) =>
  Object.fromEntries(
    metrics.map((metric) => [metric.name, metric.read(call(fields))]).filter(([, value]) => value !== null),
  );

const unfailed = {
  'provider-errors': 0,
  'rate-limits': 0,
  'our-errors': 0,
  'other-errors': 0,
  complaints: 0,
};

describe('readings of a call', () => {
  it('without attributes and output there is a latency, no error, and nothing else', () => {
    assert.deepEqual(readings({}), { ...unfailed, latency: 2000 });
  });

  it('takes numbers that came as text, seconds as milliseconds, and the finish reason without the text', () => {
    const attributes = {
      'gen_ai.usage.input_tokens': '1200',
      'gen_ai.usage.output_tokens': 300,
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.response.finish_reasons': 'stop',
      'gen_ai.usage.cost': 0.004,
      'http.request.resend_count': 1,
    };
    assert.deepEqual(readings({ attributes }), {
      ...unfailed,
      latency: 2000,
      'time-to-first-token': 250,
      'tokens-per-second': 150,
      'input-tokens': 1200,
      cost: 0.004,
      retries: 1,
      withheld: 0,
      truncated: 0,
      'output-length': 300,
    });
  });

  it('judges a recorded output, and counts characters where no tokens are counted', () => {
    assert.deepEqual(readings({ output: "I'm sorry, but I can't help with that." }), {
      ...unfailed,
      latency: 2000,
      refusal: 1,
      hedging: 0,
      empty: 0,
      truncated: 0,
      'code-fences': 0,
      'wrong-script': 0,
      'output-characters': 38,
    });
  });

  it('a number that is missing is missing: zero tokens, a negative time, text', () => {
    const attributes = { 'gen_ai.usage.output_tokens': 0, 'gen_ai.usage.input_tokens': 'many' };
    assert.deepEqual(readings({ durationMs: -1, attributes }), unfailed);
  });

  it('a failed call is one error', () => {
    const failed = (attributes: LlmCall['attributes']) =>
      Object.entries(
        readings({ attributes, output: 'I cannot help with that.', evaluations: { refusal: 1 } }),
      )
        .filter(([, value]) => value !== 0)
        .map(([name]) => name);
    assert.deepEqual(failed({ 'error.type': 'overloaded_error' }), ['provider-errors']);
    assert.deepEqual(failed({ 'http.response.status_code': 429 }), ['rate-limits']);
    assert.deepEqual(failed({ 'error.type': 'insufficient_quota' }), ['our-errors']);
    assert.deepEqual(failed({ 'error.type': 'Error' }), ['other-errors']);
  });
});

describe('what the source states', () => {
  it('wins over our own reading, and over the finish reason', () => {
    const output = "I'm sorry, but I can't help with that.";
    assert.equal(readings({ output, evaluations: { refusal: 0 } })['refusal'], 0);
    assert.equal(readings({ evaluations: { refusal: 1 } })['refusal'], 1);
    assert.equal(readings({ evaluations: { refusal: 0.7 } })['refusal'], 1);
    const attributes = { 'gen_ai.response.finish_reasons': 'length' };
    assert.equal(readings({ attributes, evaluations: { truncated: 0 } })['truncated'], 0);
    assert.equal(readings({ evaluations: { format_valid: 0 } })['format-invalid'], 1);
    assert.equal(readings({ evaluations: { format_invalid: 0, format_valid: 0 } })['format-invalid'], 0);
  });

  it('refusals are not counted among withheld answers alone: without the texts there is no rate', () => {
    const attributes = { 'gen_ai.response.finish_reasons': 'content_filter' };
    assert.equal(readings({ attributes })['refusal'], undefined);
    assert.equal(readings({ attributes })['withheld'], 1);
    assert.equal(readings({ attributes, output: '' })['refusal'], 1);
    assert.equal(readings({ attributes, output: '' })['empty'], undefined);
  });
});

describe('format', () => {
  const judges = new Map([['extract', formatJudge({ type: 'object', required: ['total'] })]]);
  const read = (fields: Partial<LlmCall>) => readings(fields, metricsWithFormats(judges))['format-invalid'];

  it('is judged by the feature’s schema, or by parsing where JSON was asked for', () => {
    assert.equal(read({ output: '{"total": 3}' }), 0);
    assert.equal(read({ output: '{"sum": 3}' }), 1);
    assert.equal(read({ output: '{"sum": 3}', feature: 'chat' }), undefined);
    const attributes = { 'gen_ai.output.type': 'json' };
    assert.equal(read({ output: '{"sum": 3}', feature: 'chat', attributes }), 0);
    assert.equal(read({ output: 'Sum: 3', feature: 'chat', attributes }), 1);
  });
});

describe('any evaluator', () => {
  it('is a metric with the meaning that somebody gave it', () => {
    const judge = evaluatorMetric('judge_score', 'score', { layer: 'quality', worse: 'down' });
    assert.equal(judge.title, 'judge score');
    assert.deepEqual([judge.layer, judge.worse, judge.judged, judge.callsMin], ['quality', 'down', true, 30]);
    assert.equal(judge.read(call({ evaluations: { judge_score: 0.7 } })), 0.7);
    assert.equal(judge.read(call()), null);
    assert.equal(
      judge.read(call({ evaluations: { judge_score: 0.7 }, attributes: { 'error.type': '500' } })),
      null,
    );
  });

  it('is shown but never judged without one; a yes/no reading takes no graded score', () => {
    const unknown = evaluatorMetric('tone', 'rate', null);
    assert.deepEqual([unknown.layer, unknown.worse, unknown.judged], ['behavioural', 'either', false]);
    assert.equal(unknown.read(call({ evaluations: { tone: 0.5 } })), null);
    assert.equal(unknown.read(call({ evaluations: { tone: 1 } })), 1);
  });
});
