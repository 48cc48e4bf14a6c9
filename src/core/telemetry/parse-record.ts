// One line of the replay format → what it says, or what is wrong with it. Pure; nothing here throws on bad input.
import type { Attributes, TelemetryRecord } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';
import { normalAttributes } from './attributes.ts';
import { type FieldProblem, firstFieldProblem, shownValue } from './field-problem.ts';
import { plainCall } from './plain-call.ts';
import { alertLine, commandLine, RECORD_SCHEMAS, type RecordKind } from './record-schemas.ts';

export type ParsedLine =
  | { readonly kind: 'record'; readonly record: TelemetryRecord }
  /** An outside system's webhook body, verbatim: its source reads it. */
  | {
      readonly kind: 'alert';
      readonly at: EpochMs;
      readonly source: string;
      readonly payload: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'command'; readonly at: EpochMs; readonly user: string; readonly text: string }
  /** For whoever scores a replay: never looked at. */
  | { readonly kind: 'truth' }
  | { readonly kind: 'unknown_kind'; readonly name: string }
  | { readonly kind: 'problem'; readonly problem: FieldProblem };

/** @param text one line of JSON Lines, without its line break */
export function parseLine(text: string): ParsedLine {
  try {
    return parseRecord(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return wrong({
      field: '(the whole)',
      value: shownValue(text),
      remedy: 'write one JSON object on one line',
    });
  }
}

/** @param sent one parsed JSON value */
export function parseRecord(sent: unknown): ParsedLine {
  if (!isObject(sent)) {
    return wrong({
      field: '(the whole)',
      value: shownValue(sent),
      remedy: 'write one JSON object on one line',
    });
  }
  const kind = sent['kind'];
  if (typeof kind !== 'string' || kind === '') {
    const remedy = `name the kind: ${Object.keys(RECORD_SCHEMAS).join(', ')}, alert`;
    return wrong({ field: 'kind', value: shownValue(kind), remedy });
  }
  const plain = kind === 'llm_call' ? plainCall(sent) : null;
  if (plain !== null) return { kind: 'record', record: plain };
  if (kind === 'truth') return { kind };
  if (kind === 'alert') return checked(alertLine, sent, (line) => ({ kind, ...line }));
  if (kind === 'command') return checked(commandLine, sent, (line) => ({ kind, ...line }));
  return isRecordKind(kind) ? parseKind(kind, sent) : { kind: 'unknown_kind', name: kind };
}

function parseKind(kind: RecordKind, sent: Readonly<Record<string, unknown>>): ParsedLine {
  const schema = RECORD_SCHEMAS[kind];
  const parsed = schema.safeParse(sent);
  if (!parsed.success) return wrong(firstFieldProblem(parsed.error, sent));
  const { kind: _kind, ...fields } = parsed.data as Record<string, unknown>;
  if (!('attributes' in schema.shape))
    return { kind: 'record', record: { kind, ...fields } as TelemetryRecord };
  const known = Object.keys(schema.shape);
  const own = Object.fromEntries(known.map((name) => [name, fields[name]]));
  const record = { kind, ...own, attributes: withUnknownKeys(fields, known) };
  return { kind: 'record', record: record as unknown as TelemetryRecord };
}

/** Keys that the format does not know are attributes too; a stated attribute of the same name wins. */
function withUnknownKeys(fields: Readonly<Record<string, unknown>>, known: readonly string[]): Attributes {
  const unknown = Object.entries(fields).filter(([name]) => !known.includes(name));
  const stated = fields['attributes'] as Readonly<Record<string, unknown>>;
  return normalAttributes({ ...Object.fromEntries(unknown), ...stated });
}

function checked<Line>(
  schema: {
    safeParse(
      sent: unknown,
    ): { success: true; data: Line } | { success: false; error: Parameters<typeof firstFieldProblem>[0] };
  },
  sent: unknown,
  make: (line: Line) => ParsedLine,
): ParsedLine {
  const parsed = schema.safeParse(sent);
  return parsed.success ? make(parsed.data) : wrong(firstFieldProblem(parsed.error, sent));
}

const wrong = (problem: FieldProblem): ParsedLine => ({ kind: 'problem', problem });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRecordKind = (kind: string): kind is RecordKind => Object.hasOwn(RECORD_SCHEMAS, kind);
