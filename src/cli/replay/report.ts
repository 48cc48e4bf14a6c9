// What `replay --json` prints: pages, tickets and notices as detection decided them, incidents as triage judged them.
import { DETECTION } from '../../core/correlation/alert-of-detection.ts';
import type { Decision, Signal } from '../../core/detection/contract.ts';
import type { RecordedEvent } from '../../core/incident/incident-events.ts';
import type { IncidentState } from '../../core/incident/incident-state.ts';
import type { Measurement, TriageResult } from '../../core/model/finding.ts';
import { type EpochMs, toRfc3339 } from '../../core/model/time.ts';
import { causeOf } from '../../core/triage/cause.ts';
import type { Detected } from '../../core/triage/detected.ts';
import type { ReplayOutcome } from './run-replay.ts';

/** @param wallSeconds how long the replay took */
export function replayReport(outcome: ReplayOutcome, wallSeconds: number) {
  const { calls, changes, alerts, rejectedLines, rejected, unknownKinds, from, to, series } = outcome;
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
      series,
      wallSeconds,
    },
    pages: outcome.incidents.map(({ state, events, page }) => pageOf(state, events, page)),
    tickets: outcome.decisions.flatMap((decision) =>
      decision.kind === 'ticket' ? [ticketOf(decision)] : [],
    ),
    notices: noticesOf(outcome),
    incidents: [
      ...outcome.incidents.map(({ state, postmortem, final, page }) =>
        incidentOf(state, final ?? state.triage?.result ?? null, page, postmortem),
      ),
      ...outcome.asked.map(({ feature, at, result }) => askedOf(feature, at, result)),
    ],
  };
}

function pageOf(state: IncidentState, events: readonly RecordedEvent[], page: Detected | null) {
  const first = state.alerts[0]?.alert;
  const base = {
    at: toRfc3339(events[0]?.at ?? state.declaredAt),
    incident: state.id,
    feature: state.feature,
  };
  if (page !== null && first?.source === DETECTION)
    return { ...base, route: page.route, signals: page.signals.map(({ series }) => series), why: page.why };
  const why =
    first === undefined
      ? `declared by a person: ${state.title}`
      : `${first.source} had paged already: ${first.title}`;
  return { ...base, route: 'external', signals: page?.signals.map(({ series }) => series) ?? [], why };
}

const ticketOf = ({ at, feature, signals, why }: Extract<Decision, { kind: 'ticket' }>) => ({
  at: toRfc3339(at),
  feature,
  signals: signals.map(({ series }) => series),
  why,
});

function noticesOf({ notices, decisions }: ReplayOutcome) {
  const ours = decisions.flatMap((decision) => {
    if (decision.kind === 'notice') return [{ at: decision.at, text: decision.text }];
    return decision.kind === 'recovered'
      ? [{ at: decision.at, text: `${decision.feature}: ${decision.why}` }]
      : [];
  });
  return [...notices, ...ours]
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => ({ at: toRfc3339(at), text }));
}

function incidentOf(
  state: IncidentState,
  result: TriageResult | null,
  page: Detected | null,
  postmortem: string | null,
) {
  const judged = result === null ? NOT_TRIAGED : triaged(result);
  return {
    id: state.id,
    feature: state.feature,
    openedAt: toRfc3339(state.declaredAt),
    resolvedAt: time(state.resolvedAt),
    ...judged,
    ...(page === null ? {} : seenBy(page, judged)),
    evaluationCoverage: null,
    postmortem,
  };
}

/** Detection dates the change by its evidence, and sees kinds of traffic that a comparison of two windows may not. */
function seenBy(page: Detected, judged: Judged) {
  const named = new Set(page.segments.map(({ dimension, value }) => `${dimension}=${value}`));
  return {
    onset: judged.onset ?? onsetOf(page.onset),
    signals: [...page.signals.map(ownSignal), ...judged.signals],
    segments: [
      ...page.segments,
      ...judged.segments.filter(({ dimension, value }) => !named.has(`${dimension}=${value}`)),
    ],
  };
}

const ownSignal = ({ series, layer, direction, normal, observed, effect, n, evidence, onset }: Signal) => ({
  series,
  layer,
  direction,
  normal,
  observed,
  effect,
  n,
  evidence,
  onset: onsetOf(onset),
});

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

type Judged = Pick<ReturnType<typeof triaged>, 'onset' | 'signals' | 'segments'> | typeof NOT_TRIAGED;

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
    onset: onsetOf(result.onset),
    verdict: result.verdict,
    signals: moved.map((measurement) => signalOf(measurement, result)),
    domain: result.domain,
    cause: causeOf(result),
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
    onset: onsetOf(result.onset),
  };
}

const onsetOf = (onset: { at: EpochMs; earliest: EpochMs; latest: EpochMs } | null) =>
  onset === null
    ? null
    : { at: toRfc3339(onset.at), earliest: toRfc3339(onset.earliest), latest: toRfc3339(onset.latest) };

const time = (at: EpochMs | null): string | null => (at === null ? null : toRfc3339(at));
