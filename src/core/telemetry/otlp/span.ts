// What an OTLP export holds, as the program reads it: ids in hex, times in epoch milliseconds, values as plain JSON.
import type { EpochMs } from '../../model/time.ts';

/** Attributes as sent: text, numbers, booleans, arrays and objects of them. Untrusted. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where a signal comes from: the resource's attributes and the name of the instrumentation scope. */
export interface Origin {
  readonly resource: Fields;
  readonly scope: string;
}

export interface SpanEvent {
  readonly name: string;
  readonly at: EpochMs;
  readonly fields: Fields;
}

export interface Span extends Origin {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | null;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  readonly fields: Fields;
  readonly events: readonly SpanEvent[];
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusText: string;
}

export interface LogRecord extends Origin {
  readonly name: string;
  readonly at: EpochMs;
  readonly fields: Fields;
  readonly body: unknown;
  readonly traceId: string | null;
  readonly spanId: string | null;
}

export interface MetricPoint extends Origin {
  readonly metric: string;
  readonly unit: string;
  readonly shape: 'gauge' | 'sum' | 'histogram';
  readonly temporality: 'delta' | 'cumulative' | null;
  readonly startAt: EpochMs | null;
  readonly at: EpochMs;
  readonly fields: Fields;
  /** Of a gauge or a sum its value; of a histogram the sum of what was measured. */
  readonly value: number;
  /** Of a histogram: how many were measured. */
  readonly count: number | null;
}

/** One thing that cannot be read: it is kept and counted, and costs the others nothing. */
export interface Unreadable {
  readonly text: string;
  readonly problem: string;
}

export interface ReadExport<Item> {
  readonly items: readonly Item[];
  readonly unreadable: readonly Unreadable[];
}

/** @returns the first of `names` that is text with something in it, or a number as text */
export function textOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return null;
}

/** @returns the first of `names` that is a finite number, or text that is one: 64-bit numbers travel as text */
export function numberOf(fields: Fields, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = fields[name];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
}
