// An export's bytes → records, by signal. The memory of recent traces is looked at here and written only when all is stored.
import { createHash } from 'node:crypto';
import type { TelemetryRecord } from '../../../core/model/records.ts';
import { joinLogs } from '../../../core/telemetry/otlp/join-logs.ts';
import { joinTraces } from '../../../core/telemetry/otlp/join-traces.ts';
import { type MetricMemory, readingsOf } from '../../../core/telemetry/otlp/metric-readings.ts';
import { readLogs } from '../../../core/telemetry/otlp/read-logs.ts';
import { readMetrics } from '../../../core/telemetry/otlp/read-metrics.ts';
import { readTraces } from '../../../core/telemetry/otlp/read-traces.ts';
import type { Unreadable } from '../../../core/telemetry/otlp/span.ts';
import { createTraceMemory, type TraceMemory } from '../../../core/telemetry/otlp/trace-memory.ts';
import { JSON_TYPE, type PROTOBUF } from './answer.ts';
import { decodeRequest, type Signal } from './schema.ts';

export interface OtlpMemory {
  readonly traces: TraceMemory;
  readonly metrics: MetricMemory;
}

export const createOtlpMemory = (): OtlpMemory => ({ traces: createTraceMemory(), metrics: new Map() });

export interface ReadBody {
  readonly records: readonly TelemetryRecord[];
  /** Refused in the answer, and kept. */
  readonly rejected: readonly Unreadable[];
  /** Understood, of no use as it stands, and kept. */
  readonly kept: readonly Unreadable[];
  /** Only counted. */
  readonly unused: number;
  readonly remember: () => void;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @returns why it cannot be read, when it is no export request of this signal at all */
export function readBody(
  memory: OtlpMemory,
  signal: Signal,
  {
    type,
    bytes,
    now,
  }: { readonly type: typeof PROTOBUF | typeof JSON_TYPE; readonly bytes: Uint8Array; readonly now: number },
): ReadBody | string {
  const request = decoded(signal, type, bytes);
  if (typeof request === 'string') return request;
  return (
    READERS[signal](memory, request.value, now) ??
    `an Export${signal} request was expected: ${SHAPES[signal]}`
  );
}

const SHAPES: Readonly<Record<Signal, string>> = {
  traces: '{"resourceSpans": […]}',
  metrics: '{"resourceMetrics": […]}',
  logs: '{"resourceLogs": […]}',
};

const READERS: Readonly<
  Record<Signal, (memory: OtlpMemory, request: unknown, now: number) => ReadBody | null>
> = {
  traces: (memory, request, now) => {
    const read = readTraces(request);
    return read && { ...joinTraces(memory.traces, read.items, now, { hash }), rejected: read.unreadable };
  },
  logs: (memory, request, now) => {
    const read = readLogs(request, now);
    return read && { ...joinLogs(memory.traces, read.items, now), rejected: read.unreadable };
  },
  metrics: (memory, request) => {
    const read = readMetrics(request);
    if (read === null) return null;
    const { readings, unused, remember } = readingsOf(memory.metrics, read.items);
    return { records: readings, kept: [], unused, remember, rejected: read.unreadable };
  },
};

function decoded(signal: Signal, type: string, bytes: Uint8Array): { readonly value: unknown } | string {
  try {
    if (type !== JSON_TYPE) return { value: decodeRequest(signal, bytes) };
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (error) {
    // Both decoders throw errors of several kinds for bytes that are not theirs.
    if (!(error instanceof Error)) throw error;
    return `it cannot be decoded: ${error.message}`;
  }
}
