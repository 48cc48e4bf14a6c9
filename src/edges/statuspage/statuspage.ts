// Reads a provider's status page in Statuspage's JSON shape: OpenAI, Anthropic and most others publish it.
import { z } from 'zod';
import { failed, type Outcome, success } from '../../core/model/result.ts';
import { parseRfc3339 } from '../../core/model/time.ts';
import type { StatusPage } from '../../flow/ports.ts';

type StatusNow = Extract<Awaited<ReturnType<StatusPage['fetch']>>, { ok: true }>['value'];

/** https://metastatuspage.com/api: pages are cached for a minute; a page that is slow is no evidence of anything. */
const FETCH_TIMEOUT_MS = 8_000;
const BODY_CHARS_MAX = 2_000_000;

export function createStatusPage({
  fetchTimeoutMs = FETCH_TIMEOUT_MS,
}: {
  readonly fetchTimeoutMs?: number;
} = {}): StatusPage {
  return { fetch: (url) => read(summaryAddress(url), fetchTimeoutMs) };
}

const summarySchema = z.object({
  status: z.object({ indicator: z.string(), description: z.string().default('') }),
  /** `status.json` has none, and some pages leave it out: unknown, not healthy. */
  incidents: z
    .array(
      z.object({
        name: z.string(),
        impact: z.string().default('unknown'),
        status: z.string().default('unknown'),
        started_at: z.string().nullish(),
        created_at: z.string().nullish(),
      }),
    )
    .nullish(),
});

const INDICATORS = {
  none: 'none',
  minor: 'minor',
  major: 'major',
  critical: 'critical',
  maintenance: 'minor',
} as const;

/** A page's address without a path means its summary; an address of JSON is taken as it is. */
function summaryAddress(url: string): string {
  const address = new URL(url);
  if (address.pathname.endsWith('.json')) return address.href;
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/api/v2/summary.json`;
  return address.href;
}

async function read(address: string, timeoutMs: number): Promise<Outcome<StatusNow>> {
  try {
    // One deadline for headers and body: a page that trickles is as good as silent.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(address, { signal, headers: { accept: 'application/json' } });
    if (!response.ok) {
      await response.body?.cancel();
      return refused(
        String(response.status),
        `it answered ${response.status}`,
        response.status >= 500 || response.status === 429,
      );
    }
    return parsed(await limitedText(response));
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return refused('timeout', `no answer within ${timeoutMs} ms`, true);
    return refused('unreachable', reasonOf(error), true);
  }
}

async function limitedText(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > BODY_CHARS_MAX) throw new Error(`it is longer than ${BODY_CHARS_MAX} characters`);
  }
  return text + decoder.decode();
}

function parsed(text: string): Outcome<StatusNow> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return refused('not_json', `it is not JSON: ${reasonOf(error)}`, false);
  }
  const summary = summarySchema.safeParse(body);
  if (!summary.success)
    return refused(
      'not_statuspage',
      `it is not in Statuspage's shape: ${z.prettifyError(summary.error)}`,
      false,
    );
  const { status, incidents } = summary.data;
  const indicator = Object.entries(INDICATORS).find(([known]) => known === status.indicator)?.[1];
  if (indicator === undefined)
    return refused(
      'unknown_indicator',
      `status.indicator = "${status.indicator}": it knows only ${Object.keys(INDICATORS).join(', ')}`,
      false,
    );
  return success({
    indicator,
    description: status.description,
    incidents:
      incidents?.map((one) => ({
        name: one.name,
        impact: one.impact,
        status: one.status,
        startedAt: parseRfc3339(one.started_at ?? one.created_at ?? ''),
      })) ?? null,
  });
}

const refused = (code: string, why: string, retryable: boolean): Outcome<StatusNow> =>
  failed({ system: 'statuspage', code, why, retryable });

/** `fetch failed` hides its reason in `cause`. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};
