// What a dialect is: one file in dialects/ exports one object of this type (a test compares folder and registry).
import type { Fields, Span } from './span.ts';

/**
 * What a span is for us. `call`: one model call · `retrieval` · `step`: an agent's or a tool's run ·
 * `frame`: it only holds others (workflow, chain, an SDK's outer span).
 */
export type SpanRole = 'call' | 'retrieval' | 'step' | 'frame';

export interface Dialect {
  /** The file's name. */
  readonly name: string;
  /** @returns null when this dialect does not say what the span is */
  readonly roleOf: (span: Span) => SpanRole | null;
  /** Its own attribute names → the present GenAI names. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Attributes that are never dimensions: text of people and models, lists, repeated counts. A prefix ends in a dot. */
  readonly leftOut: readonly string[];
  /** What renaming alone does not give. */
  readonly read: (span: Span) => CallReading;
}

/** Each part absent where the span does not say it. */
export interface CallReading {
  /** Under present names; they yield to what renaming gave. */
  readonly fields?: Fields;
  /** The messages that were sent, in any shape: to be hashed. */
  readonly prompt?: unknown;
  /** The system's instructions alone. */
  readonly instructions?: unknown;
  readonly output?: string | null;
  readonly session?: string | null;
  readonly user?: string | null;
  /** Documents that a retrieval found, with scores where it said so. */
  readonly documents?: readonly { readonly score: number | null }[];
}
