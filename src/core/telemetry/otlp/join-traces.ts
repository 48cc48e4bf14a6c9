// Spans of one export, and what earlier ones told of the same traces → each model call once, with its surroundings.
// long: one decision read as a whole: which spans count, and what the others say about them.
import type { Evaluation, LlmCall } from '../../model/records.ts';
import { type BlindFailure, blindToFailures } from './blind-to-failures.ts';
import { type CallOptions, callOfSpan, identityOf, type Surroundings } from './call-of-span.ts';
import { readSpan, roleOf } from './dialect-registry.ts';
import { evaluationOf, OUT_OF_RANGE, scoresOnSpan } from './evaluations.ts';
import { FLAG_EVENTS, flagOf } from './flags.ts';
import { inheritedOf } from './inherited.ts';
import { isProviderRequest, providerOf } from './provider-requests.ts';
import { type Fields, type Span, textOf, type Unreadable } from './span.ts';
import { type KnownTrace, recall, remember, rememberService, type TraceMemory } from './trace-memory.ts';
import { unreadable } from './wire.ts';

export interface JoinedTraces {
  readonly records: readonly (LlmCall | Evaluation)[];
  /** Understood, but of no use as it stands. */
  readonly kept: readonly Unreadable[];
  /** Spans that are about no model call, and spans of calls counted already: only counted. */
  readonly unused: number;
  /** To be called when the records are stored, not before: a repeated export then finds the same memory. */
  readonly remember: () => void;
}

/** @param now incident time */
export function joinTraces(
  memory: TraceMemory,
  spans: readonly Span[],
  now: number,
  options: CallOptions,
): JoinedTraces {
  const traces = new Map<string, KnownTrace>();
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  const records: (LlmCall | Evaluation)[] = [];
  const kept: Unreadable[] = [];
  const services = new Set<string>();
  let unused = 0;
  for (const [traceId, ofTrace] of byTrace) {
    const trace = recall(memory, traceId, now);
    traces.set(traceId, trace);
    const counted = countedCalls(trace, ofTrace, now);
    for (const span of counted) {
      const { call, problems } = callWithScores(span, trace, options);
      records.push(call);
      kept.push(...problems);
      trace.calls.set(span.spanId, identityOf(call));
      services.add(serviceOf(span));
    }
    const own = new Set(counted.map(({ spanId }) => spanId));
    const others = ofTrace.filter(({ spanId }) => !own.has(spanId));
    for (const span of others) records.push(...looseEvaluations(span, trace, options, kept));
    unused += others.length;
  }
  const known = (service: string): boolean => services.has(service) || memory.instrumented.has(service);
  records.push(...unseenFailures(memory, traces, now, known, options));
  return {
    records,
    kept,
    unused,
    remember: () => {
      for (const service of services) rememberService(memory, service);
      remember(memory, traces, now);
    },
  };
}

const serviceOf = ({ resource }: Span): string => textOf(resource, 'service.name') ?? '';

/** Takes in what every span says of the trace, and finds the innermost spans of calls. */
function countedCalls(trace: KnownTrace, spans: readonly Span[], now: number): readonly Span[] {
  const fresh = spans.filter(({ spanId }) => !trace.calls.has(spanId));
  for (const span of fresh) takeIn(trace, span, now);
  const candidates = fresh.filter(({ spanId }) => trace.spans.get(spanId)?.role === 'call');
  const counted = candidates.filter(
    (span) => !ancestorsOf(trace, span.parentId).some((id) => trace.calls.has(id)),
  );
  for (const span of counted) hold(trace, span.parentId);
  for (const span of fresh) if (trace.holding.has(span.spanId)) hold(trace, span.parentId);
  return counted.filter(({ spanId }) => !trace.holding.has(spanId));
}

function takeIn(trace: KnownTrace, span: Span, now: number): void {
  const role = roleOf(span);
  trace.spans.set(span.spanId, {
    parentId: span.parentId,
    role,
    startAt: span.startAt,
    endAt: span.endAt,
    inherited: inheritedOf(span.fields),
  });
  for (const { name, fields } of span.events)
    if (FLAG_EVENTS.includes(name)) trace.flags = { ...trace.flags, ...flagOf(fields) };
  if (role === 'step') trace.steps.set(span.spanId, span.startAt);
  if (role === 'retrieval') {
    const scores = readSpan(span).documents?.map(({ score }) => score) ?? [];
    trace.retrievals.push({
      endAt: span.endAt,
      scores,
      source: textOf(span.fields, 'gen_ai.data_source.id'),
    });
  }
  if (role === null && isProviderRequest(span))
    trace.requests.set(span.spanId, { span, heardAt: now, judged: false });
}

const DEPTH_MAX = 64;

/** Ids of the spans around, nearest first, as far as they are known; the last may be unknown itself. */
function ancestorsOf(trace: KnownTrace, parentId: string | null): readonly string[] {
  const found: string[] = [];
  let id = parentId;
  while (id !== null && found.length < DEPTH_MAX && !found.includes(id)) {
    found.push(id);
    id = trace.spans.get(id)?.parentId ?? null;
  }
  return found;
}

const inheritedAround = (trace: KnownTrace, { parentId }: Span): readonly Fields[] =>
  ancestorsOf(trace, parentId).map((id) => trace.spans.get(id)?.inherited ?? {});

function hold(trace: KnownTrace, parentId: string | null): void {
  for (const id of ancestorsOf(trace, parentId)) trace.holding.add(id);
}

function callWithScores(
  span: Span,
  trace: KnownTrace,
  options: CallOptions,
): { readonly call: LlmCall; readonly problems: readonly Unreadable[] } {
  const scores = scoresOnSpan(span);
  const usable = scores.flatMap(({ name, score }) => (score === null ? [] : [[name, score] as const]));
  const problems = scores.filter(({ score }) => score === null).map((one) => unreadable(one, OUT_OF_RANGE));
  const around: Surroundings = {
    ancestors: inheritedAround(trace, span),
    facts: factsAbout(trace, span),
    content: trace.content.get(span.spanId) ?? {},
    evaluations: Object.fromEntries(usable),
  };
  return { call: callOfSpan(span, around, options), problems };
}

function factsAbout(trace: KnownTrace, span: Span): Fields {
  const asked: Fields = Object.assign({}, ...[...inheritedAround(trace, span)].reverse());
  const before = trace.retrievals.filter(({ endAt }) => endAt <= span.endAt);
  const scores = before.flatMap((one) => one.scores);
  const best = scores.filter((score) => score !== null);
  const steps = [...trace.steps.values()].filter((startAt) => startAt <= span.endAt).length;
  const source = before.find((one) => one.source !== null)?.source ?? null;
  return {
    ...Object.fromEntries(Object.entries(asked).filter(([name]) => name.startsWith('gen_ai.'))),
    ...trace.flags,
    ...(before.length === 0 ? {} : { 'app.retrieval.documents': scores.length }),
    ...(best.length === 0 ? {} : { 'app.retrieval.top_score': Math.max(...best) }),
    ...(source === null ? {} : { 'gen_ai.data_source.id': source }),
    ...(steps === 0 ? {} : { 'app.agent.steps': steps }),
  };
}

/** Scores on a span that is no counted call: the call is the one around it, or the one whose response they name. */
function looseEvaluations(
  span: Span,
  trace: KnownTrace,
  { featureNames }: CallOptions,
  kept: Unreadable[],
): readonly Evaluation[] {
  return scoresOnSpan(span).flatMap((one) => {
    const { score, responseId } = one;
    if (score === null) {
      kept.push(unreadable(one, OUT_OF_RANGE));
      return [];
    }
    const calls = [...trace.calls.values()];
    const around = ancestorsOf(trace, span.spanId).flatMap((id) => trace.calls.get(id) ?? []);
    const named = responseId === null ? undefined : calls.find((call) => call.responseId === responseId);
    const call = named ?? around[0] ?? (calls.length === 1 ? calls[0] : undefined) ?? null;
    return [
      evaluationOf(
        { ...one, score },
        { at: span.endAt, fields: {}, resource: span.resource },
        call,
        featureNames,
      ),
    ];
  });
}

/** How long a failed request waits for the model span around it, which ends and is exported after it. */
const PARENT_WITHIN_MS = 30_000;

/** Looks at the traces told of now, and at those where a request has waited long enough. */
function unseenFailures(
  memory: TraceMemory,
  traces: Map<string, KnownTrace>,
  now: number,
  isInstrumented: (service: string) => boolean,
  options: CallOptions,
): readonly LlmCall[] {
  for (const traceId of memory.waiting) {
    const trace = memory.traces.get(traceId);
    if (trace === undefined || traces.has(traceId)) continue;
    const due = [...trace.requests.values()].some(
      (one) => isDue(one, now) && isInstrumented(serviceOf(one.span)),
    );
    if (!due) continue;
    traces.set(traceId, { ...recall(memory, traceId, now), heardAt: trace.heardAt });
  }
  const calls: LlmCall[] = [];
  for (const [traceId, trace] of traces) {
    const ready = [...trace.requests.values()].filter(
      (one) =>
        !one.judged &&
        isInstrumented(serviceOf(one.span)) &&
        (isDue(one, now) || one.span.parentId === null || trace.spans.has(one.span.parentId)),
    );
    const loose = ready.filter(
      ({ span }) =>
        !ancestorsOf(trace, span.parentId).some(
          (id) => trace.calls.has(id) || trace.spans.get(id)?.role === 'call',
        ),
    );
    for (const one of ready) one.judged = true;
    const llmSpans = [...trace.spans].flatMap(([spanId, known]) =>
      known.role === 'call' ? [{ traceId, spanId, ...known }] : [],
    );
    const failures = blindToFailures({ llmSpans, httpClientSpans: loose.map(({ span }) => span) });
    for (const failure of failures) calls.push(callOfFailure(failure, trace, options));
  }
  return calls;
}

const isDue = (one: { readonly heardAt: number; readonly judged: boolean }, now: number): boolean =>
  !one.judged && now - one.heardAt >= PARENT_WITHIN_MS;

function callOfFailure(
  { request, resent, startAt }: BlindFailure,
  trace: KnownTrace,
  options: CallOptions,
): LlmCall {
  const provider = providerOf(request);
  const facts = {
    ...factsAbout(trace, request),
    'app.instrumentation.blind': true,
    ...(provider === null ? {} : { 'gen_ai.provider.name': provider }),
    ...(resent === 0 ? {} : { 'http.request.resend_count': resent }),
  };
  const ancestors = inheritedAround(trace, request);
  const span = { ...request, startAt };
  return callOfSpan(span, { ancestors, facts, content: {}, evaluations: {} }, options);
}
