// What recent exports said about traces: a trace comes in pieces, from several processes. Bounded in time and in spans.

import type { CallIdentity } from './call-of-span.ts';
import type { CallReading, SpanRole } from './dialect.ts';
import type { Fields, Span } from './span.ts';

export interface KnownSpan {
  readonly parentId: string | null;
  readonly role: SpanRole | null;
  readonly startAt: number;
  readonly endAt: number;
  /** Only what calls inside it inherit. */
  readonly inherited: Fields;
}

export interface KnownTrace {
  /** Incident time of the last export that told of it. */
  readonly heardAt: number;
  readonly spans: Map<string, KnownSpan>;
  /** Calls that were counted. */
  readonly calls: Map<string, CallIdentity>;
  /** Ids of spans, known or not, that hold a counted call: when they turn out to be calls too, they are not counted. */
  readonly holding: Set<string>;
  /** `feature_flag.<key>` → variant. */
  flags: Fields;
  readonly retrievals: {
    readonly endAt: number;
    readonly scores: readonly (number | null)[];
    readonly source: string | null;
  }[];
  readonly steps: Map<string, number>;
  /** Content and scores that came as log records before their span. */
  readonly content: Map<string, CallReading>;
  /** Requests to providers; those that wait for their parent to be told are not judged yet. */
  readonly requests: Map<string, { readonly span: Span; readonly heardAt: number; judged: boolean }>;
}

export interface TraceMemory {
  readonly traces: Map<string, KnownTrace>;
  /** `gen_ai.response.id` → the call. */
  readonly responses: Map<string, CallIdentity>;
  /** Traces with requests to a provider that are not judged yet. */
  readonly waiting: Set<string>;
  /** Services that have shown a model call: their failed requests are calls too. */
  readonly instrumented: Set<string>;
}

export interface MemoryLimits {
  readonly keepMs: number;
  readonly spansMax: number;
  readonly responsesMax: number;
}

/** About 20 MB at worst; ten minutes hold a batch exporter's delay many times over. */
export const MEMORY_LIMITS: MemoryLimits = { keepMs: 600_000, spansMax: 40_000, responsesMax: 20_000 };

export const createTraceMemory = (): TraceMemory => ({
  traces: new Map(),
  responses: new Map(),
  waiting: new Set(),
  instrumented: new Set(),
});

const SPANS_A_TRACE_MAX = 2000;
const SERVICES_MAX = 1000;

/** @returns a copy to work on: nothing is remembered until `remember` */
export function recall(memory: TraceMemory, traceId: string, now: number): KnownTrace {
  const known = memory.traces.get(traceId);
  return {
    heardAt: now,
    spans: new Map(known?.spans),
    calls: new Map(known?.calls),
    holding: new Set(known?.holding),
    flags: { ...known?.flags },
    retrievals: [...(known?.retrievals ?? [])],
    steps: new Map(known?.steps),
    content: new Map(known?.content),
    requests: new Map([...(known?.requests ?? [])].map(([id, one]) => [id, { ...one }])),
  };
}

/** Remembers what was worked out; the traces not heard of for longest are forgotten first. */
export function remember(
  memory: TraceMemory,
  traces: ReadonlyMap<string, KnownTrace>,
  now: number,
  limits: MemoryLimits = MEMORY_LIMITS,
): void {
  for (const [traceId, trace] of traces) {
    memory.traces.delete(traceId);
    memory.traces.set(traceId, trace);
    if ([...trace.requests.values()].some(({ judged }) => !judged)) memory.waiting.add(traceId);
    else memory.waiting.delete(traceId);
    for (const call of trace.calls.values()) {
      if (call.responseId === null) continue;
      memory.responses.delete(call.responseId);
      memory.responses.set(call.responseId, call);
    }
    forgetOldest(trace.spans, SPANS_A_TRACE_MAX);
    forgetOldest(trace.requests, SPANS_A_TRACE_MAX);
    forgetOldest(trace.content, SPANS_A_TRACE_MAX);
  }
  forgetOldest(memory.responses, limits.responsesMax);
  let spans = 0;
  for (const trace of memory.traces.values()) spans += sizeOf(trace);
  for (const [traceId, trace] of memory.traces) {
    if (spans <= limits.spansMax && now - trace.heardAt <= limits.keepMs) break;
    memory.traces.delete(traceId);
    memory.waiting.delete(traceId);
    spans -= sizeOf(trace);
  }
}

/** @returns whether a service has room to be remembered as instrumented */
export function rememberService(memory: TraceMemory, name: string): void {
  if (memory.instrumented.size < SERVICES_MAX) memory.instrumented.add(name);
}

const sizeOf = ({ spans, requests, content }: KnownTrace): number =>
  1 + spans.size + requests.size * 4 + content.size * 8;

function forgetOldest(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
