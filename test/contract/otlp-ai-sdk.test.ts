// Vercel's AI SDK as it is installed, with both of its telemetries: each attempt of each step is one call.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel';
import { APICallError, generateText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { type Running, runIntake } from './intake-running.ts';
import { tracedTo } from './otlp-instrumented.ts';

let running: Running;
before(async () => {
  running = await runIntake();
});
after(() => running.close());

type Generated = Awaited<ReturnType<MockLanguageModelV4['doGenerate']>>;

const answered: Generated = {
  content: [{ type: 'text', text: 'Hello there.' }],
  finishReason: { unified: 'stop', raw: 'stop' },
  usage: {
    inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: undefined },
  },
  warnings: [],
  response: { id: 'resp-1', modelId: 'mock-2026-11-01', timestamp: new Date(0) },
};

/** Fails as often as `failures` says, then answers. */
function modelFailing(failures: number): MockLanguageModelV4 {
  let left = failures;
  return new MockLanguageModelV4({
    modelId: 'mock',
    provider: 'openai.chat',
    doGenerate: async () => {
      if (left-- <= 0) return answered;
      throw new APICallError({
        message: 'Overloaded',
        url: 'https://api.example',
        requestBodyValues: {},
        statusCode: 529,
        isRetryable: false,
      });
    },
  });
}

const telemetries = [
  { feature: 'ai-now', functionId: 'answers', make: OpenTelemetry, resource: { 'app.feature': 'ai-now' } },
  { feature: 'ai-before', functionId: 'ai-before', make: LegacyOpenTelemetry, resource: {} },
];
for (const { feature, functionId, make, resource } of telemetries) {
  it(`${make.name}: one call for an answer, one for a failure`, async () => {
    const traced = tracedTo(running, 'protobuf', { 'service.name': 'web', ...resource });
    const telemetry = { functionId, integrations: [new make({ tracer: traced.provider.getTracer('ai') })] };
    await generateText({ model: modelFailing(0), prompt: 'Hello?', telemetry });
    await assert.rejects(
      generateText({ model: modelFailing(1), prompt: 'Hello?', telemetry, maxRetries: 0 }),
      /Overloaded/,
    );
    await traced.flush();
    await running.worker.idle();
    const [call, failed, ...others] = await running.telemetry.calls(feature, 0, Number.MAX_SAFE_INTEGER);
    assert.deepEqual(others, []);
    assert.equal(call?.output, 'Hello there.');
    assert.equal(call?.attributes['gen_ai.request.model'], 'mock');
    assert.equal(call?.attributes['gen_ai.response.model'], 'mock-2026-11-01');
    assert.equal(call?.attributes['gen_ai.usage.output_tokens'], 5);
    assert.equal(call?.attributes['gen_ai.response.finish_reasons'], 'stop');
    assert.match(String(call?.attributes['app.prompt.hash']), /^[0-9a-f]{64}$/);
    assert.notEqual(failed?.attributes['error.type'], undefined);
  });
}
