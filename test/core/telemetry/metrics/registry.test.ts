// The catalogue holds together: folder, registry, names and contract; and no call, however odd, breaks a reading.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LAYERS } from '../../../../src/core/model/layer.ts';
import type { Feedback, LlmCall } from '../../../../src/core/model/records.ts';
import type { Metric } from '../../../../src/core/telemetry/metric.ts';
import { evaluatorMetric } from '../../../../src/core/telemetry/metrics/evaluator.ts';
import {
  FEEDBACK_METRICS,
  METRICS,
  metricsWithFormats,
  STATED_EVALUATORS,
} from '../../../../src/core/telemetry/metrics/registry.ts';
import { formatJudge } from '../../../../src/core/telemetry/output/format.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'src', 'core', 'telemetry', 'metrics');
const NOT_A_METRIC = ['registry.ts', 'evaluator.ts'];

describe('the registry', () => {
  it('holds each file of the folder under its own name, once', async () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !NOT_A_METRIC.includes(name));
    assert.deepEqual(METRICS.map(({ name }) => `${name}.ts`).toSorted(), files.toSorted());
    for (const file of files) {
      const { default: metric } = (await import(join(folder, file))) as { default: Metric };
      assert.ok(METRICS.includes(metric), file);
      assert.equal(`${metric.name}.ts`, file);
    }
  });

  it('has titles of its own for each, a unit that fits, and a number of calls that means something', () => {
    assert.equal(new Set(METRICS.map(({ title }) => title)).size, METRICS.length);
    for (const { name, scale, unit, callsMin, computed } of METRICS) {
      assert.equal(unit === 'share', scale !== 'size', name);
      assert.ok(Number.isInteger(callsMin) && callsMin >= 30, name);
      assert.match(computed, /\.$/, name);
    }
    assert.deepEqual([...new Set(METRICS.map(({ layer }) => layer))], [...LAYERS]);
  });

  it('reads an evaluator by one metric only', () => {
    const all = METRICS.flatMap(({ stated }) => stated ?? []);
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual([...STATED_EVALUATORS].toSorted(), all.toSorted());
  });
});

describe('no call breaks a reading', () => {
  const judged = metricsWithFormats(new Map([['extract', formatJudge({ type: 'object' })]]));
  const evaluators = (['rate', 'score'] as const).map((scale) => evaluatorMetric('refusal', scale, null));
  const value = fc.oneof(
    fc.constantFrom<string | number | boolean>(
      '',
      ' ',
      '0',
      '-3',
      '12',
      '1e400',
      'NaN',
      'null',
      '429',
      '529',
      'stop',
    ),
    fc.constantFrom('length', 'content_filter', '["tool_calls"]', 'json', 'image', 'de-AT', 'zh', '{}', '['),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.string(),
  );
  const named = fc.constantFrom(
    ...[
      'error.type',
      'http.response.status_code',
      'error.message',
      'http.request.resend_count',
      'user.locale',
    ],
    ...['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens', 'gen_ai.usage.cost', 'llm.cost.total'],
    ...[
      'gen_ai.response.time_to_first_chunk',
      'ai.response.msToFirstChunk',
      'gen_ai.response.finish_reasons',
    ],
    ...['gen_ai.output.type', 'gen_ai.operation.name', 'message.refusal', 'answer.language', '__proto__'],
  );
  const calls: fc.Arbitrary<LlmCall> = fc.record({
    kind: fc.constant('llm_call' as const),
    at: fc.integer({ min: 0, max: 2e12 }),
    feature: fc.constantFrom('extract', 'chat', '__proto__', ''),
    durationMs: fc.option(fc.oneof(fc.double(), fc.integer())),
    attributes: fc.dictionary(named, value, { maxKeys: 8 }),
    output: fc.option(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(
          '',
          '{',
          '{}',
          '```',
          "I can't help with that",
          '\ud800',
          '因为所以',
          ' '.repeat(5000),
        ),
      ),
    ),
    evaluations: fc.dictionary(
      fc.constantFrom(...STATED_EVALUATORS, '__proto__', 'constructor'),
      fc.oneof(fc.double(), fc.constantFrom(0, 0.5, 1, -1, 2, Number.NaN)),
    ),
    session: fc.constant(null),
    user: fc.constant(null),
  });

  it('each gives null, or a finite number of its scale', () => {
    fc.assert(
      fc.property(calls, (call) => {
        for (const metric of [...judged, ...evaluators]) assertWithinScale(metric, metric.read(call));
      }),
      { numRuns: 400, seed: 20_261_124 },
    );
  });

  it('a failed call counts as one error and says nothing about an answer', () => {
    const failures = calls.map((call) => ({
      ...call,
      attributes: { ...call.attributes, 'error.type': '503' },
    }));
    fc.assert(
      fc.property(failures, (call) => {
        const read = judged.filter((metric) => metric.read(call) !== null).map(({ name }) => name);
        const api = ['provider-errors', 'rate-limits', 'our-errors', 'other-errors'];
        assert.deepEqual(read.toSorted(), [...api, 'complaints'].toSorted());
        assert.equal(
          judged.reduce((sum, metric) => sum + (metric.read(call) ?? 0), 0),
          1,
        );
      }),
      { numRuns: 100, seed: 20_261_124 },
    );
  });

  it('an output of a million characters is read in a moment', () => {
    const base = {
      kind: 'llm_call',
      at: 0,
      feature: 'extract',
      durationMs: 1,
      attributes: {},
      evaluations: {},
    } as const;
    for (const unit of [' ', 'a', 'i ', "i can't ", '{', '```', '因', 'i am not ', '\n']) {
      const call = { ...base, output: unit.repeat(1e6 / unit.length), session: null, user: null };
      const started = performance.now();
      for (const metric of judged) assertWithinScale(metric, metric.read(call));
      assert.ok(
        performance.now() - started < 2000,
        `${JSON.stringify(unit)}: ${performance.now() - started} ms`,
      );
    }
  });

  it('feedback too', () => {
    const feedback = (value: Feedback['value']): Feedback => ({
      kind: 'feedback',
      at: 0,
      feature: 'chat',
      value,
      text: null,
      attributes: {},
    });
    const read = FEEDBACK_METRICS.map((metric) =>
      ([1, -1, 'report'] as const).map((v) => metric.readFeedback(feedback(v))),
    );
    assert.deepEqual(read, [
      [0, 1, null],
      [null, null, 1],
    ]);
  });
});

function assertWithinScale({ name, scale }: Metric, read: number | null): void {
  if (read === null) return;
  const fits = {
    rate: read === 0 || read === 1,
    score: read >= 0 && read <= 1,
    size: Number.isFinite(read) && read > 0,
  };
  assert.ok(fits[scale], `${name} read ${read} on the scale ${scale}`);
}
