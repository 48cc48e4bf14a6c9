// Most lines of a recording are model calls that need no repair: read in one pass. Whatever is not plain goes the long
// way, which says what is wrong with it; test/core/telemetry/plain-call.test.ts holds the two ways together.
import type { Attributes, LlmCall } from '../model/records.ts';
import { parseRfc3339 } from '../model/time.ts';
import { isPresentName } from './attributes.ts';

const FIELDS: ReadonlySet<string> = new Set([
  'at',
  'kind',
  'feature',
  'durationMs',
  'attributes',
  'output',
  'evaluations',
  'session',
  'user',
]);

/** @returns null when a field is missing, odd or unknown */
export function plainCall(sent: Readonly<Record<string, unknown>>): LlmCall | null {
  for (const field in sent) if (!FIELDS.has(field)) return null;
  const { at, feature, durationMs = null, attributes = {}, output = null, evaluations = {} } = sent;
  const { session = null, user = null } = sent;
  if (typeof at !== 'string' || typeof feature !== 'string' || feature === '') return null;
  if (
    durationMs !== null &&
    !(typeof durationMs === 'number' && durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY)
  )
    return null;
  if (!isTextOrNull(output) || !isTextOrNull(session) || !isTextOrNull(user)) return null;
  if (!isPlainAttributes(attributes) || !isScores(evaluations)) return null;
  const when = parseRfc3339(at);
  if (when === null) return null;
  return { kind: 'llm_call', at: when, feature, durationMs, attributes, output, evaluations, session, user };
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

function isPlainAttributes(value: unknown): value is Attributes {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const attributes = value as Readonly<Record<string, unknown>>;
  for (const name in attributes) {
    if (name === '__proto__') return false;
    const type = typeof attributes[name];
    if (type !== 'string' && type !== 'number' && type !== 'boolean') return false;
    // Names to be changed, and counts that may have come as text.
    if (!isPresentName(name) || (type === 'string' && name.startsWith('gen_ai.usage.'))) return false;
  }
  return true;
}

function isScores(value: unknown): value is LlmCall['evaluations'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const scores = value as Readonly<Record<string, unknown>>;
  for (const name in scores) {
    if (name === '__proto__') return false;
    const score = scores[name];
    if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return false;
  }
  return true;
}
