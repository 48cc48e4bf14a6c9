// ExportLogsServiceRequest → log records. An event's name stands in `eventName`, or in the attribute of older senders.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
import { readExport } from './read-export.ts';
import { type LogRecord, type Origin, type ReadExport, textOf } from './span.ts';
import { anyValue, field, fieldsOf, idOf, msOf, type Wire } from './wire.ts';

/** @param receivedAt the time of a record that names none */
export const readLogs = (request: unknown, receivedAt: number): ReadExport<LogRecord> | null =>
  readExport(
    request,
    { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
    (sent, origin) => [recordOf(sent, origin, receivedAt)],
  );

function recordOf(sent: Wire, origin: Origin, receivedAt: number): LogRecord {
  const fields = fieldsOf(field(sent, 'attributes'));
  const named = field(sent, 'eventName');
  const at = msOf(field(sent, 'timeUnixNano')) ?? msOf(field(sent, 'observedTimeUnixNano')) ?? receivedAt;
  return {
    ...origin,
    name: typeof named === 'string' && named !== '' ? named : (textOf(fields, 'event.name') ?? ''),
    at,
    fields,
    body: anyValue(field(sent, 'body')) ?? null,
    traceId: idOf(field(sent, 'traceId'), 16),
    spanId: idOf(field(sent, 'spanId'), 8),
  };
}
