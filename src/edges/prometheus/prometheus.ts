// Reads a series from any server that speaks Prometheus' HTTP API: Prometheus, Thanos, Mimir, VictoriaMetrics …
import { type Outcome, success } from '../../core/model/result.ts';
import type { SeriesReading, SeriesSource } from '../../flow/ports.ts';
import { answerText, notAnswered, refusedAnswer } from './failures.ts';
import { readingsOf } from './matrix.ts';

export interface PrometheusAccess {
  /** With the path before `/api/v1`, if there is one. */
  readonly url: string;
  /** null: the server asks nobody. */
  readonly authorization: string | null;
  readonly timeoutMs?: number;
}

/** A query over a day of one series takes well under a second; one that takes longer than this troubles the server. */
const TIMEOUT_MS = 30_000;

/**
 * More points of one series than this are refused by the server.
 * https://github.com/prometheus/prometheus/blob/v2.42.0/web/api/v1/api.go (queryRange)
 */
const POINTS_MAX = 11_000;

export function createPrometheus(access: PrometheusAccess): SeriesSource {
  return {
    name: 'prometheus',
    async range(query, from, to, stepMs) {
      const readings: SeriesReading[] = [];
      for (let start = from; start <= to; start += POINTS_MAX * stepMs) {
        const end = Math.min(to, start + (POINTS_MAX - 1) * stepMs);
        const part = await ask(access, { query, start, end, stepMs });
        if (!part.ok) return part;
        readings.push(...part.value);
      }
      return success(readings);
    },
  };
}

/** A token before a name and password: https://www.rfc-editor.org/rfc/rfc6750 and rfc7617. */
export function authorizationOf({
  token,
  username,
  password,
}: {
  readonly token: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
}): string | null {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === undefined) return null;
  return `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
}

interface Question {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly stepMs: number;
}

/** As a form, because a query may be longer than an address: https://prometheus.io/docs/prometheus/2.42/querying/api/#range-queries */
async function ask(
  { url, authorization, timeoutMs = TIMEOUT_MS }: PrometheusAccess,
  { query, start, end, stepMs }: Question,
): Promise<Outcome<readonly SeriesReading[]>> {
  const body = new URLSearchParams({
    query,
    start: seconds(start),
    end: seconds(end),
    step: seconds(stepMs),
    timeout: `${timeoutMs}ms`,
  });
  const headers = { accept: 'application/json', ...(authorization === null ? {} : { authorization }) };
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/query_range`, {
      method: 'POST',
      body,
      headers,
      // A redirected form would lose its body, and its credentials would go to whoever is named.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await answerText(response);
    return response.status === 200 ? readingsOf(query, text) : refusedAnswer(query, response, text);
  } catch (error) {
    return notAnswered(error, timeoutMs);
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
