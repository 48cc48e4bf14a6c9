// Whether a call failed, and how: attributes, exception events, the span's status, the HTTP status. Some
// instrumentations say it in only one of them.
import type { Fields, Span } from './span.ts';
import { numberOf, textOf } from './span.ts';

/**
 * @param fields the span's attributes under today's names
 * @returns `error.type` and what was told about it; {} when the call did not fail
 */
export function failureOf(span: Pick<Span, 'status' | 'statusText' | 'events'>, fields: Fields): Fields {
  const exception = span.events.findLast(({ name }) => name === 'exception')?.fields ?? {};
  const told =
    span.statusText || (textOf(exception, 'exception.message') ?? textOf(fields, 'error.message') ?? '');
  const status = statusOf(fields, told);
  const failed =
    textOf(fields, 'error.type') !== null ||
    span.status === 'error' ||
    (status !== null && status >= 400) ||
    // An exception on a call that was answered all the same was an attempt's.
    (textOf(exception, 'exception.type', 'exception.message') !== null &&
      span.status !== 'ok' &&
      !isAnswered(fields));
  if (!failed) return {};
  const kind = textOf(fields, 'error.type') ?? textOf(exception, 'exception.type');
  return {
    'error.type': kind ?? (status === null ? '_OTHER' : String(status)),
    ...(told === '' ? {} : { 'error.message': told }),
    ...(status === null ? {} : { 'http.response.status_code': status }),
  };
}

/** The status as an attribute, or in front of the text as the vendors' clients write it: `429 Rate limit reached …`. */
function statusOf(fields: Fields, told: string): number | null {
  const own = numberOf(fields, 'http.response.status_code', 'http.status_code');
  if (own !== null) return own;
  const written = /^(?:Error code: |\w*Error: )?([45]\d\d)\b/.exec(told)?.[1];
  return written === undefined ? null : Number(written);
}

const isAnswered = (fields: Fields): boolean =>
  (numberOf(fields, 'gen_ai.usage.output_tokens') ?? 0) > 0 ||
  textOf(fields, 'gen_ai.response.id', 'gen_ai.response.finish_reasons') !== null;
