// Triage, looked and judged: fetches what the checks need, side by side, each with a deadline; then the pure decision.
import type { TriageResult } from '../core/model/finding.ts';
import type { LlmCall, ProviderStatus } from '../core/model/records.ts';
import type { Outcome } from '../core/model/result.ts';
import type { EpochMs } from '../core/model/time.ts';
import { hours, spokenDuration } from '../core/model/time.ts';
import { type Detected, withDetected } from '../core/triage/detected.ts';
import {
  couldNotLook,
  type Looked,
  looked,
  type StatusNow,
  type TriageQuestion,
} from '../core/triage/evidence.ts';
import { triage } from '../core/triage/triage.ts';
import type { StatusPage, TelemetryStore } from './ports.ts';

export interface TriageRequest extends Omit<TriageQuestion, 'feature'> {
  /** null: the incident names none. */
  readonly feature: string | null;
  /** Address of the provider's status page, or of its JSON. */
  readonly statusPage: string | null;
  /** The page of our own detection behind the incident, with what it has seen until now; null when there is none. */
  readonly detected?: Detected | null;
}

export interface TriagePorts {
  readonly telemetry: TelemetryStore;
  readonly statusPage: StatusPage;
  /** Resolves after so many wall milliseconds; tests give their own. */
  readonly patience?: (wallMs: number) => Promise<void>;
}

/** A source slower than this is told as "could not look"; nobody waits longer for triage at night. */
const SOURCE_DEADLINE_MS = 20_000;
const SEND_RECORDS = 'send llm_call records to POST /v1/records (README: "Send it what you know").';

/** Never fails for a source that fails: it says which one, why, and how to enable it. */
export async function runTriage(ports: TriagePorts, request: TriageRequest): Promise<TriageResult> {
  const { telemetry } = ports;
  const look = looker(ports.patience ?? patience);
  const named = await featureOf(look, telemetry, request.feature);
  if (named.kind === 'could_not_look') return triage(nothing(named), { ...request, feature: '' });
  const feature = named.value;
  const from = request.now - request.baselineMs - request.windowMs;
  const statusPage = look('the status page', SEE_PAGE, () => readPage(ports.statusPage, request.statusPage));
  const calls = look('the store of calls', SEE_STORE, async () =>
    present(await telemetry.calls(feature, from, request.now), feature, request),
  );
  const read = <Value>(name: string, get: () => Promise<Value>): Promise<Looked<Value>> =>
    look(name, SEE_STORE, async () => looked(await get()));
  const [changes, evaluators, retrievalProbes] = [
    read('the store of changes', () => telemetry.changes(feature, changesFrom(request, from), request.now)),
    read('the store of evaluators', () => telemetry.evaluators(feature)),
    look('the store of retrieval probes', SEE_STORE, async () =>
      telemetry.retrievalProbes === undefined
        ? couldNotLook('This store keeps no retrieval probes.', 'nothing to do: triage goes on without them.')
        : looked(await telemetry.retrievalProbes(feature, from, request.now)),
    ),
  ];
  const provider = request.provider ?? providerOf(await calls);
  const providerStatus = look('the store of provider status', SEE_STORE, () =>
    readStatusLines(telemetry, provider, request.now),
  );
  const sources = {
    calls: await calls,
    changes: await changes,
    evaluators: await evaluators,
    retrievalProbes: await retrievalProbes,
    statusPage: await statusPage,
    providerStatus: await providerStatus,
  };
  const result = triage(sources, { ...request, feature, provider });
  return withDetected(
    result,
    request.detected ?? null,
    sources.changes.kind === 'looked' ? sources.changes.value : [],
  );
}

/** A change that detection saw begin days ago lies before the baseline of a late triage. */
const changesFrom = ({ detected }: TriageRequest, from: EpochMs): EpochMs =>
  detected?.onset == null ? from : Math.min(from, detected.onset.earliest - hours(24));

const SEE_STORE = "see the bot's log for the database error.";
const SEE_PAGE = 'open the page by hand, or correct features.<feature>.statusPage in oncall.yml.';

type Look = <Value>(
  name: string,
  enable: string,
  get: () => Promise<Looked<Value>>,
) => Promise<Looked<Value>>;

/** One source: its answer, its failure or its lateness, as a value. */
function looker(wait: (wallMs: number) => Promise<void>): Look {
  return async (name, enable, get) => {
    const late = wait(SOURCE_DEADLINE_MS).then(() =>
      couldNotLook(`${capital(name)} did not answer within ${spokenDuration(SOURCE_DEADLINE_MS)}.`, enable),
    );
    const answer = get().catch((error: unknown) =>
      couldNotLook(
        `${capital(name)} failed: ${error instanceof Error ? error.message : String(error)}.`,
        enable,
      ),
    );
    return Promise.race([answer, late]);
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The platform's own timeout signal: it keeps no process alive. */
const patience = (wallMs: number): Promise<void> =>
  new Promise((resolve) => {
    AbortSignal.timeout(wallMs).addEventListener('abort', () => resolve(), { once: true });
  });

async function featureOf(
  look: Look,
  telemetry: TelemetryStore,
  feature: string | null,
): Promise<Looked<string>> {
  if (feature !== null) return looked(feature);
  return look('the store of calls', SEE_STORE, async () => {
    const known = await telemetry.features();
    const [only] = known;
    if (only !== undefined && known.length === 1) return looked(only);
    return known.length === 0
      ? couldNotLook('No model call was ever recorded.', SEND_RECORDS)
      : couldNotLook(
          `The incident names no feature, and there are several: ${known.slice(0, 10).join(', ')}.`,
          'declare the incident with a feature, or label the alert with it.',
        );
  });
}

function present(
  calls: readonly LlmCall[],
  feature: string,
  { windowMs, baselineMs }: TriageRequest,
): Looked<readonly LlmCall[]> {
  if (calls.length > 0) return looked(calls);
  return couldNotLook(
    `No call of "${feature}" was recorded in the last ${spokenDuration(windowMs + baselineMs)}.`,
    SEND_RECORDS,
  );
}

async function readPage(page: StatusPage, url: string | null): Promise<Looked<StatusNow>> {
  if (url === null)
    return couldNotLook(
      'No status page is configured.',
      'set features.<feature>.statusPage in oncall.yml, for example https://status.openai.com.',
    );
  const outcome: Outcome<Omit<StatusNow, 'url'>> = await page.fetch(url);
  return outcome.ok
    ? looked({ url, ...outcome.value })
    : couldNotLook(`${url} could not be read: ${outcome.failure.why}`, SEE_PAGE);
}

async function readStatusLines(
  telemetry: TelemetryStore,
  provider: string | null,
  now: EpochMs,
): Promise<Looked<readonly ProviderStatus[]>> {
  if (provider === null)
    return couldNotLook(
      'No provider is known for this feature.',
      'set features.<feature>.provider in oncall.yml.',
    );
  const lines = await telemetry.providerStatus(provider, now);
  return lines.length > 0
    ? looked(lines)
    : couldNotLook(
        `No status line of ${provider} was recorded.`,
        'send provider_status records, or configure the status page.',
      );
}

/** The provider that most calls name, by either generation of the convention. */
function providerOf(calls: Looked<readonly LlmCall[]>): string | null {
  if (calls.kind === 'could_not_look') return null;
  const counts = new Map<string, number>();
  for (const { attributes } of calls.value) {
    const name = attributes['gen_ai.provider.name'] ?? attributes['gen_ai.system'];
    if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

const nothing = (why: Extract<Looked<never>, { kind: 'could_not_look' }>): Parameters<typeof triage>[0] => ({
  calls: why,
  changes: why,
  evaluators: why,
  retrievalProbes: why,
  statusPage: why,
  providerStatus: why,
});
