// Calls of the official OpenAI client, seen by independent public instrumentations, arrive as calls with what they need.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai';
import { OpenAIInstrumentation as OpenTelemetry } from '@opentelemetry/instrumentation-openai';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { OpenAIInstrumentation as OpenLlmetry } from '@traceloop/instrumentation-openai';
import { OpenAI } from 'openai';
import type { LlmCall } from '../../src/core/model/records.ts';
import { type ProviderSandbox, startProvider } from '../../src/sandbox/provider/provider.ts';
import { type Running, runIntake } from './intake-running.ts';
import { type Traced, tracedTo, underInstrumentation } from './otlp-instrumented.ts';

let running: Running;
let provider: ProviderSandbox;
let now = Date.now();
before(async () => {
  running = await runIntake({ now: () => now });
  provider = await startProvider({ clock: () => new Date().toISOString(), served: () => 'gpt-4-0613' });
});
after(async () => {
  await running.close();
  await provider.close();
});

const ask = (client: OpenAI) =>
  client.chat.completions.create({
    model: 'gpt-4',
    temperature: 0.2,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
    ],
  });

const clientOf = (): OpenAI => new OpenAI({ baseURL: provider.url, apiKey: provider.apiKey, maxRetries: 0 });

async function stored(feature: string): Promise<readonly LlmCall[]> {
  await running.worker.idle();
  return running.telemetry.calls(feature, 0, Number.MAX_SAFE_INTEGER);
}

function assertAnswered(call: LlmCall | undefined, served = 'gpt-4-0613'): void {
  assert.ok(call);
  assert.equal(call.attributes['gen_ai.provider.name'], 'openai');
  assert.equal(call.attributes['gen_ai.request.model'], 'gpt-4');
  assert.equal(call.attributes['gen_ai.response.model'], served);
  assert.equal(call.attributes['gen_ai.response.finish_reasons'], 'stop');
  assert.ok(Number(call.attributes['gen_ai.usage.input_tokens']) > 0);
  assert.ok(Number(call.attributes['gen_ai.usage.output_tokens']) > 0);
  assert.ok(call.durationMs !== null && call.durationMs >= 0 && call.durationMs < 5000);
  assert.equal(call.attributes['error.type'], undefined);
}

describe('OpenTelemetry’s own instrumentation', () => {
  it('over protobuf, packed: answered and failed calls', async () => {
    const traced = tracedTo(running, 'protobuf', {
      'service.name': 'of-opentelemetry',
      'service.version': 'r7',
    });
    await underInstrumentation(new OpenTelemetry() as never, traced, async () => {
      await ask(clientOf());
      provider.script.push('rate_limited', 'unavailable');
      await assert.rejects(ask(clientOf()), /429/);
      await assert.rejects(ask(clientOf()), /503/);
    });
    await traced.flush();
    const [answered, limited, down, ...others] = await stored('of-opentelemetry');
    assert.deepEqual(others, []);
    assertAnswered(answered);
    assert.equal(answered?.attributes['service.version'], 'r7');
    assert.equal(limited?.attributes['error.type'], 'RateLimitError');
    assert.equal(limited?.attributes['http.response.status_code'], 429);
    assert.equal(down?.attributes['http.response.status_code'], 503);
  });
});

describe('instrumentations that show no failed call', () => {
  const cases = [
    { name: 'OpenInference', protocol: 'json', make: () => new OpenInference() },
    { name: 'OpenLLMetry', protocol: 'protobuf', make: () => new OpenLlmetry() },
  ] as const;
  for (const { name, protocol, make } of cases) {
    it(`${name} over ${protocol}: the answer, its text and the prompt’s hash; failures from the HTTP client’s spans`, async () => {
      const feature = `of-${name.toLowerCase()}`;
      const traced = tracedTo(running, protocol, { 'service.name': 'chat', 'app.feature': feature });
      const http = new UndiciInstrumentation();
      http.setTracerProvider(traced.provider);
      await underInstrumentation(make() as never, traced, async () => {
        await ask(clientOf());
        provider.script.push('unavailable');
        await assert.rejects(ask(clientOf()), /503/);
      });
      http.disable();
      await traced.flush();
      const [answered, ...none] = await stored(feature);
      assertAnswered(answered);
      assert.match(answered?.output ?? '', /^(The figures|Nothing else|The record)/);
      assert.match(String(answered?.attributes['app.prompt.hash']), /^[0-9a-f]{64}$/);
      assert.match(String(answered?.attributes['app.prompt.instructions_hash']), /^[0-9a-f]{64}$/);
      assert.deepEqual(none, [], 'the model span around the failed request may still come');
      now += 31_000;
      await flushAnother(traced);
      const [, unseen, ...others] = await stored(feature);
      assert.deepEqual(others, []);
      assert.equal(unseen?.attributes['error.type'], '503');
      assert.equal(unseen?.attributes['http.response.status_code'], 503);
      assert.equal(unseen?.attributes['app.instrumentation.blind'], true);
    });
  }
});

/** Any later export: what has waited for its parent long enough is judged then. */
async function flushAnother({ provider: traces, flush }: Traced): Promise<void> {
  traces.getTracer('test').startSpan('something else').end();
  await flush();
}
