// One request to PagerDuty's REST v2 through pdjs, with what pdjs lacks: a deadline that ends it, and typed failures.
import { randomUUID } from 'node:crypto';
import diagnosticsChannel from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { api } from '@pagerduty/pdjs';
import type { z } from 'zod';
import { failed, type Outcome, success } from '../../core/model/result.ts';
import { type Answered, noAnswer, refusedBy, strangeAnswer, tooSlow } from './failures.ts';

export interface PagerDutyRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Under the API's root, without leading slash: `incidents/P1`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly body?: object;
  /** E-mail of the PagerDuty user in whose name a write happens. */
  readonly from?: string | null;
  /** For people, in failures: "the incident P1". */
  readonly about: string;
}

export interface PagerDutyClient {
  send<Schema extends z.ZodType>(
    request: PagerDutyRequest,
    schema: Schema,
  ): Promise<Outcome<z.infer<Schema>>>;
}

/** Wall milliseconds for one request: long enough for a slow PagerDuty, short for a person waiting. */
export const DEADLINE_MS = 10_000;

export function createPagerDutyClient(access: {
  readonly token: string;
  readonly url: string;
  readonly deadlineMs: number;
}): PagerDutyClient {
  return {
    async send(request, schema) {
      const answered = await attempt(access, request);
      if (!answered.ok) return answered;
      const { status, data } = answered.value;
      if (status < 200 || status > 299) return failed(refusedBy(answered.value, request.about));
      const parsed = schema.safeParse(data);
      return parsed.success
        ? success(parsed.data)
        : failed(strangeAnswer(request.about, parsed.error.issues.map(issueLine).join('; ')));
    },
  };
}

/** Settles once: with the answer, at a 429's first byte, or at the deadline; then the request is cut. */
function attempt(
  access: Parameters<typeof createPagerDutyClient>[0],
  request: PagerDutyRequest,
): Promise<Outcome<Answered>> {
  const abort = new AbortController();
  const id = randomUUID();
  return new Promise((resolve) => {
    const settle = (outcome: Outcome<Answered>): void => {
      clearTimeout(deadline);
      stopWatching();
      resolve(outcome);
      abort.abort();
    };
    const deadline = setTimeout(
      () => settle(failed(tooSlow(request.about, access.deadlineMs))),
      access.deadlineMs,
    );
    const stopWatching = onAnswer(id, (response) => {
      if (response.statusCode === 429) settle(success(headOf(response)));
    });
    ask(access, request, { id, signal: abort.signal }).then(settle);
  });
}

async function ask(
  access: { readonly token: string; readonly url: string },
  request: PagerDutyRequest,
  call: { readonly id: string; readonly signal: AbortSignal },
): Promise<Outcome<Answered>> {
  try {
    const response = await api({
      token: access.token,
      // `server` would force https and `.all()` needs a host that ends in .com: `url` takes any root.
      url: `${access.url.replace(/\/+$/, '')}/${request.path}`,
      method: request.method,
      headers: {
        'X-Request-Id': call.id,
        ...(request.from == null ? {} : { From: request.from }),
      },
      signal: call.signal,
      // pdjs's own timer ends nothing and keeps the process alive; ours ends the request.
      requestTimeout: 0,
      ...(request.query === undefined ? {} : { queryParameters: { ...request.query } }),
      ...(request.body === undefined ? {} : { data: request.body }),
    });
    return success({
      status: response.status,
      header: (name) => response.headers.get(name),
      data: response.data,
    });
  } catch (problem) {
    // pdjs rejects with the bare Response when a body is not JSON.
    if (isResponse(problem))
      return success({ status: problem.status, header: (name) => problem.headers.get(name), data: NOT_JSON });
    return failed(noAnswer(request.about, problem));
  }
}

/** Stands for a body that is no JSON; no schema accepts it. */
const NOT_JSON = Symbol('not JSON');

const isResponse = (
  value: unknown,
): value is { status: number; headers: { get(name: string): string | null } } =>
  typeof value === 'object' && value !== null && 'status' in value && 'headers' in value;

const headOf = (response: IncomingMessage): Answered => ({
  status: response.statusCode ?? 0,
  header: (name) => [response.headers[name.toLowerCase()]].flat()[0] ?? null,
  data: null,
});

/**
 * pdjs answers a 429 by waiting a fixed 20 s and asking three times more, whatever `ratelimit-reset` says. Node tells of
 * each response before pdjs sees it, so that the call can end there.
 * @see https://nodejs.org/api/diagnostics_channel.html#http
 */
function onAnswer(id: string, listen: (response: IncomingMessage) => void): () => void {
  const heard = (published: unknown): void => {
    const { request, response } = published as { request: ClientRequest; response: IncomingMessage };
    if (request.getHeader('x-request-id') === id) listen(response);
  };
  diagnosticsChannel.subscribe('http.client.response.finish', heard);
  return () => void diagnosticsChannel.unsubscribe('http.client.response.finish', heard);
}

const issueLine = (issue: z.core.$ZodIssue): string =>
  `${issue.path.join('.') || 'the answer'}: ${issue.message}`;
