// Each dialect's shape becomes the same call: counted once, under today's names, without content among the dimensions.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { LlmCall } from '../../../../src/core/model/records.ts';
import { DIALECTS } from '../../../../src/core/telemetry/otlp/dialect-registry.ts';
import { callsIn, callsOfWritten, NOW, span, taken } from './export.ts';

const START = 1_795_510_000_000;

function assertAttributes(call: LlmCall | undefined, expected: LlmCall['attributes']): void {
  const seen = Object.fromEntries(Object.keys(expected).map((name) => [name, call?.attributes[name]]));
  assert.deepEqual(seen, expected);
}

function assertNoContent({ attributes }: LlmCall): void {
  for (const [name, value] of Object.entries(attributes)) {
    assert.doesNotMatch(
      name,
      /messages|\.input$|\.output$|prompt\.\d|completion\.\d|spanOutputs|response\.text/,
    );
    assert.ok(String(value).length <= 256, name);
  }
}

it('the registry holds every file of dialects/, each exporting its object', async () => {
  const folder = join(import.meta.dirname, '../../../../src/core/telemetry/otlp/dialects');
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  assert.deepEqual(DIALECTS.map(({ name }) => name).sort(), files.sort());
  for (const dialect of DIALECTS) {
    const module = (await import(join(folder, `${dialect.name}.ts`))) as Record<string, unknown>;
    assert.ok(Object.values(module).includes(dialect), dialect.name);
  }
});

describe('Vercel’s AI SDK', () => {
  const calls = callsOfWritten('vercel-ai-sdk');

  it('counts the inner spans alone', () => {
    assert.equal(calls.length, 2);
    for (const call of calls) assertNoContent(call);
  });

  it('reads the stream', () => {
    const [call] = calls;
    assert.equal(call?.feature, 'answers');
    assert.equal(call?.at, START + 880);
    assert.equal(call?.durationMs, 870);
    assert.equal(call?.output, 'Hello.');
    assert.deepEqual([call?.session, call?.user], ['s1', 'u1']);
    assertAttributes(call, {
      'gen_ai.provider.name': 'openai.chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': 'stop',
      'gen_ai.response.time_to_first_chunk': 0.2125,
      'gen_ai.usage.input_tokens': 9,
      'gen_ai.usage.output_tokens': 21,
      'user.segment': 'pro',
      experiment: 'arm-b',
      'app.agent.steps': 1,
    });
    assert.equal(call?.attributes['process.pid'], undefined);
  });

  it('knows a failure by its exception', () => {
    assertAttributes(calls[1], {
      'error.type': 'AI_APICallError',
      'error.message': 'Rate limit reached for requests',
    });
    assert.equal(calls[1]?.output, null);
  });
});

describe('Langfuse', () => {
  const calls = callsOfWritten('langfuse');

  it('reads a generation with its prompt and usage, and what stands around it', () => {
    const [call] = calls;
    assert.equal(calls.length, 2);
    assert.equal(call?.feature, 'docs-search');
    assert.equal(call?.output, 'In the attic.');
    assert.deepEqual([call?.session, call?.user], ['s2', 'u2']);
    assertAttributes(call, {
      'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
      'gen_ai.prompt.name': 'docs-answer',
      'gen_ai.prompt.version': 12,
      'gen_ai.usage.input_tokens': 812,
      'gen_ai.usage.output_tokens': 96,
      'gen_ai.usage.cache_read.input_tokens': 512,
      'gen_ai.response.time_to_first_chunk': 0.3,
      'gen_ai.usage.cost': 0.003,
      experiment: 'reranker-on',
      'service.version': 'r9',
    });
    assert.match(String(call?.attributes['app.prompt.instructions_hash']), /^[0-9a-f]{64}$/);
  });

  it('knows a failure by its level', () => {
    assertAttributes(calls[1], {
      'error.type': '_OTHER',
      'error.message': '529 Overloaded',
      'http.response.status_code': 529,
    });
  });
});

it('Anthropic’s SDK: messages are calls, counting tokens is none; retries and reasoning are told apart', () => {
  const [answered, limited, ...others] = callsOfWritten('anthropic-sdk');
  assert.deepEqual(others, []);
  assert.equal(answered?.feature, 'notes');
  assert.equal(answered?.output, 'Noted.');
  assertAttributes(answered, {
    'gen_ai.response.finish_reasons': 'end_turn',
    'http.request.resend_count': 2,
    'gen_ai.response.time_to_first_chunk': 0.31,
    'error.type': undefined as never,
  });
  assertAttributes(limited, { 'error.type': 'rate_limit_error', 'http.response.status_code': 429 });
});

it('OpenLLMetry: numbered prompts, association properties, its prompt registry', () => {
  const [call, ...others] = callsOfWritten('openllmetry');
  assert.deepEqual(others, []);
  assert.equal(call?.feature, 'digest');
  assert.equal(call?.output, 'Short text');
  assert.deepEqual([call?.session, call?.user], ['s3', 'u3']);
  assertAttributes(call, {
    'gen_ai.usage.input_tokens': 300,
    'gen_ai.usage.output_tokens': 20,
    'gen_ai.response.system_fingerprint': 'fp_1',
    'gen_ai.prompt.name': 'digest-prompt',
    'gen_ai.prompt.version': '4',
    'traceloop.association.properties.feature': 'digest',
  });
  if (call !== undefined) assertNoContent(call);
});

describe('frameworks with words of their own', () => {
  const calls = callsOfWritten('frameworks');
  const expected: Readonly<
    Record<string, { readonly output: string | null; readonly tokens: number | undefined }>
  > = {
    'of-langsmith': { output: 'a', tokens: 4 },
    'of-mlflow': { output: 'mlflow says', tokens: undefined },
    'of-litellm': { output: 'litellm says', tokens: 6 },
    'of-pydantic': { output: 'pydantic says', tokens: 9 },
    'of-semantic-kernel': { output: 'kernel says', tokens: 8 },
    'of-spring': { output: null, tokens: 12 },
  };
  for (const [feature, { output, tokens }] of Object.entries(expected)) {
    it(feature, () => {
      const [call, ...others] = calls.filter((one) => one.feature === feature);
      assert.deepEqual(others, [], 'counted once');
      assert.equal(call?.output, output);
      assert.equal(call?.attributes['gen_ai.usage.output_tokens'], tokens);
      assert.equal(call?.attributes['gen_ai.request.model'], 'gpt-4o');
      if (call !== undefined) assertNoContent(call);
    });
  }

  it('and nothing else', () => {
    assert.deepEqual(calls.map(({ feature }) => feature).sort(), Object.keys(expected).sort());
    assert.ok(calls.every(({ at }) => at > START && at < NOW + 1e9));
  });
});

it('names near the conventions, by an instrumentation that nobody here has seen', () => {
  const [call, ...others] = callsIn(
    taken([
      span({
        fields: {
          'llm.model': 'mistral-large',
          'llm.usage.prompt_tokens': '7',
          'llm.usage.completion_tokens': '8',
          'http.status_code': 200,
          tenant: 'acme',
          'a.long.text': 'x'.repeat(5000),
        },
      }),
      span({ id: '2', fields: { 'llm.model': 'only a name' } }),
    ]),
  );
  assert.deepEqual(others, []);
  assertAttributes(call, {
    'gen_ai.request.model': 'mistral-large',
    'gen_ai.usage.input_tokens': 7,
    'gen_ai.usage.output_tokens': 8,
    'http.response.status_code': 200,
    tenant: 'acme',
  });
  assert.equal(String(call?.attributes['a.long.text']).length, 256);
});
