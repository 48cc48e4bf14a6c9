// Why a call failed, and whom that points at. Only capacity, 5xx, 529 and timeouts point at the provider.
import type { Attributes } from '../model/records.ts';

export const ERROR_KINDS = [
  'capacity',
  'server',
  'timeout',
  'rate',
  'quota',
  'auth',
  'request',
  'unknown',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** `rate` is decided by traffic: a limit met without more traffic of our own points at the provider. */
export const POINTS_AT: Readonly<Record<ErrorKind, 'provider' | 'us' | 'traffic' | 'nobody'>> = {
  capacity: 'provider',
  server: 'provider',
  timeout: 'provider',
  rate: 'traffic',
  quota: 'us',
  auth: 'us',
  request: 'us',
  unknown: 'nobody',
};

export const ERROR_WORDS: Readonly<Record<ErrorKind, string>> = {
  capacity: 'provider overloaded',
  server: 'provider 5xx',
  timeout: 'timeouts',
  rate: '429 rate limit',
  quota: 'quota or spend limit',
  auth: 'authentication',
  request: 'requests refused (4xx)',
  unknown: 'other errors',
};

/**
 * Names the failure of one call: the code first, then the text beside it.
 * @returns null when the call did not fail (no `error.type` and no failing status)
 * @see https://platform.openai.com/docs/guides/error-codes, https://docs.anthropic.com/en/api/errors,
 *   https://cloud.google.com/apis/design/errors, https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
export function errorKindOf(attributes: Attributes): ErrorKind | null {
  const type = textOf(attributes, 'error.type');
  const status = statusOf(attributes, type);
  if (type === '' && (status === null || status < 400)) return null;
  const code = [type, textOf(attributes, 'error.code'), textOf(attributes, 'exception.type')]
    .join(' ')
    .toLowerCase();
  const told = [textOf(attributes, 'error.message'), textOf(attributes, 'exception.message')]
    .join(' ')
    .toLowerCase();
  return (
    byCode(code) ??
    (status === 429 ? (byCode(told) ?? 'rate') : byStatus(status)) ??
    byCode(told) ??
    'unknown'
  );
}

const CODES: readonly (readonly [RegExp, ErrorKind])[] = [
  [
    /insufficient_quota|billing|spend.?limit|credit balance|payment|exceeded your current quota|quota exceeded/,
    'quota',
  ],
  [
    /overloaded|capacity|modelnotready|slow_down|engine.*busy|currently unavailable|try again later.*load/,
    'capacity',
  ],
  [/rate_?limit|throttl|too.?many.?requests|resource_exhausted|tokens per min|requests per min/, 'rate'],
  [/authentication|unauthori[sz]ed|invalid_api_key|permission|forbidden|accessdenied/, 'auth'],
  [/timed?.?_?out|timeout|deadline|etimedout/, 'timeout'],
  [
    /internal|server_?error|api_error|serviceunavailable|unavailable|bad.?gateway|econn|connection|socket/,
    'server',
  ],
  [/invalid_request|validation|not_found|context_length|bad.?request|content_filter/, 'request'],
];

const byCode = (text: string): ErrorKind | null => CODES.find(([pattern]) => pattern.test(text))?.[1] ?? null;

function byStatus(status: number | null): ErrorKind | null {
  if (status === null) return null;
  if (status === 503 || status === 529) return 'capacity';
  if (status === 408 || status === 504) return 'timeout';
  if (status >= 500) return 'server';
  if (status === 402) return 'quota';
  if (status === 401 || status === 403) return 'auth';
  return status >= 400 ? 'request' : null;
}

/** The HTTP status, from its own attribute or from an `error.type` that is only a number. */
function statusOf(attributes: Attributes, type: string): number | null {
  const own = attributes['http.response.status_code'] ?? attributes['http.status_code'];
  const number = Number(own ?? (/^\d{3}$/.test(type) ? type : Number.NaN));
  return Number.isInteger(number) ? number : null;
}

const textOf = (attributes: Attributes, name: string): string => String(attributes[name] ?? '');
