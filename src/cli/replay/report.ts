// What `replay --json` prints. Fields that only our own detectors can fill stay null or empty until they exist.
import type { RecordedEvent } from '../../core/incident/incident-events.ts';
import type { IncidentState } from '../../core/incident/incident-state.ts';
import type { Measurement, TriageResult } from '../../core/model/finding.ts';
import { type EpochMs, toRfc3339 } from '../../core/model/time.ts';
import type { ReplayOutcome } from './run-replay.ts';

/** @param wallSeconds how long the replay took */
export function replayReport(outcome: ReplayOutcome, wallSeconds: number) {
  const { calls, changes, alerts, rejectedLines, rejected, unknownKinds, from, to } = outcome;
  return {
    replayed: {
      calls,
      changes,
      alerts,
      rejectedLines,
      rejected,
      unknownKinds,
      from: time(from),
      to: time(to),
      series: 0,
      wallSeconds,
    },
    pages: outcome.incidents.map(({ state, events }) => pageOf(state, events)),
    tickets: [],
    notices: outcome.notices.map(({ at, text }) => ({ at: toRfc3339(at), text })),
    incidents: [
      ...outcome.incidents.map(({ state, postmortem }) => incidentOf(state, postmortem)),
      ...outcome.asked.map(({ feature, at, result }) => askedOf(feature, at, result)),
    ],
  };
}

function pageOf(state: IncidentState, events: readonly RecordedEvent[]) {
  const alert = state.alerts[0]?.alert;
  const why =
    alert === undefined
      ? `declared by a person: ${state.title}`
      : `${alert.source} had paged already: ${alert.title}`;
  return {
    at: toRfc3339(events[0]?.at ?? state.declaredAt),
    incident: state.id,
    feature: state.feature,
    route: 'external',
    signals: [],
    why,
  };
}

function incidentOf(state: IncidentState, postmortem: string | null) {
  const result = state.triage?.result ?? null;
  return {
    id: state.id,
    feature: state.feature,
    openedAt: toRfc3339(state.declaredAt),
    resolvedAt: time(state.resolvedAt),
    ...(result === null ? NOT_TRIAGED : triaged(result)),
    evaluationCoverage: null,
    postmortem,
  };
}

function askedOf(feature: string, at: EpochMs, result: TriageResult) {
  return {
    id: null,
    feature,
    openedAt: toRfc3339(at),
    resolvedAt: null,
    ...triaged(result),
    evaluationCoverage: null,
    postmortem: null,
  };
}

const NOT_TRIAGED = {
  onset: null,
  verdict: 'no_baseline',
  signals: [],
  domain: 'undetermined',
  cause: null,
  suspectChange: null,
  segments: [],
  escalateTo: 'nobody',
  firstMitigation: null,
} as const;

function triaged(result: TriageResult) {
  const moved = result.findings
    .filter(({ answer }) => answer.kind === 'yes')
    .flatMap(({ measurements }) => measurements);
  return {
    onset: onsetOf(result),
    verdict: result.verdict,
    signals: moved.map((measurement) => signalOf(measurement, result)),
    domain: result.domain,
    cause: null,
    suspectChange:
      result.suspectChange === null
        ? null
        : {
            type: result.suspectChange.type,
            at: toRfc3339(result.suspectChange.at),
            summary: result.suspectChange.summary,
          },
    segments: moved.flatMap(({ segment }) =>
      segment === null ? [] : [{ ...segment, share: null, contribution: null }],
    ),
    escalateTo: result.escalateTo,
    firstMitigation: result.nextAction,
  };
}

function signalOf(
  { series, layer, normal, observed, normalRange, effectInterval, n }: Measurement,
  result: TriageResult,
) {
  return {
    series,
    layer,
    direction: observed >= normal ? 'up' : 'down',
    normal: normalRange,
    observed,
    effect: effectInterval,
    n,
    evidence: null,
    onset: onsetOf(result),
  };
}

function onsetOf({ onset }: TriageResult) {
  return onset === null
    ? null
    : { at: toRfc3339(onset.at), earliest: toRfc3339(onset.earliest), latest: toRfc3339(onset.latest) };
}

const time = (at: EpochMs | null): string | null => (at === null ? null : toRfc3339(at));
