// Small checks that combine into the shape of a block; each reports in Slack's words with the place as a JSON pointer.
import { isObject } from '../json.ts';

/** Adds a sentence to `out` for everything wrong with `value`, found at the JSON pointer `path`. */
export type Check = (value: unknown, path: string, out: string[]) => void;

export function complain(out: string[], path: string, text: string): void {
  out.push(`[ERROR] ${text} [json-pointer:${path}]`);
}

/** Slack counts characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export interface LengthBounds {
  readonly min?: number;
  readonly max?: number;
}

export function string({ min = 0, max = Number.POSITIVE_INFINITY }: LengthBounds = {}): Check {
  return (value, path, out) => {
    if (typeof value !== 'string') return complain(out, path, 'must provide a string');
    const length = lengthOf(value);
    if (length < min) complain(out, path, `must be more than ${min - 1} characters`);
    if (length > max) complain(out, path, `must be less than ${max + 1} characters`);
  };
}

export function number(bounds: { min?: number; max?: number; above?: number } = {}): Check {
  return (value, path, out) => {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return complain(out, path, 'must provide a number');
    if (bounds.min !== undefined && value < bounds.min) complain(out, path, `must be at least ${bounds.min}`);
    if (bounds.max !== undefined && value > bounds.max) complain(out, path, `must be at most ${bounds.max}`);
    if (bounds.above !== undefined && value <= bounds.above)
      complain(out, path, `must be above ${bounds.above}`);
  };
}

export const flag: Check = (value, path, out) => {
  if (typeof value !== 'boolean') complain(out, path, 'must provide a boolean');
};

export function word(...allowed: readonly string[]): Check {
  return (value, path, out) => {
    if (!allowed.includes(String(value)))
      complain(out, path, `unsupported value: must be one of ${allowed.join(', ')}`);
  };
}

export function list(item: Check, { min = 0, max = Number.POSITIVE_INFINITY }: LengthBounds = {}): Check {
  return (value, path, out) => {
    if (!Array.isArray(value)) return complain(out, path, 'must provide an array');
    if (value.length < min) complain(out, path, `no fewer than ${min} items allowed`);
    if (value.length > max) complain(out, path, `no more than ${max} items allowed`);
    for (const [index, entry] of value.entries()) item(entry, `${path}/${index}`, out);
  };
}

/** An object with these properties and no others. */
export function shape(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value, path, out) => {
    if (!isObject(value)) return complain(out, path, 'must provide an object');
    for (const [name, check] of Object.entries(required)) {
      if (value[name] === undefined) complain(out, path, `missing required field: ${name}`);
      else check(value[name], `${path}/${name}`, out);
    }
    for (const [name, given] of Object.entries(value)) {
      if (required[name] !== undefined || given === undefined) continue;
      const check = optional[name];
      if (check === undefined) complain(out, path, `invalid additional property: ${name}`);
      else check(given, `${path}/${name}`, out);
    }
  };
}

/** Chooses the check by the object's `type`. */
export function byType(kinds: Readonly<Record<string, Check>>): Check {
  return (value, path, out) => {
    if (!isObject(value)) return complain(out, path, 'must provide an object');
    const type = String(value['type']);
    const check = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (check === undefined) complain(out, `${path}/type`, `unsupported type: ${type}`);
    else check(value, path, out);
  };
}

export function both(...checks: readonly Check[]): Check {
  return (value, path, out) => {
    for (const check of checks) check(value, path, out);
  };
}

/** Exactly one, or at least one, of these properties. */
export function someOf(names: readonly string[], exactly: boolean): Check {
  return (value, path, out) => {
    const given = names.filter((name) => isObject(value) && value[name] !== undefined);
    if (given.length === 0) complain(out, path, `must provide one of ${names.join(', ')}`);
    if (exactly && given.length > 1) complain(out, path, `must provide only one of ${names.join(', ')}`);
  };
}
