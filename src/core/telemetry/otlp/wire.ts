// Reading protobuf's JSON form by its rules, and generously: both spellings of a field, enums by name or number,
// 64-bit numbers as text or number, ids as hex, base64 or bytes.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, https://protobuf.dev/programming-guides/json/
import { jsonText } from '../field-problem.ts';
import type { Fields, Unreadable } from './span.ts';

export type Wire = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Wire =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `timeUnixNano`, or `time_unix_nano` as proto-JSON readers must accept too. */
export function field(of: Wire, name: string): unknown {
  return of[name] ?? of[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
}

/** @returns [] for an absent list; null when something else stands there */
export function list(of: Wire, name: string): readonly unknown[] | null {
  const value = field(of, name) ?? [];
  return Array.isArray(value) ? value : null;
}

/** An id as lower-case hex; null when absent, all zero, or of another length. @param bytes 16 for a trace, 8 for a span */
export function idOf(value: unknown, bytes: number): string | null {
  const hex = hexOf(value, bytes);
  return hex === null || /^0*$/.test(hex) ? null : hex;
}

function hexOf(value: unknown, bytes: number): string | null {
  if (value instanceof Uint8Array) return value.length === bytes ? hexOfBytes(value) : null;
  if (typeof value !== 'string') return null;
  if (value.length === bytes * 2) return /^[0-9a-f]+$/i.test(value) ? value.toLowerCase() : null;
  // Some senders follow protobuf's rule for bytes instead of OTLP's exception for ids.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length !== Math.ceil(bytes / 3) * 4) return null;
  const raw = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  return raw.length === bytes ? hexOfBytes(raw) : null;
}

const hexOfBytes = (raw: Uint8Array): string =>
  Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Nanoseconds since the epoch → milliseconds; null when absent, zero or no such number. */
export function msOf(nanoseconds: unknown): number | null {
  const number = numberIn(nanoseconds);
  return number === null || number <= 0 || number > NANOSECONDS_MAX ? null : Math.round(number / 1e6);
}

/** The year 2200: later is a unit mistaken. */
const NANOSECONDS_MAX = 7_258_118_400e9;

export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Attributes → plain values; one without a key is left out, a later one of the same key wins. */
export function fieldsOf(attributes: unknown): Fields {
  if (!Array.isArray(attributes)) return {};
  return Object.fromEntries(
    attributes.flatMap((one) => {
      const key = isObject(one) ? field(one, 'key') : undefined;
      if (!isObject(one) || typeof key !== 'string' || key === '') return [];
      const value = anyValue(field(one, 'value'), 0);
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  );
}

const NESTING_MAX = 32;

/** An AnyValue → plain JSON; undefined when it holds nothing. */
export function anyValue(value: unknown, depth = 0): unknown {
  if (!isObject(value)) return value;
  if (depth > NESTING_MAX) return '(nested too deep)';
  for (const [name, read] of VALUE_KINDS) {
    const sent = field(value, name);
    if (sent !== undefined && sent !== null) return read(sent, depth);
  }
  return undefined;
}

const VALUE_KINDS: readonly (readonly [string, (sent: unknown, depth: number) => unknown])[] = [
  ['stringValue', (sent) => sent],
  ['boolValue', (sent) => sent === true || sent === 'true'],
  ['intValue', (sent) => numberIn(sent) ?? undefined],
  ['doubleValue', (sent) => numberIn(sent) ?? undefined],
  [
    'arrayValue',
    (sent, depth) =>
      isObject(sent) ? (list(sent, 'values') ?? []).map((one) => anyValue(one, depth + 1) ?? null) : [],
  ],
  ['kvlistValue', (sent, depth) => (isObject(sent) ? keyed(list(sent, 'values') ?? [], depth) : {})],
  ['bytesValue', (sent) => (typeof sent === 'string' ? sent : undefined)],
];

function keyed(values: readonly unknown[], depth: number): Fields {
  return Object.fromEntries(
    values.flatMap((one) => {
      const key = isObject(one) ? field(one, 'key') : undefined;
      return isObject(one) && typeof key === 'string'
        ? [[key, anyValue(field(one, 'value'), depth + 1) ?? null]]
        : [];
    }),
  );
}

const KEPT_CHARACTERS_MAX = 2000;

export const unreadable = (sent: unknown, problem: string): Unreadable => ({
  text: jsonText(sent ?? null).slice(0, KEPT_CHARACTERS_MAX),
  problem,
});
