// Every dialect, the most telling first: the first that says what a span is, is believed.
import type { CallReading, Dialect, SpanRole } from './dialect.ts';
import { anthropicSdk } from './dialects/anthropic-sdk.ts';
import { frameworks } from './dialects/frameworks.ts';
import { genAi } from './dialects/gen-ai.ts';
import { langfuse } from './dialects/langfuse.ts';
import { openinference } from './dialects/openinference.ts';
import { openllmetry } from './dialects/openllmetry.ts';
import { vercelAiSdk } from './dialects/vercel-ai-sdk.ts';
import type { Fields, Span } from './span.ts';

export const DIALECTS: readonly Dialect[] = [
  vercelAiSdk,
  openinference,
  langfuse,
  frameworks,
  openllmetry,
  anthropicSdk,
  genAi,
];

/** @returns null for a span that is about no model: a database's, a web server's */
export function roleOf(span: Span): SpanRole | null {
  for (const dialect of DIALECTS) {
    const role = dialect.roleOf(span);
    if (role !== null) return role;
  }
  return null;
}

/** A span may speak several dialects at once: each part comes from the first that says it. */
export function readSpan(span: Span): CallReading {
  const readings = DIALECTS.map((dialect) => dialect.read(span)).reverse();
  const said = readings.map((reading) =>
    Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== null && value !== undefined)),
  );
  const fields: Fields = Object.assign({}, ...readings.map((reading) => reading.fields ?? {}));
  return Object.assign({}, ...said, { fields });
}
