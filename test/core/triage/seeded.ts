// Seeded randomness and simulated calls for the triage tests: the same seed gives the same calls.
import type { Attributes, Change, LlmCall } from '../../../src/core/model/records.ts';
import type { EpochMs } from '../../../src/core/model/time.ts';
import {
  couldNotLook,
  looked,
  type Sources,
  type TriageQuestion,
} from '../../../src/core/triage/evidence.ts';

/** Mulberry32 (Tommy Ettinger): uniform numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const normal = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

export const NOW = Date.parse('2026-11-20T14:00:00Z');
export const HOUR = 3_600_000;

export const QUESTION: TriageQuestion = {
  feature: 'assistant',
  provider: 'openai',
  evaluators: {},
  windowMs: HOUR,
  baselineMs: 48 * HOUR,
  minimumCalls: 30,
  now: NOW,
};

export interface CallShape {
  readonly attributes?: Attributes;
  readonly evaluations?: Readonly<Record<string, number>>;
  readonly durationMs?: number | null;
}

/** One call every `everyMs` from `from` to `to`, each made by `make`. */
export function callsFrom(
  from: EpochMs,
  to: EpochMs,
  everyMs: number,
  make: (at: EpochMs, index: number) => CallShape,
): LlmCall[] {
  return Array.from({ length: Math.floor((to - from) / everyMs) }, (_, index) => {
    const at = from + index * everyMs;
    return callOf(at, make(at, index));
  });
}

export const callOf = (
  at: EpochMs,
  { attributes = {}, evaluations = {}, durationMs = null }: CallShape,
): LlmCall => ({
  kind: 'llm_call',
  at,
  feature: 'assistant',
  durationMs,
  attributes,
  output: null,
  evaluations,
  session: null,
  user: null,
});

export const changeOf = (at: EpochMs, change: Partial<Change>): Change => ({
  kind: 'change',
  at,
  type: 'deploy',
  summary: 'a change',
  feature: null,
  from: null,
  to: null,
  attributes: {},
  ...change,
});

export const sourcesOf = (calls: readonly LlmCall[], more: Partial<Sources> = {}): Sources => ({
  calls: looked(calls),
  changes: looked([]),
  evaluators: looked([]),
  providerStatus: couldNotLook('No status line.', 'send some.'),
  statusPage: couldNotLook('No page.', 'configure it.'),
  retrievalProbes: looked([]),
  ...more,
});
