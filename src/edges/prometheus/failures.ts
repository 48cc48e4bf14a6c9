// What kept a query from being answered: what it is called, whether trying again helps, and what a person can do.
import { z } from 'zod';
import { failed, type Outcome } from '../../core/model/result.ts';
import { json, shownQuery } from './matrix.ts';

/** 11,000 points take some 0.3 MB; an answer of many series is refused by its number before this, or by this. */
const ANSWER_CHARS_MAX = 8_000_000;

/**
 * Any status but 200.
 * @see https://prometheus.io/docs/prometheus/2.42/querying/api/#format-overview
 */
export function refusedAnswer(query: string, response: Response, text: string): Outcome<never> {
  const { status } = response;
  const said = saidIn(text);
  switch (true) {
    case status === 400 || status === 422:
      return wrong(
        status === 400 ? 'bad_query' : 'failed_query',
        `it cannot run the query ${shownQuery(query)}: ${said}`,
      );
    case status === 401 || status === 403:
      return wrong(
        'unauthorized',
        `it answered ${status}: set PROMETHEUS_BEARER_TOKEN, or PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD`,
      );
    case status >= 300 && status < 400:
      return wrong(
        'redirected',
        `it answered ${status} and sends elsewhere (${response.headers.get('location') ?? 'nowhere'}): set prometheus.url to that address`,
      );
    case status === 404 || status === 405:
      return wrong(
        'not_prometheus',
        `it answered ${status}: prometheus.url must be the address before /api/v1/query_range`,
      );
    case status === 429:
      return later('rate_limited', 'it asks to be asked less often', retryAfterMs(response));
    case status >= 500:
      return later(String(status), `it answered ${status}: ${said}`, retryAfterMs(response));
    default:
      return wrong(String(status), `it answered ${status}: ${said}`);
  }
}

/** @throws what is no failure of the network, so a programmer's error */
export function notAnswered(error: unknown, timeoutMs: number): Outcome<never> {
  if (error instanceof AnswerTooLong) return wrong('answer_too_long', error.message);
  if (error instanceof Error && error.name === 'TimeoutError')
    return later('timeout', `no answer within ${timeoutMs} ms`);
  if (error instanceof TypeError && error.cause instanceof Error)
    return later('unreachable', `${error.message}: ${error.cause.message}`);
  throw error;
}

class AnswerTooLong extends Error {}

/** The deadline of the request holds for its body too. */
export async function answerText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > ANSWER_CHARS_MAX)
      throw new AnswerTooLong(
        `its answer has more than ${ANSWER_CHARS_MAX} characters: aggregate the query to one series, such as sum(…)`,
      );
  }
  return text + decoder.decode();
}

/** The server's own words, where its answer has them: `{"status":"error","errorType":"bad_data","error":"…"}`. */
function saidIn(text: string): string {
  const answer = errorSchema.safeParse(json(text));
  const said = answer.success ? answer.data.error : text;
  return said.trim() === '' ? 'it gave no reason' : said.replace(/\s+/g, ' ').slice(0, 300);
}

const errorSchema = z.object({ error: z.string() });

/** Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; a date is left to our own pace. */
function retryAfterMs(response: Response): number | undefined {
  const said = response.headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(said) ? Number(said) * 1000 : undefined;
}

const wrong = (code: string, why: string): Outcome<never> =>
  failed({ system: 'prometheus', code, why, retryable: false });

const later = (code: string, why: string, waitMs?: number): Outcome<never> =>
  failed({
    system: 'prometheus',
    code,
    why,
    retryable: true,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  });
