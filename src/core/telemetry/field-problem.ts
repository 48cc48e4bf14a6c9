// One wrong field of what somebody sent: which, what it held, what to do instead.
import type { z } from 'zod';

/** For people and for `application/problem+json`. Untrusted: `field` and `value` repeat what was sent. */
export interface FieldProblem {
  /** Path inside the body, such as `alerts[0].labels.severity`; `(the whole)` when it is the body itself. */
  readonly field: string;
  /** What was there, as JSON, cut to 80 characters; `(missing)` when nothing was. */
  readonly value: string;
  readonly remedy: string;
}

/** `at = "yesterday": use an RFC 3339 time …` */
export const fieldProblemText = ({ field, value, remedy }: FieldProblem): string =>
  `${field} = ${value}: ${remedy}`;

/**
 * The first `limit` problems that a schema found.
 * @param sent what was checked, to show the value that was there
 */
export function fieldProblems(error: z.ZodError, sent: unknown, limit = 10): readonly FieldProblem[] {
  return error.issues.slice(0, limit).map((issue) => ({
    field: pathText(issue.path),
    value: shownValue(valueAt(sent, issue.path)),
    remedy: issue.message,
  }));
}

export function firstFieldProblem(error: z.ZodError, sent: unknown): FieldProblem {
  const [first] = fieldProblems(error, sent, 1);
  if (first === undefined) throw new Error('a schema refused a value without naming an issue');
  return first;
}

export function shownValue(value: unknown): string {
  if (value === undefined) return '(missing)';
  const json = jsonText(value);
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}

/** JSON of anything that came as JSON: reading nests without end, writing does not. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return '"(nested too deep)"';
  }
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)';
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function valueAt(sent: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    sent,
  );
}
