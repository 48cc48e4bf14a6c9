// Export requests as instrumented programs send them: protobuf, each span one model call, no two bodies alike.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import protobuf from 'protobufjs';

export const SPANS_A_BODY = 500;

const PROTO = join(import.meta.dirname, '../../src/edges/intake/otlp/published/opentelemetry-proto');
const root = new protobuf.Root();
root.resolvePath = (_origin, target) => join(PROTO, target);
const request = root
  .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
  .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');

export function createBodies(count: number, at: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, body) => bodyOf(at + body));
}

function bodyOf(at: number): Buffer {
  const spans = Array.from({ length: SPANS_A_BODY }, (_, index) => spanOf(at, index));
  const sent = {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'shop'), text('service.version', '4.2.0')] },
        scopeSpans: [{ scope: { name: 'openai' }, spans }],
      },
    ],
  };
  return Buffer.from(request.encode(request.fromObject(sent)).finish());
}

const spanOf = (at: number, index: number) => ({
  traceId: randomBytes(16),
  spanId: randomBytes(8),
  name: 'chat gpt-4o',
  kind: 3,
  startTimeUnixNano: nano(at - 900 - index),
  endTimeUnixNano: nano(at - index),
  attributes: [
    text('gen_ai.operation.name', 'chat'),
    text('gen_ai.provider.name', 'openai'),
    text('gen_ai.request.model', 'gpt-4o'),
    text('gen_ai.response.model', 'gpt-4o-2024-08-06'),
    text('app.feature', `feature-${index % 5}`),
    text('prompt.version', 'v11'),
    text('session.id', `s${index % 100}`),
    text('user.id', `u${index % 100}`),
    text('user.segment', index % 4 === 0 ? 'pro' : 'free'),
    text('gen_ai.response.finish_reasons', 'stop'),
    count('gen_ai.usage.input_tokens', 900 + index),
    count('gen_ai.usage.output_tokens', 200 + index),
  ],
});

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const count = (key: string, value: number) => ({ key, value: { intValue: value } });
const nano = (ms: number): string => `${Math.round(ms)}000000`;
