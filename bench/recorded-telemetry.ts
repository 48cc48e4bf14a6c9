// Telemetry in memory, for measuring: the store's port over a list of records.
import type { TelemetryRecord } from '../src/core/model/records.ts';
import { failed } from '../src/core/model/result.ts';
import type { StatusPage, TelemetryStore } from '../src/flow/ports.ts';

type OfKind<Kind extends TelemetryRecord['kind']> = Extract<TelemetryRecord, { readonly kind: Kind }>;

export function createRecordedTelemetry(records: readonly TelemetryRecord[]): TelemetryStore {
  const byKind = Map.groupBy(records, ({ kind }) => kind);
  const of = <Kind extends TelemetryRecord['kind']>(kind: Kind): readonly OfKind<Kind>[] =>
    (byKind.get(kind) ?? []) as OfKind<Kind>[];
  const between = <Row extends { readonly at: number; readonly feature: string | null }>(
    rows: readonly Row[],
    feature: string,
    from: number,
    to: number,
  ): readonly Row[] =>
    rows.filter((row) => (row.feature === feature || row.feature === null) && row.at >= from && row.at < to);
  return {
    calls: async (feature, from, to) => between(of('llm_call'), feature, from, to),
    feedback: async (feature, from, to) => between(of('feedback'), feature, from, to),
    changes: async (feature, from, to) => between(of('change'), feature, from, to),
    retrievalProbes: async (feature, from, to) => between(of('retrieval_probe'), feature, from, to),
    evaluators: async (feature) => of('evaluator').filter((row) => row.feature === feature),
    providerStatus: async (provider, to) => [
      ...new Map(
        of('provider_status')
          .filter((row) => row.provider === provider && row.at < to)
          .map((row) => [row.component, row]),
      ).values(),
    ],
    span: async (feature) => {
      const calls = of('llm_call').filter((call) => call.feature === feature);
      const [first] = calls;
      const last = calls.at(-1);
      return first === undefined || last === undefined ? null : { first: first.at, last: last.at };
    },
    features: async () => [...new Set(of('llm_call').map(({ feature }) => feature))],
  };
}

export const noStatusPage: StatusPage = {
  fetch: async () =>
    failed({ system: 'statuspage', code: 'none', why: 'there is no page in a replay', retryable: false }),
};
