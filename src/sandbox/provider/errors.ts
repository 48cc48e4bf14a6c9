// The ways a provider fails, with the bodies and headers that tell them apart: https://platform.openai.com/docs/guides/error-codes
import type { FastifyReply } from 'fastify';

/** `overloaded_529` has Anthropic's status and body: https://docs.anthropic.com/en/api/errors */
export type ProviderFault = 'unauthorized' | 'rate_limited' | 'quota' | 'unavailable' | 'overloaded_529';

export function sendFault(reply: FastifyReply, fault: ProviderFault): FastifyReply {
  const { status, headers, body } = FAULTS[fault];
  return reply.code(status).headers(headers).send(body);
}

const openAiError = (message: string, type: string, code: string | null) => ({
  error: { message, type, param: null, code },
});

const FAULTS: Readonly<
  Record<
    ProviderFault,
    { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: object }
  >
> = {
  unauthorized: {
    status: 401,
    headers: {},
    body: openAiError('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key'),
  },
  rate_limited: {
    status: 429,
    headers: {
      'retry-after': '1',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1s',
    },
    body: openAiError(
      'Rate limit reached for requests. Please try again in 1s.',
      'requests',
      'rate_limit_exceeded',
    ),
  },
  quota: {
    status: 429,
    headers: { 'x-should-retry': 'false' },
    body: openAiError(
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
  },
  unavailable: {
    status: 503,
    headers: { 'retry-after': '1' },
    body: openAiError('The engine is currently overloaded, please try again later.', 'server_error', null),
  },
  overloaded_529: {
    status: 529,
    headers: {},
    body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  },
};
