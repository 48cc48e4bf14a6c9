// Exports for tests: written bodies from their files, and spans in few words.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation, LlmCall } from '../../../../src/core/model/records.ts';
import { type JoinedTraces, joinTraces } from '../../../../src/core/telemetry/otlp/join-traces.ts';
import { readTraces } from '../../../../src/core/telemetry/otlp/read-traces.ts';
import type { Span } from '../../../../src/core/telemetry/otlp/span.ts';
import { createTraceMemory, type TraceMemory } from '../../../../src/core/telemetry/otlp/trace-memory.ts';

export const NOW = Date.parse('2026-11-20T13:00:00Z');
export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export const writtenExport = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../contract/data/otlp', `${name}.json`), 'utf8'));

/** A span that lasted one second, `at` seconds after NOW; ids are filled up to their length. */
export function span(
  parts: Partial<Span> & { readonly id?: string; readonly in?: string; readonly at?: number },
): Span {
  const { id = '1', in: parent, at = 0, ...own } = parts;
  const full = (text: string): string => text.repeat(16).slice(0, 16);
  return {
    traceId: 'a'.repeat(32),
    spanId: full(id),
    parentId: parent === undefined ? null : full(parent),
    name: 'span',
    kind: 'internal',
    startAt: NOW + at * 1000,
    endAt: NOW + at * 1000 + 1000,
    fields: {},
    events: [],
    status: 'unset',
    statusText: '',
    resource: { 'service.name': 'shop' },
    scope: 'test',
    ...own,
  };
}

/** A chat call of gpt-4o by OpenTelemetry's names. */
export const chat = (parts: Parameters<typeof span>[0], fields: Span['fields'] = {}): Span =>
  span({
    ...parts,
    fields: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.provider.name': 'openai',
      ...fields,
    },
  });

/** Joins one export and remembers it, as the intake does when it is stored. */
export function taken(
  spans: readonly Span[],
  memory: TraceMemory = createTraceMemory(),
  now = NOW,
): JoinedTraces {
  const joined = joinTraces(memory, spans, now, { hash });
  joined.remember();
  return joined;
}

export const callsIn = ({ records }: JoinedTraces): readonly LlmCall[] =>
  records.filter((record): record is LlmCall => record.kind === 'llm_call');

export const evaluationsIn = ({ records }: JoinedTraces): readonly Evaluation[] =>
  records.filter((record): record is Evaluation => record.kind === 'evaluation');

export function callsOfWritten(name: string): readonly LlmCall[] {
  const read = readTraces(writtenExport(name));
  if (read === null || read.unreadable.length > 0) throw new Error(`${name}.json cannot be read`);
  return callsIn(taken(read.items));
}
