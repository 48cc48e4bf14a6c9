// Attributes as they come become attributes as the program reads them: today's GenAI names, flat values.
import type { Attributes, AttributeValue } from '../model/records.ts';
import { jsonText } from './field-problem.ts';
import { DIALECTS } from './otlp/dialect-registry.ts';

/**
 * Older generations and dialects → the present OpenTelemetry GenAI name; a dialect's file lists its own.
 * @see https://github.com/open-telemetry/semantic-conventions-genai
 */
const RENAMED: Readonly<Record<string, string>> = Object.assign(
  {},
  ...DIALECTS.map((dialect) => dialect.renamed).reverse(),
);

/**
 * @param sent any JSON values; null means absent, arrays of plain values become comma-separated text, deeper values JSON
 * @returns present names; a name that came both ways keeps the value of the present one
 */
export function normalAttributes(sent: Readonly<Record<string, unknown>>): Attributes {
  const entries = Object.entries(sent).flatMap(([name, value]) => {
    const flat = flatValue(value);
    return flat === null ? [] : [{ name, present: presentName(name), flat }];
  });
  const named = [...entries].sort((a, b) => Number(a.name === a.present) - Number(b.name === b.present));
  return Object.fromEntries(named.map(({ present, flat }) => [present, countOf(present, flat)]));
}

/** Whether a name is kept as it is. */
export const isPresentName = (name: string): boolean => !Object.hasOwn(RENAMED, name);

const presentName = (name: string): string => (Object.hasOwn(RENAMED, name) ? (RENAMED[name] ?? name) : name);

function flatValue(value: unknown): AttributeValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((inner) => typeof inner !== 'object' || inner === null)) {
    return value.join(',');
  }
  return jsonText(value);
}

/** In OTLP JSON, 64-bit numbers are strings: a token count is a number whichever way it came. */
function countOf(name: string, value: AttributeValue): AttributeValue {
  const counts = name.startsWith('gen_ai.usage.') && typeof value === 'string' && /^\d{1,15}$/.test(value);
  return counts ? Number(value) : value;
}
