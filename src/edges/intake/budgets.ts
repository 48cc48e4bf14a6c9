// How many requests a minute are taken. Those who proved themselves and those who did not have a budget each:
// behind a proxy all may share one address, and strangers must not be able to shut PagerDuty out.
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Problem, problemOfError } from './problem.ts';

export interface Budgets {
  /** For each address and path. @returns null, or why the request is not taken now */
  readonly ofKnown: (request: FastifyRequest) => Promise<Problem | null>;
  /** For each address, whatever the path. @returns null, or why the request is not even refused as unauthorised */
  readonly ofStranger: (request: FastifyRequest) => Promise<Problem | null>;
}

/** Enough for a person who sets up a sender and gets the secret wrong. */
const STRANGER_REQUESTS_A_MINUTE = 30;

export async function createBudgets(scope: FastifyInstance, requestsPerMinute: number): Promise<Budgets> {
  await scope.register(rateLimit, { global: false, timeWindow: '1 minute' });
  const ofKnown = scope.createRateLimit({
    max: requestsPerMinute,
    timeWindow: '1 minute',
    // One sender's flood of records must not keep PagerDuty out.
    keyGenerator: (request) => `${request.routeOptions.url} ${request.ip}`,
  });
  const ofStranger = scope.createRateLimit({
    max: Math.min(requestsPerMinute, STRANGER_REQUESTS_A_MINUTE),
    timeWindow: '1 minute',
  });
  const counted =
    (count: typeof ofKnown) =>
    async (request: FastifyRequest): Promise<Problem | null> => {
      const counted = await count(request);
      if (counted.isAllowed || !counted.isExceeded) return null;
      return { ...problemOfError({ statusCode: 429 }, 0), retryAfterSeconds: counted.ttlInSeconds };
    };
  return { ofKnown: counted(ofKnown), ofStranger: counted(ofStranger) };
}
