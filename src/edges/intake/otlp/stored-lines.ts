// What of an export waits in the inbox: the records it became, and what could not be read, one JSON line each.
import type { TelemetryRecord } from '../../../core/model/records.ts';
import type { Unreadable } from '../../../core/telemetry/otlp/span.ts';
import { bodyKey, type Delivery, NO_CONTENT, type Reading } from '../source.ts';

type StoredLine = { readonly record: TelemetryRecord } | { readonly unreadable: Unreadable };

/** @returns '' when there is nothing to keep */
export function storedLines(records: readonly TelemetryRecord[], unreadable: readonly Unreadable[]): string {
  const lines: readonly StoredLine[] = [
    ...records.map((record) => ({ record })),
    ...unreadable.map((one) => ({ unreadable: one })),
  ];
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

/** The inverse, when the delivery is processed: the lines are our own, so they are not checked again. */
export function readStoredLines({ body }: Delivery): Reading {
  const lines = body
    .split('\n')
    .filter((text) => text !== '')
    .map((text, index) => ({ line: index + 1, said: JSON.parse(text) as StoredLine }));
  const content = {
    ...NO_CONTENT,
    records: lines.flatMap(({ line, said }) => ('record' in said ? [{ line, record: said.record }] : [])),
    rejected: lines.flatMap(({ line, said }) => ('unreadable' in said ? [{ line, ...said.unreadable }] : [])),
  };
  return { kind: 'understood', dedupeKey: bodyKey(body), content };
}
