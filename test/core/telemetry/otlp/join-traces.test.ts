// What the rest of a trace says of a call, in one export or over several; and that each call counts once.
// long: one story of a trace after another; they share the few words that make spans.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blindToFailures } from '../../../../src/core/telemetry/otlp/blind-to-failures.ts';
import { joinLogs } from '../../../../src/core/telemetry/otlp/join-logs.ts';
import type { LogRecord, Span } from '../../../../src/core/telemetry/otlp/span.ts';
import { createTraceMemory, remember } from '../../../../src/core/telemetry/otlp/trace-memory.ts';
import { callsIn, chat, evaluationsIn, hash, NOW, span, taken } from './export.ts';

describe('a call counts once', () => {
  it('a proxy’s span inside the client’s: the inner one, with what the outer asked', () => {
    const spans = [
      chat({ id: '1' }, { 'gen_ai.prompt.version': 'v3', 'gen_ai.usage.output_tokens': 5 }),
      span({ id: '2', in: '1', kind: 'client' }),
      chat({ id: '3', in: '2' }, { 'gen_ai.response.model': 'gpt-4o-2024-08-06' }),
    ];
    for (const order of [spans, [...spans].reverse()]) {
      const [call, ...others] = callsIn(taken(order));
      assert.deepEqual(others, []);
      assert.equal(call?.attributes['gen_ai.response.model'], 'gpt-4o-2024-08-06');
      assert.equal(call?.attributes['gen_ai.prompt.version'], 'v3');
      assert.equal(
        call?.attributes['gen_ai.usage.output_tokens'],
        undefined,
        'the outer span’s use may be of several calls',
      );
    }
  });

  it('in whatever order their exports come, also over a span between', () => {
    const [outer, between, inner] = [
      chat({ id: '1' }),
      span({ id: '2', in: '1' }),
      chat({ id: '3', in: '2' }),
    ];
    // In one process an inner span ends, and is exported, before the outer one; a proxy's may come at any time.
    for (const order of [
      [inner, between, outer],
      [outer, between, inner],
      [between, inner, outer],
    ]) {
      const memory = createTraceMemory();
      const calls = order.flatMap((one) => callsIn(taken([one], memory)));
      assert.equal(calls.length, 1, order.map(({ spanId }) => spanId[0]).join(' '));
    }
  });

  it('a span that is exported twice, and two attempts in one outer span', () => {
    const memory = createTraceMemory();
    const attempts = [chat({ id: '2', in: '1' }), chat({ id: '3', in: '1', at: 2 }), chat({ id: '1' })];
    assert.equal(callsIn(taken(attempts, memory)).length, 2);
    assert.equal(callsIn(taken(attempts, memory)).length, 0);
  });

  it('agents, workflows, tools and other spans are none', () => {
    const named = (operation: string, id: string) =>
      span({
        id,
        fields: {
          'gen_ai.operation.name': operation,
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.system': 'openai',
        },
      });
    const joined = taken([
      named('invoke_agent', '1'),
      named('execute_tool', '2'),
      named('invoke_workflow', '3'),
      named('retrieval', '4'),
      span({ id: '5', kind: 'server', fields: { 'http.request.method': 'GET' } }),
    ]);
    assert.deepEqual([joined.records, joined.unused], [[], 5]);
  });
});

describe('what a trace says about its calls', () => {
  it('retrieval, steps, flags and metadata, from earlier exports and around it', () => {
    const memory = createTraceMemory();
    taken(
      [
        span({
          id: '2',
          in: '1',
          fields: {
            'gen_ai.operation.name': 'retrieval',
            'gen_ai.data_source.id': 'kb-7',
            'gen_ai.retrieval.documents': [{ id: 'a', score: 0.4 }, { id: 'b', score: 0.9 }, { id: 'c' }],
          },
        }),
        span({ id: '3', in: '1', fields: { 'gen_ai.operation.name': 'execute_tool' } }),
        span({
          id: '4',
          in: '1',
          events: [
            {
              name: 'feature_flag',
              at: NOW,
              fields: { 'feature_flag.key': 'new-ranker', 'feature_flag.variant': 'on' },
            },
          ],
        }),
      ],
      memory,
    );
    const flag: LogRecord = {
      name: 'feature_flag.evaluation',
      at: NOW,
      fields: { 'feature_flag.key': 'brief', 'feature_flag.result.value': true },
      body: null,
      traceId: 'a'.repeat(32),
      spanId: null,
      resource: {},
      scope: '',
    };
    joinLogs(memory, [flag], NOW).remember();
    const [call] = callsIn(
      taken(
        [
          chat({ id: '5', in: '1', at: 3 }),
          span({
            id: '1',
            fields: {
              'app.feature': 'support-answers',
              'user.segment': 'free',
              experiment: 'b',
              'user.id': 'u9',
            },
          }),
        ],
        memory,
      ),
    );
    assert.equal(call?.feature, 'support-answers');
    assert.equal(call?.user, 'u9');
    const expected = {
      'app.retrieval.documents': 3,
      'app.retrieval.top_score': 0.9,
      'gen_ai.data_source.id': 'kb-7',
      'app.agent.steps': 1,
      'feature_flag.new-ranker': 'on',
      'feature_flag.brief': 'true',
      'user.segment': 'free',
      experiment: 'b',
    };
    assert.deepEqual({ ...call?.attributes, ...expected }, call?.attributes);
  });

  it('content that came as log records, and scores on the span', () => {
    const memory = createTraceMemory();
    const said = (name: string, body: unknown): LogRecord => ({
      name,
      at: NOW,
      fields: {},
      body,
      traceId: 'a'.repeat(32),
      spanId: '1'.repeat(16),
      resource: {},
      scope: '',
    });
    joinLogs(
      memory,
      [
        said('gen_ai.system.message', { content: 'Be brief.' }),
        said('gen_ai.user.message', { content: 'Where?' }),
        said('gen_ai.choice', {
          index: 0,
          finish_reason: 'stop',
          message: { role: 'assistant', content: 'There.' },
        }),
      ],
      NOW,
    ).remember();
    const score = (name: string, fields: Span['fields']) => ({
      name: 'gen_ai.evaluation.result',
      at: NOW,
      fields: { 'gen_ai.evaluation.name': name, ...fields },
    });
    const joined = taken(
      [
        chat({
          id: '1',
          events: [
            score('relevance', { 'gen_ai.evaluation.score.value': 0.25 }),
            score('safe', { 'gen_ai.evaluation.score.label': 'pass' }),
            score('stars', { 'gen_ai.evaluation.score.value': 4 }),
          ],
        }),
      ],
      memory,
    );
    const [call] = callsIn(joined);
    assert.equal(call?.output, 'There.');
    assert.ok(call?.attributes['app.prompt.hash']);
    assert.deepEqual(call?.evaluations, { relevance: 0.25, safe: 1 });
    assert.match(joined.kept[0]?.problem ?? '', /a number from 0 to 1/);
  });

  it('a later score finds its call by response or by span; one of nobody stands alone', () => {
    const memory = createTraceMemory();
    taken([chat({ id: '1', fields: {} }, { 'gen_ai.response.id': 'r1', 'app.feature': 'answers' })], memory);
    const scored = (fields: Span['fields'], spanId: string | null): LogRecord => ({
      name: 'gen_ai.evaluation.result',
      at: NOW + 5000,
      fields: { 'gen_ai.evaluation.name': 'correct', 'gen_ai.evaluation.score.value': 1, ...fields },
      body: null,
      traceId: spanId === null ? null : 'a'.repeat(32),
      spanId,
      resource: { 'service.name': 'judge' },
      scope: '',
    });
    const joined = joinLogs(
      memory,
      [
        scored({ 'gen_ai.response.id': 'r1' }, null),
        scored({}, '1'.repeat(16)),
        scored({ 'gen_ai.response.id': 'elsewhere' }, null),
        scored({ 'gen_ai.evaluation.score.value': 'much' }, null),
      ],
      NOW,
    );
    assert.deepEqual(
      joined.records.map(({ feature, responseId, attributes }) => [
        feature,
        responseId,
        attributes['gen_ai.request.model'],
      ]),
      [
        ['answers', 'r1', 'gpt-4o'],
        ['answers', 'r1', 'gpt-4o'],
        ['judge', 'elsewhere', undefined],
      ],
    );
    assert.equal(joined.kept.length, 1);
    const onOther = taken(
      [
        span({
          id: '2',
          in: '1',
          events: [
            {
              name: 'gen_ai.evaluation.result',
              at: NOW,
              fields: { 'gen_ai.evaluation.name': 'kind', 'gen_ai.evaluation.score.value': 0 },
            },
          ],
        }),
      ],
      memory,
    );
    assert.deepEqual(
      evaluationsIn(onOther).map(({ feature, name, score }) => [feature, name, score]),
      [['answers', 'kind', 0]],
    );
  });

  it('is forgotten after a while, and when there is too much of it', () => {
    const memory = createTraceMemory();
    taken([chat({ id: '1' })], memory, NOW);
    taken([chat({ id: '2', traceId: 'b'.repeat(32) })], memory, NOW + 700_000);
    assert.deepEqual([...memory.traces.keys()], ['b'.repeat(32)]);
    remember(memory, new Map(), NOW + 700_000, { keepMs: 1e9, spansMax: 1, responsesMax: 1 });
    assert.equal(memory.traces.size, 0);
  });
});

describe('instrumentations blind to failures', () => {
  const request = (parts: Parameters<typeof span>[0], status: number): Span =>
    span({
      kind: 'client',
      ...parts,
      fields: {
        'http.request.method': 'POST',
        'url.full': 'https://api.openai.com/v1/chat/completions',
        'http.response.status_code': status,
      },
    });

  it('one failed call for the tries of one call; none when a try succeeded, or a model span holds it or stands beside it', () => {
    const failed = blindToFailures({
      llmSpans: [{ ...chat({ id: '9', in: '8' }), endAt: NOW + 9000 }],
      httpClientSpans: [
        request({ id: '1', in: 'e' }, 429),
        request({ id: '2', in: 'e', at: 2 }, 503),
        request({ id: '3', in: 'f' }, 429),
        request({ id: '4', in: 'f', at: 2 }, 200),
        request({ id: '5', in: '9' }, 500),
        request({ id: '6', in: 'f', at: 60 }, 500),
        request({ id: '7', in: '8', at: 3 }, 500),
      ],
    });
    assert.deepEqual(
      failed.map(({ request: { spanId }, resent, startAt }) => [spanId[0], resent, startAt - NOW]),
      [
        ['2', 1, 0],
        ['6', 0, 60_000],
      ],
    );
  });

  it('waits for the model span that may still come, and then tells', () => {
    const memory = createTraceMemory();
    const [retried, lost] = [
      request({ id: '1', in: 'e', traceId: 'b'.repeat(32) }, 503),
      request({ id: '2', in: 'f' }, 503),
    ];
    assert.equal(
      callsIn(taken([chat({ id: '7', traceId: 'c'.repeat(32) }), retried, lost], memory)).length,
      1,
    );
    taken([chat({ id: 'e', traceId: 'b'.repeat(32) })], memory, NOW + 5000);
    const [call, ...others] = callsIn(taken([], memory, NOW + 31_000));
    assert.deepEqual(others, []);
    assert.equal(call?.attributes['error.type'], '503');
    assert.equal(call?.attributes['gen_ai.provider.name'], 'openai');
    assert.equal(call?.attributes['app.instrumentation.blind'], true);
    assert.deepEqual(taken([], memory, NOW + 90_000).records, [], 'told once');
  });

  it('says nothing of a service that has never shown a model span, nor of other requests', () => {
    const memory = createTraceMemory();
    taken([request({ id: '1', resource: { 'service.name': 'raw' } }, 503)], memory);
    const other = {
      ...request({ id: '2' }, 503),
      fields: { 'url.full': 'https://shop.example/cart', 'http.response.status_code': 503 },
    };
    assert.deepEqual(
      taken([chat({ id: '3', traceId: 'c'.repeat(32) }), other], memory, NOW + 1000).records.length,
      1,
    );
  });
});

it('hashes a prompt by what it says, not by the order of its keys', () => {
  const asked = (json: string) =>
    callsIn(taken([chat({}, { 'gen_ai.input.messages': json })]))[0]?.attributes['app.prompt.hash'];
  const one = asked('[{"role":"user","parts":[{"type":"text","content":"a"}]}]');
  assert.equal(one, asked('[{"parts":[{"content":"a","type":"text"}],"role":"user"}]'));
  assert.notEqual(one, asked('[{"role":"user","parts":[{"type":"text","content":"b"}]}]'));
  assert.equal(String(one).length, hash('').length);
});
