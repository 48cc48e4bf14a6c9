// Reading Slack's own JSON, which arrives as `unknown`: a missing or misshapen field reads as empty and never throws.

export type Json = Readonly<Record<string, unknown>>;

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function recordOf(source: Json, key: string): Json {
  return record(source[key]);
}

export function recordsOf(source: Json, key: string): readonly Json[] {
  const value = source[key];
  return Array.isArray(value) ? value.map(record) : [];
}

export function stringOf(source: Json, key: string): string {
  const value = source[key];
  return typeof value === 'string' ? value : '';
}

export function stringsOf(source: Json, key: string): readonly string[] {
  const value = source[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

export function numberOf(source: Json, key: string): number | null {
  const value = source[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function flagOf(source: Json, key: string): boolean {
  return source[key] === true;
}

/** The text of a text object, or of a plain string, without formatting. */
export function plainTextOf(source: Json, key: string): string {
  const value = source[key];
  return typeof value === 'string' ? value : unescapeSlack(stringOf(record(value), 'text'));
}

/** Slack escapes three characters and no others. https://docs.slack.dev/messaging/formatting-message-text/#escaping */
export function unescapeSlack(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) =>
    name === 'amp' ? '&' : name === 'lt' ? '<' : '>',
  );
}
