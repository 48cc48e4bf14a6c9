// A replay's records, in memory and bounded: what triage and the post-mortem read. Old calls are thinned evenly.
import type { LlmCall, TelemetryRecord } from '../../core/model/records.ts';
import type { EpochMs } from '../../core/model/time.ts';
import type { TelemetryStore } from '../../flow/ports.ts';

export interface MemoryTelemetry extends TelemetryStore {
  keep(record: TelemetryRecord): void;
  /** Every kind that is kept and may concern a feature, half-open in time: first the calls, then the others. */
  records(feature: string, from: EpochMs, to: EpochMs): readonly TelemetryRecord[];
}

/** Of each feature; then every second of the older half goes. Sized so that a week of a busy feature stays whole. */
const CALLS_MAX = 80_000;
/** Of each other kind; the oldest go. */
const OTHERS_MAX = 20_000;

export function createMemoryTelemetry(): MemoryTelemetry {
  const calls = new Map<string, LlmCall[]>();
  const others: TelemetryRecord[] = [];
  const ofKind = <Kind extends TelemetryRecord['kind']>(kind: Kind) =>
    others.filter((record): record is Extract<TelemetryRecord, { kind: Kind }> => record.kind === kind);
  return {
    keep: (record) => {
      if (record.kind === 'llm_call') keepCall(calls, record);
      else {
        others.push(record);
        if (others.length >= 2 * OTHERS_MAX) thinOthers(others);
      }
    },
    records: (feature, from, to) => [
      ...between(calls.get(feature) ?? [], from, to),
      ...others.filter((one) => concerns(one, feature) && isIn(one.at, from, to)),
    ],
    calls: async (feature, from, to) => between(calls.get(feature) ?? [], from, to),
    feedback: async (feature, from, to) =>
      ofKind('feedback').filter((one) => one.feature === feature && isIn(one.at, from, to)),
    changes: async (feature, from, to) =>
      ofKind('change').filter(
        (one) => (one.feature === null || one.feature === feature) && isIn(one.at, from, to),
      ),
    retrievalProbes: async (feature, from, to) =>
      ofKind('retrieval_probe').filter((one) => one.feature === feature && isIn(one.at, from, to)),
    providerStatus: async (provider, to) => {
      const said = ofKind('provider_status').filter((one) => one.provider === provider && one.at < to);
      return [...new Map(said.map((status) => [status.component, status])).values()];
    },
    evaluators: async (feature) => {
      const said = ofKind('evaluator').filter((one) => one.feature === feature);
      return [...new Map(said.map((meaning) => [meaning.name, meaning])).values()];
    },
    span: async (feature) => {
      const [first, last] = [calls.get(feature)?.[0], calls.get(feature)?.at(-1)];
      return first === undefined || last === undefined ? null : { first: first.at, last: last.at };
    },
    features: async () => [...calls.keys()].sort(),
  };
}

function keepCall(calls: Map<string, LlmCall[]>, call: LlmCall): void {
  const of = calls.get(call.feature);
  if (of === undefined) {
    calls.set(call.feature, [call]);
    return;
  }
  of.push(call);
  if (of.length < CALLS_MAX) return;
  const older = of.length / 2;
  let kept = 0;
  for (let index = 0; index < of.length; index += 1)
    if (index >= older || index % 2 === 0) {
      of[kept] = of[index] as LlmCall;
      kept += 1;
    }
  of.length = kept;
}

/** Evaluators, changes and status lines are few and stay; of the rest the oldest go. */
function thinOthers(others: TelemetryRecord[]): void {
  const few = new Set<TelemetryRecord['kind']>(['evaluator', 'change', 'provider_status']);
  const excess = others.length - OTHERS_MAX;
  let dropped = 0;
  const kept = others.filter(({ kind }) => {
    if (few.has(kind) || dropped >= excess) return true;
    dropped += 1;
    return false;
  });
  others.splice(0, others.length, ...kept);
}

/** A change that names no feature may concern every one. */
const concerns = (record: TelemetryRecord, feature: string): boolean =>
  record.kind === 'change'
    ? record.feature === null || record.feature === feature
    : 'feature' in record && record.feature === feature;

const isIn = (at: EpochMs, from: EpochMs, to: EpochMs): boolean => at >= from && at < to;

function between(calls: readonly LlmCall[], from: EpochMs, to: EpochMs): readonly LlmCall[] {
  return calls.filter(({ at }) => isIn(at, from, to));
}
