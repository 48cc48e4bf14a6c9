// Metrics and log records of OpenTelemetry's own SDKs, over their protobuf exporters, and the call that they belong to.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { context, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { type Running, runIntake, TOKEN } from './intake-running.ts';
import { tracedTo } from './otlp-instrumented.ts';

let running: Running;
before(async () => {
  running = await runIntake();
});
after(() => running.close());

const settings = (signal: string) => ({
  url: `${running.url}/v1/${signal}`,
  headers: { authorization: `Bearer ${TOKEN}` },
});
const resource = resourceFromAttributes({ 'service.name': 'answers' });

it('log records: a flag joins its trace’s call, a score becomes an evaluation of it', async () => {
  const logs = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(settings('logs')) })],
  });
  const logger = logs.getLogger('flags');
  const traced = tracedTo(running, 'protobuf', { 'service.name': 'answers' });
  const span = traced.provider.getTracer('app').startSpan('chat gpt-4o', {
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.id': 'resp-7',
    },
  });
  const within = trace.setSpanContext(context.active(), {
    ...span.spanContext(),
    traceFlags: TraceFlags.SAMPLED,
  });
  logger.emit({
    eventName: 'feature_flag.evaluation',
    attributes: { 'feature_flag.key': 'short-prompt', 'feature_flag.result.variant': 'on' },
    context: within,
  });
  await logs.forceFlush();
  span.end();
  await traced.flush();
  logger.emit({
    eventName: 'gen_ai.evaluation.result',
    attributes: { 'gen_ai.evaluation.name': 'correct', 'gen_ai.evaluation.score.value': 0.5 },
    context: within,
  });
  await logs.forceFlush();
  await running.worker.idle();
  const [call] = await running.telemetry.calls('answers', 0, Number.MAX_SAFE_INTEGER);
  assert.equal(call?.attributes['feature_flag.short-prompt'], 'on');
  const [score] = await recordsOf('evaluation');
  assert.equal(score?.['responseId'], 'resp-7');
  assert.equal(score?.['score'], 0.5);
  assert.deepEqual(score?.['attributes'], {
    'gen_ai.request.model': 'gpt-4o',
    'feature_flag.short-prompt': 'on',
  });
});

it('metrics, cumulative as the SDK sends them: durations and a business gauge', async () => {
  const exporter = new OTLPMetricExporter(settings('metrics'));
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const meter = meters.getMeter('app');
  const duration = meter.createHistogram('gen_ai.client.operation.duration', { unit: 's' });
  meter.createObservableGauge('app.business.deflection').addCallback((result) => result.observe(0.4));
  const seen = async () => {
    await meters.forceFlush();
    await running.worker.idle();
    return (await recordsOf('metric')).map(({ name, value, n }) => [name, value, n]);
  };
  duration.record(2, { 'gen_ai.request.model': 'gpt-4o' });
  duration.record(4, { 'gen_ai.request.model': 'gpt-4o-mini' });
  const first = await seen();
  duration.record(9, { 'gen_ai.request.model': 'gpt-4o' });
  const second = (await seen()).slice(first.length);
  assert.deepEqual(first.toSorted(), [
    ['app.business.deflection', 0.4, null],
    ['gen_ai.client.inference.duration', 3, 2],
  ]);
  assert.deepEqual(second.toSorted(), [
    ['app.business.deflection', 0.4, null],
    ['gen_ai.client.inference.duration', 9, 1],
  ]);
  await meters.shutdown();
});

async function recordsOf(kind: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await running.db
    .selectFrom('records')
    .select('data')
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();
  return rows.map(({ data }) => JSON.parse(data) as Record<string, unknown>);
}
