// ExportTraceServiceRequest → spans. A span without ids or times cannot be placed and is kept as unreadable.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
import { readExport } from './read-export.ts';
import type { Origin, ReadExport, Span, SpanEvent } from './span.ts';
import { field, fieldsOf, idOf, isObject, list, msOf, type Wire } from './wire.ts';

export const readTraces = (request: unknown): ReadExport<Span> | null =>
  readExport(
    request,
    { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
    (sent, origin, reject) => {
      const span = spanOf(sent, origin);
      if (typeof span !== 'string') return [span];
      reject(sent, span);
      return [];
    },
  );

function spanOf(sent: Wire, origin: Origin): Span | string {
  const traceId = idOf(field(sent, 'traceId'), 16);
  if (traceId === null) return 'traceId: 32 hex digits, not all zero, were expected';
  const spanId = idOf(field(sent, 'spanId'), 8);
  if (spanId === null) return 'spanId: 16 hex digits, not all zero, were expected';
  const endAt = msOf(field(sent, 'endTimeUnixNano'));
  if (endAt === null) return 'endTimeUnixNano: nanoseconds since 1970 were expected';
  const name = field(sent, 'name');
  const status = field(sent, 'status');
  return {
    ...origin,
    traceId,
    spanId,
    parentId: idOf(field(sent, 'parentSpanId'), 8),
    name: typeof name === 'string' ? name : '',
    kind: kindOf(field(sent, 'kind')),
    startAt: msOf(field(sent, 'startTimeUnixNano')) ?? endAt,
    endAt,
    fields: fieldsOf(field(sent, 'attributes')),
    events: (list(sent, 'events') ?? []).flatMap((one) => eventOf(one, endAt)),
    status: isObject(status) ? statusOf(field(status, 'code')) : 'unset',
    statusText: isObject(status) ? String(field(status, 'message') ?? '') : '',
  };
}

const KINDS = [null, 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

function kindOf(sent: unknown): Span['kind'] {
  if (typeof sent === 'number') return KINDS[sent] ?? null;
  const word = String(sent ?? '')
    .replace(/^SPAN_KIND_/, '')
    .toLowerCase();
  return KINDS.find((kind) => kind === word) ?? null;
}

function statusOf(sent: unknown): Span['status'] {
  if (typeof sent === 'number') return STATUSES[sent] ?? 'unset';
  const word = String(sent ?? '')
    .replace(/^STATUS_CODE_/, '')
    .toLowerCase();
  return STATUSES.find((status) => status === word) ?? 'unset';
}

function eventOf(sent: unknown, spanEndAt: number): readonly SpanEvent[] {
  if (!isObject(sent)) return [];
  const at = msOf(field(sent, 'timeUnixNano')) ?? spanEndAt;
  return [{ name: String(field(sent, 'name') ?? ''), at, fields: fieldsOf(field(sent, 'attributes')) }];
}
