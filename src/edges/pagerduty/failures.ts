// What PagerDuty's refusals mean, in plain words with the remedy, and whether asking again can help.
import { z } from 'zod';
import type { TransportFailure } from '../../core/model/result.ts';

/** An answer of any status; `data` is the parsed body. */
export interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly data: unknown;
}

/** PagerDuty's own codes that we react to; see https://developer.pagerduty.com/docs/errors */
export const CODES = { alreadyResolved: '1001', unknownRequester: '1008', requesterMissing: '2011' } as const;

/**
 * @param about for people: "the incident P1"
 * @returns `code` is PagerDuty's own error code, or `http_502` where it gave none
 */
export function refusedBy(answer: Answered, about: string): TransportFailure {
  const said = ERROR.safeParse(answer.data).data?.error;
  const code = said?.code === undefined ? `http_${answer.status}` : String(said.code);
  const base = { system: 'pagerduty', code };
  if (answer.status === 429) {
    const retryAfterMs = resetMs(answer.header('ratelimit-reset') ?? answer.header('retry-after'));
    return {
      ...base,
      why: `PagerDuty limits our requests now (${about}).`,
      retryable: true,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    };
  }
  if (answer.status >= 500 || answer.status === 408)
    return {
      ...base,
      why: `PagerDuty answered ${answer.status} (${about}): it has trouble of its own.`,
      retryable: true,
    };
  return { ...base, why: `${meaning(code, answer.status, about)}${quoted(said)}`, retryable: false };
}

export const tooSlow = (about: string, deadlineMs: number): TransportFailure => ({
  system: 'pagerduty',
  code: 'deadline',
  why: `PagerDuty did not answer within ${deadlineMs / 1000} s (${about}).`,
  retryable: true,
});

export const noAnswer = (about: string, problem: unknown): TransportFailure => ({
  system: 'pagerduty',
  code: 'unreachable',
  why: `PagerDuty could not be reached (${about}): ${problem instanceof Error ? problem.message : String(problem)}`,
  retryable: true,
});

export const strangeAnswer = (about: string, detail: string): TransportFailure => ({
  system: 'pagerduty',
  code: 'unexpected_answer',
  why: `PagerDuty's answer is not what its documentation says (${about}): ${detail}. Check that PAGERDUTY_API_URL is PagerDuty's REST API.`,
  retryable: false,
});

const ERROR = z.object({
  error: z.object({
    message: z.string().optional(),
    code: z.number().optional(),
    errors: z.array(z.string()).optional().catch(undefined),
  }),
});

function meaning(code: string, status: number, about: string): string {
  if (code === CODES.requesterMissing || code === CODES.unknownRequester)
    return `PagerDuty does not know in whose name to do this (${about}): set PAGERDUTY_FROM_EMAIL to the e-mail of a PagerDuty user.`;
  switch (status) {
    case 401:
      return `PagerDuty refused the API key (${about}): set PAGERDUTY_API_TOKEN to a valid REST API key.`;
    case 402:
      return `The PagerDuty plan lacks an ability that this needs (${about}): do it by hand in PagerDuty, or change the plan.`;
    case 403:
      return `The PagerDuty API key may not do this (${about}): use a general access key that is not read-only, or give its user the right.`;
    case 404:
      return `PagerDuty has no ${about.replace(/^the /, '')}, or the API key may not see it: check the id, and that PAGERDUTY_API_TOKEN belongs to the account that pages.`;
    default:
      return `PagerDuty refused with ${status} (${about}).`;
  }
}

function quoted(said: z.infer<typeof ERROR>['error'] | undefined): string {
  const text = [said?.message, ...(said?.errors ?? [])].filter((part) => part !== undefined).join('; ');
  return text === '' ? '' : ` PagerDuty's words: ${text}`;
}

// Limits are counted by the minute: https://developer.pagerduty.com/docs/rest-api-rate-limits
// More than this is not PagerDuty's word (a proxy's date, say), and a resolve must not wait for it.
const RESET_MS_MAX = 10 * 60_000;

/** Seconds until the limit ends → milliseconds; null when it says nothing usable. */
function resetMs(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds * 1000, RESET_MS_MAX) : null;
}
