// Text inside what instrumentations record of a conversation: JSON in a string, numbered attributes, parts of messages.
import { type Fields, textOf } from './span.ts';
import { isObject } from './wire.ts';

/** JSON in a string → its value; any other text, and what is structured already, as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return value;
  }
}

const DEPTH_MAX = 6;

/** @returns the text that a message, a list of messages or their parts hold, one part a line; null when none */
export function spokenText(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (depth > DEPTH_MAX) return null;
  if (Array.isArray(value)) {
    const parts = value.flatMap((one) => spokenText(one, depth + 1) ?? []);
    return parts.length === 0 ? null : parts.join('\n');
  }
  if (!isObject(value)) return null;
  for (const name of SPOKEN) {
    const inner = value[name];
    const text = inner === undefined || inner === null ? null : spokenText(inner, depth + 1);
    if (text !== null) return text;
  }
  return null;
}

/** Where vendors keep what was said; reasoning and tool calls are not what the user reads. */
const SPOKEN = [
  'content',
  'text',
  'parts',
  'message',
  'choices',
  'messages',
  'output',
  'output_text',
  'refusal',
];

/** As `spokenText`, without the parts that say of themselves that they are something else than text. */
export function answerText(value: unknown): string | null {
  return spokenText(withoutOthers(parsed(value), 0));
}

function withoutOthers(value: unknown, depth: number): unknown {
  if (depth > DEPTH_MAX) return null;
  if (Array.isArray(value)) {
    return value.filter((one) => !isOther(one)).map((one) => withoutOthers(one, depth + 1));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutOthers(inner, depth + 1)]),
  );
}

const isOther = (part: unknown): boolean =>
  isObject(part) &&
  typeof part['type'] === 'string' &&
  /reasoning|thinking|tool|function_call/.test(part['type']);

/** `gen_ai.prompt.0.role` … → [{role: …}, …]: the values under a numbered prefix, deeper names kept with their dots. */
export function numbered(fields: Fields, prefix: string): readonly Fields[] {
  const found = new Map<number, Record<string, unknown>>();
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(prefix)) continue;
    const rest = /^(\d{1,4})\.(.+)$/.exec(name.slice(prefix.length));
    if (rest === null) continue;
    const index = Number(rest[1]);
    const one = found.get(index) ?? {};
    one[rest[2] ?? ''] = value;
    found.set(index, one);
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, one]) => one);
}

/** The numbered messages with a role of system or developer. */
export const systemOf = (messages: readonly Fields[], ...roleNames: readonly string[]): readonly Fields[] =>
  messages.filter((one) => /^(system|developer)$/i.test(textOf(one, ...roleNames) ?? ''));

/** A list, or undefined when it is empty: an absent prompt has no hash. */
export const some = <Item>(items: readonly Item[]): readonly Item[] | undefined =>
  items.length === 0 ? undefined : items;

/** The messages with a system role in a structured list of any shape. */
export function systemMessages(messages: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(messages)) return undefined;
  return some(
    messages.filter((one) => isObject(one) && /^(system|developer)$/i.test(String(one['role'] ?? ''))),
  );
}
