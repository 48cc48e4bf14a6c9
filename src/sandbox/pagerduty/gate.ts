// What stands before every route: scripted faults, the token, the rate limit and its headers.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { missingAbility, rateLimited, unauthenticated } from './refusal.ts';

/** Mutable: set a field to break something, set it back to mend it. */
export interface PagerDutyFaults {
  /** The connection is cut without an answer. */
  down: boolean;
  /** Every request gets this status; `html` makes the body a load balancer's page. */
  answer: { readonly status: number; readonly html: boolean } | null;
  /** Wait at the wall before each answer. */
  latencyMs: number;
  /** 429 with this many seconds in `ratelimit-reset`, without counting anything. */
  rateLimitedForSeconds: number | null;
  /** Abilities that the account's plan lacks: their endpoints answer 402. */
  readonly notInPlan: Set<PagerDutyAbility>;
  /** How often each webhook is delivered; 2 sends every one twice under the same id. */
  webhookCopies: number;
  /** Limits one fault to some paths; all when null. */
  only: ((call: { readonly method: string; readonly path: string }) => boolean) | null;
  /** Called before a request is served and again before its answer leaves; a rejection cuts the connection there. */
  onCall: ((call: PagerDutyCall) => Promise<void>) | null;
}

export type PagerDutyAbility = 'status_updates' | 'responder_requests' | 'priorities';

export interface PagerDutyCall {
  readonly method: string;
  readonly path: string;
  /** Requests so far, from 0. */
  readonly index: number;
  readonly phase: 'before' | 'after';
}

export const noFaults = (): PagerDutyFaults => ({
  down: false,
  answer: null,
  latencyMs: 0,
  rateLimitedForSeconds: null,
  notInPlan: new Set(),
  webhookCopies: 1,
  only: null,
  onCall: null,
});

/** Installs faults and the call hook on a server; every simulator route goes through it. */
export function installFaults(app: FastifyInstance, faults: PagerDutyFaults): void {
  const indexes = new WeakMap<FastifyRequest, number>();
  let index = 0;
  app.addHook('onRequest', async (request, reply) => {
    indexes.set(request, index++);
    const path = pathOf(request);
    if (path.startsWith('/view/')) return;
    if (!(await passes(faults, request, indexes.get(request) ?? 0, 'before'))) return cut(request, reply);
    if (faults.only !== null && !faults.only({ method: request.method, path })) return;
    if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
    if (faults.down) return cut(request, reply);
    if (faults.answer !== null) return scripted(reply, faults.answer);
    if (faults.rateLimitedForSeconds !== null) {
      setLimitHeaders(reply, 960, 0, faults.rateLimitedForSeconds);
      throw rateLimited();
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.sent || request.raw.socket.destroyed) return payload;
    if (!(await passes(faults, request, indexes.get(request) ?? 0, 'after'))) cut(request, reply);
    return payload;
  });
}

export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
  readonly counts: Map<string, { start: number; used: number }>;
}

/**
 * Counts one request against `key` in the current window at the wall; sets `ratelimit-*`.
 * @throws PagerDutyRefusal 429 when the window is used up
 * @see https://developer.pagerduty.com/docs/rest-api-rate-limits
 */
export function countRequest(reply: FastifyReply, rate: RateLimit, key: string): void {
  const now = Date.now();
  const known = rate.counts.get(key);
  const current = known === undefined || now - known.start >= rate.windowMs ? { start: now, used: 0 } : known;
  rate.counts.set(key, current);
  current.used++;
  setLimitHeaders(
    reply,
    rate.limit,
    Math.max(0, rate.limit - current.used),
    Math.ceil((current.start + rate.windowMs - now) / 1000),
  );
  if (current.used > rate.limit) throw rateLimited();
}

/** @throws PagerDutyRefusal 401 without a known `Authorization: Token token=…` */
export function requireToken(request: FastifyRequest, tokens: readonly string[]): string {
  const given = /^(?:Token token=|Bearer )"?([^"\s]+)"?$/.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined || !tokens.includes(given)) throw unauthenticated();
  return given;
}

export function requireAbility(faults: PagerDutyFaults, ability: PagerDutyAbility): void {
  if (faults.notInPlan.has(ability)) throw missingAbility(ability);
}

export const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url;

async function passes(
  faults: PagerDutyFaults,
  request: FastifyRequest,
  index: number,
  phase: 'before' | 'after',
): Promise<boolean> {
  if (faults.onCall === null) return true;
  try {
    await faults.onCall({ method: request.method, path: pathOf(request), index, phase });
    return true;
  } catch {
    // The hook's way of saying «the connection breaks here»: the caller sees a reset, as documented on onCall.
    return false;
  }
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function scripted(
  reply: FastifyReply,
  answer: { readonly status: number; readonly html: boolean },
): FastifyReply {
  reply.code(answer.status);
  if (!answer.html) return reply.send({ error: { message: 'Internal Server Error', code: 2000 } });
  return reply
    .type('text/html')
    .send(
      `<html><head><title>${answer.status}</title></head><body><center><h1>${answer.status}</h1></center></body></html>`,
    );
}

function setLimitHeaders(reply: FastifyReply, limit: number, remaining: number, resetSeconds: number): void {
  reply
    .header('ratelimit-limit', String(limit))
    .header('ratelimit-remaining', String(remaining))
    .header('ratelimit-reset', String(resetSeconds));
}
