// Some public instrumentations export no span for a call that failed. The HTTP client's spans still show it: a failed
// request to a provider that stands in no model span is a failed call.

import { isFailedRequest } from './provider-requests.ts';
import type { Span } from './span.ts';

export interface BlindFailure {
  /** The last request of the call: its status is what the caller got. */
  readonly request: Span;
  /** Requests that failed before it and were tried again. */
  readonly resent: number;
  readonly startAt: number;
}

export type LlmSpan = Pick<Span, 'traceId' | 'spanId' | 'parentId' | 'startAt' | 'endAt'>;

/**
 * @param llmSpans every span of a model call that is known
 * @param httpClientSpans every request to a provider, failed or not, of the same traces
 * @returns one for each call that failed unseen; a request that was tried again and then succeeded is none
 */
export function blindToFailures({
  llmSpans,
  httpClientSpans,
}: {
  readonly llmSpans: readonly LlmSpan[];
  readonly httpClientSpans: readonly Span[];
}): readonly BlindFailure[] {
  const seen = new Set(llmSpans.map(keyOf));
  const requests = new Set(httpClientSpans.map(keyOf));
  const unseen = httpClientSpans.filter((span) => {
    // A request in a request (a redirect, a proxy's client) belongs to the outer one.
    const parent = `${span.traceId} ${span.parentId}`;
    if (seen.has(parent) || requests.has(parent)) return false;
    return !llmSpans.some((llm) => standsBeside(llm, span));
  });
  return attemptsOf(unseen).flatMap((attempts) => {
    const [first, last] = [attempts[0], attempts.at(-1)];
    if (first === undefined || last === undefined || !isFailedRequest(last)) return [];
    return [{ request: last, resent: attempts.length - 1, startAt: first.startAt }];
  });
}

const keyOf = ({ traceId, spanId }: Pick<Span, 'traceId' | 'spanId'>): string => `${traceId} ${spanId}`;

/** Where the instrumentation does not make its span the current one, only time tells which call a request was part of. */
const standsBeside = (llm: LlmSpan, { traceId, parentId, startAt, endAt }: Span): boolean =>
  llm.traceId === traceId &&
  (parentId === null || parentId === llm.parentId) &&
  llm.startAt <= startAt &&
  llm.endAt >= endAt;

/** The official clients wait at most 8 s between two tries. https://github.com/openai/openai-node/blob/master/src/client.ts */
const RETRY_WITHIN_MS = 10_000;

/** Requests under one parent, each begun after a failed one ended and soon after it, are tries of one call. */
function attemptsOf(spans: readonly Span[]): readonly (readonly Span[])[] {
  const calls: Span[][] = [];
  const latest = new Map<string, Span[]>();
  for (const span of [...spans].sort((a, b) => a.startAt - b.startAt)) {
    const group = `${span.traceId} ${span.parentId}`;
    const before = latest.get(group);
    const last = before?.at(-1);
    const again =
      last !== undefined &&
      isFailedRequest(last) &&
      span.startAt >= last.endAt &&
      span.startAt - last.endAt <= RETRY_WITHIN_MS;
    if (again && before !== undefined) before.push(span);
    else {
      const call = [span];
      calls.push(call);
      latest.set(group, call);
    }
  }
  return calls;
}
