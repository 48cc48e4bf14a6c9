// Lines of the replay format: what they become, and what is said of those that cannot be read.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fieldProblemText } from '../../../src/core/telemetry/field-problem.ts';
import { parseLine, parseRecord } from '../../../src/core/telemetry/parse-record.ts';

const at = '2026-11-20T13:00:00.250Z';
const epoch = Date.parse(at);
const call = { at, kind: 'llm_call', feature: 'support-answers' };

function recordOf(sent: unknown) {
  const parsed = parseRecord(sent);
  assert.equal(parsed.kind, 'record', JSON.stringify(parsed));
  return parsed.kind === 'record' ? parsed.record : assert.fail();
}

describe('a call', () => {
  it('needs a time, a feature and nothing else: what is missing is missing, not zero', () => {
    assert.deepEqual(recordOf(call), {
      kind: 'llm_call',
      at: epoch,
      feature: 'support-answers',
      durationMs: null,
      attributes: {},
      output: null,
      evaluations: {},
      session: null,
      user: null,
    });
  });

  it('keeps keys that the format does not know as attributes; a stated attribute wins', () => {
    const record = recordOf({ ...call, tenant: 'acme', region: 'eu', attributes: { region: 'us' } });
    assert.deepEqual('attributes' in record && record.attributes, { tenant: 'acme', region: 'us' });
  });

  it('reads older generations and dialects under today’s names', () => {
    const attributes = {
      'gen_ai.system': 'openai',
      'gen_ai.usage.prompt_tokens': '2188',
      'llm.response.model_name': 'gpt-4o-2024-08-06',
      'gen_ai.response.finish_reasons': ['stop'],
      nested: { a: 1 },
      nothing: null,
    };
    const record = recordOf({ ...call, attributes });
    assert.deepEqual('attributes' in record && record.attributes, {
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 2188,
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.finish_reasons': 'stop',
      nested: '{"a":1}',
    });
  });

  it('prefers the present name when both came', () => {
    const record = recordOf({
      ...call,
      attributes: { 'gen_ai.provider.name': 'azure', 'gen_ai.system': 'openai' },
    });
    assert.deepEqual('attributes' in record && record.attributes, { 'gen_ai.provider.name': 'azure' });
  });

  it('counts a yes/no check as 0 or 1', () => {
    const record = recordOf({ ...call, evaluations: { refusal: true, judge: 0.5 } });
    assert.deepEqual(record.kind === 'llm_call' && record.evaluations, { refusal: 1, judge: 0.5 });
  });
});

describe('what cannot be read', () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    [
      'a time without an offset',
      { ...call, at: '2026-11-20 13:00' },
      /^at = "2026-11-20 13:00": use an RFC 3339 time with an offset/,
    ],
    ['no feature', { at, kind: 'llm_call' }, /^feature = \(missing\): write the feature/],
    ['a negative duration', { ...call, durationMs: -1 }, /^durationMs = -1: use milliseconds, 0 or more/],
    [
      'a score outside [0, 1]',
      { ...call, evaluations: { judge: 4.5 } },
      /^evaluations\.judge = 4\.5: use a number from 0 to 1/,
    ],
    [
      'a thumb sideways',
      { at, kind: 'feedback', feature: 'x', value: 0 },
      /^value = 0: use 1, -1 or "report"/,
    ],
    [
      'a change of an unknown type',
      { at, kind: 'change', type: 'vibes', summary: 's' },
      /^type = "vibes": use one of: deploy, prompt_version/,
    ],
    [
      'an indicator that is none',
      { at, kind: 'provider_status', provider: 'openai', indicator: 'red' },
      /use one of: none, minor, major, critical/,
    ],
    ['an alert without a body', { at, kind: 'alert', source: 'pagerduty' }, /^payload = \(missing\)/],
    ['no kind', { at }, /^kind = \(missing\): name the kind: llm_call, /],
    ['a list', [], /^\(the whole\) = \[\]: write one JSON object/],
  ];
  for (const [name, sent, expected] of cases) {
    it(name, () => {
      const parsed = parseRecord(sent);
      assert.equal(parsed.kind, 'problem');
      if (parsed.kind === 'problem') assert.match(fieldProblemText(parsed.problem), expected);
    });
  }

  it('is no exception, whatever the line', () => {
    const kinds = new Set(['record', 'alert', 'command', 'truth', 'unknown_kind', 'problem']);
    const anyLine = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          at: fc.oneof(fc.constant(at), fc.jsonValue()),
          kind: fc.oneof(
            fc.constantFrom(
              'llm_call',
              'feedback',
              'eval_run',
              'change',
              'evaluator',
              'metric',
              'retrieval_probe',
              'provider_status',
              'alert',
              'command',
              'truth',
              '__proto__',
              'constructor',
            ),
            fc.string(),
          ),
          feature: fc.jsonValue(),
          attributes: fc.jsonValue(),
          evaluations: fc.jsonValue(),
          value: fc.jsonValue(),
        })
        .map((line) => JSON.stringify(line)),
    );
    fc.assert(
      fc.property(anyLine, (line) => {
        const parsed = parseLine(line);
        assert.ok(kinds.has(parsed.kind));
        if (parsed.kind === 'problem') {
          assert.doesNotMatch(parsed.problem.remedy, /Invalid input|Too (big|small)/);
        }
        if (parsed.kind === 'record') assert.ok(Number.isFinite(parsed.record.at));
      }),
      { numRuns: 500, seed: 20_261_124 },
    );
  });

  it('nests as deep as it likes', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    assert.equal(parseLine(`{"at":"${at}","kind":"llm_call","feature":${deep}}`).kind, 'problem');
    assert.equal(
      parseLine(`{"at":"${at}","kind":"llm_call","feature":"x","attributes":{"deep":${deep}}}`).kind,
      'record',
    );
  });
});

describe('lines that are not telemetry', () => {
  it('are told apart', () => {
    assert.deepEqual(parseRecord({ kind: 'truth', expected: 1 }), { kind: 'truth' });
    assert.deepEqual(parseRecord({ kind: 'telepathy' }), { kind: 'unknown_kind', name: 'telepathy' });
    assert.deepEqual(parseRecord({ at, kind: 'command', user: 'ana', text: 'triage' }), {
      kind: 'command',
      at: epoch,
      user: 'ana',
      text: 'triage',
    });
    assert.deepEqual(parseRecord({ at, kind: 'alert', source: 'pagerduty', payload: { event: {} } }), {
      kind: 'alert',
      at: epoch,
      source: 'pagerduty',
      payload: { event: {} },
    });
  });
});
