// The record of one incident, read once: its milestones, its triage runs, and the measure that says most.
import type { RecordedEvent } from '../incident/incident-events.ts';
import type { IncidentState } from '../incident/incident-state.ts';
import type { Finding, Measurement, TriageResult } from '../model/finding.ts';
import { type EvidenceId, evidenceIdOf } from '../model/ids.ts';
import { LAYERS } from '../model/layer.ts';
import type { Change, ChangeType } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';
import type { Instant } from './fact.ts';

export interface CaseFile {
  readonly state: IncidentState;
  readonly events: readonly RecordedEvent[];
  readonly now: EpochMs;
  /** Oldest first. */
  readonly triages: readonly TriageRun[];
  /** The run that says most clearly what was wrong: the last outside normal, else the last ambiguous, else the last. */
  readonly deciding: TriageRun | null;
  /** What checks that answered yes found outside normal, what says most first. */
  readonly moved: readonly CitedMeasurement[];
  /** The first of these, else the measure that comes nearest: what the statistics are told about. */
  readonly main: CitedMeasurement | null;
  /** Changes that any triage names, each once, oldest first. */
  readonly changes: readonly CitedChange[];
  readonly moments: Moments;
}

export interface TriageRun {
  readonly result: TriageResult;
  readonly version: number;
  readonly evidence: EvidenceId;
  readonly findings: readonly CitedFinding[];
}

export interface CitedFinding {
  readonly finding: Finding;
  readonly evidence: EvidenceId;
}

export interface CitedMeasurement {
  readonly measurement: Measurement;
  readonly evidence: EvidenceId;
}

export interface CitedChange extends Instant {
  readonly change: Change;
}

/** Null: the record does not say. */
export interface Moments {
  readonly onset: (Instant & { readonly earliest: EpochMs; readonly latest: EpochMs }) | null;
  readonly firstEvidence: Instant;
  readonly page: Instant | null;
  readonly declared: Instant;
  readonly acknowledged: Instant | null;
  /**
   * The change that coincides with the end, where a triage dates it. Else the last change of a lever after the
   * declaration, and before the calls were shown normal again, if they were.
   */
  readonly mitigation: CitedChange | null;
  /** First triage inside normal after the deciding one. */
  readonly shownNormal: Instant | null;
  readonly resolved: Instant | null;
}

export function caseFileOf(state: IncidentState, events: readonly RecordedEvent[], now: EpochMs): CaseFile {
  const triages = events.flatMap((recorded) => triageRun(recorded));
  const deciding =
    triages.findLast((run) => run.result.verdict === 'outside') ??
    triages.findLast((run) => run.result.verdict === 'ambiguous') ??
    triages.at(-1) ??
    null;
  const changes = changesOf(triages);
  const moments = momentsOf({ events, triages, deciding, state, changes });
  return {
    state,
    events,
    now,
    triages,
    deciding,
    moved: deciding === null ? [] : movedIn(deciding),
    main: mainMeasurement(deciding),
    changes,
    moments,
  };
}

function triageRun({ event, version }: RecordedEvent): readonly TriageRun[] {
  if (event.type !== 'triage_completed') return [];
  const findings = event.result.findings.map((finding, index) => ({
    finding,
    evidence: evidenceIdOf(version, index + 1),
  }));
  return [{ result: event.result, version, evidence: evidenceIdOf(version), findings }];
}

/** Worse than the normal range allows. */
export function isOutside({ observed, normalRange: [low, high], worse }: Measurement): boolean {
  return (worse !== 'up' && observed < low) || (worse !== 'down' && observed > high);
}

/** Measurements of these findings, what says most first: outside normal, then quality before infrastructure, then the whole before a part. */
export function ranked(findings: readonly CitedFinding[]): readonly CitedMeasurement[] {
  const all = findings.flatMap(({ finding, evidence }) =>
    finding.measurements.map((measurement) => ({ measurement, evidence })),
  );
  const once = all.filter(
    (one, index) => all.findIndex((other) => isSame(one.measurement, other.measurement)) === index,
  );
  return once.toSorted(
    (a, b) =>
      rankOf(b.measurement) - rankOf(a.measurement) || distance(b.measurement) - distance(a.measurement),
  );
}

const isSame = (a: Measurement, b: Measurement): boolean =>
  a.series === b.series &&
  a.segment?.dimension === b.segment?.dimension &&
  a.segment?.value === b.segment?.value;

const rankOf = (one: Measurement): number =>
  (isOutside(one) ? 100 : 0) + LAYERS.indexOf(one.layer) * 10 + (one.segment === null ? 1 : 0);

/** Effect in widths of its own interval. */
function distance({ effect, effectInterval: [low, high] }: Measurement): number {
  return Math.abs(effect) / Math.max(high - low, Number.EPSILON);
}

/**
 * What the checks that answered yes found outside normal. A check that answered no may hold a reading that is just
 * outside, as one in twenty is: that is no impact.
 */
const movedIn = (run: TriageRun): readonly CitedMeasurement[] =>
  ranked(run.findings.filter(({ finding }) => finding.answer.kind === 'yes')).filter(({ measurement }) =>
    isOutside(measurement),
  );

function mainMeasurement(run: TriageRun | null): CitedMeasurement | null {
  if (run === null) return null;
  return movedIn(run)[0] ?? ranked(run.findings)[0] ?? null;
}

function momentsOf({
  events,
  triages,
  deciding,
  state,
  changes,
}: Pick<CaseFile, 'events' | 'triages' | 'deciding' | 'state' | 'changes'>): Moments {
  const alerts = events.flatMap(({ event, version }) =>
    event.type === 'alert_attached' ? [{ alert: event.alert, evidence: evidenceIdOf(version) }] : [],
  );
  const declared = { at: state.declaredAt, evidence: evidenceIdOf(1) };
  const seen = [declared, ...alerts.map(({ alert, evidence }) => ({ at: alert.at, evidence }))];
  const paged = alerts.find(({ alert }) => alert.pagerDuty !== null);
  const onset = deciding?.result.onset ?? null;
  const normal =
    deciding === null
      ? undefined
      : triages.find((run) => run.version > deciding.version && run.result.verdict === 'inside');
  return {
    onset: onset === null || deciding === null ? null : { ...onset, evidence: deciding.evidence },
    firstEvidence: seen.toSorted((a, b) => a.at - b.at)[0] ?? declared,
    page: paged === undefined ? null : { at: paged.alert.at, evidence: paged.evidence },
    declared,
    acknowledged: firstOf(events, 'acknowledged'),
    mitigation:
      endedBy(normal) ??
      changes.findLast(
        (one) =>
          isLever(one.change) &&
          one.at > state.declaredAt &&
          one.at <= (normal?.result.at ?? state.resolvedAt ?? Number.POSITIVE_INFINITY),
      ) ??
      null,
    shownNormal: normal === undefined ? null : { at: normal.result.at, evidence: normal.evidence },
    resolved: state.resolvedAt === null ? null : lastOf(events, 'resolved'),
  };
}

function endedBy(normal: TriageRun | undefined): CitedChange | null {
  const change = normal?.result.recovery?.endedBy ?? null;
  return change === null || normal === undefined
    ? null
    : { change, at: change.at, evidence: normal.evidence };
}

/** What can be turned back: a change of one of these after the declaration is a lever pulled. */
export const LEVER_CHANGES = {
  prompt: ['prompt_version'],
  'model pin': ['model_version'],
  provider: ['routing'],
  'flag off, to the rule-based path': ['feature_flag'],
  'retrieval index': ['retrieval_index', 'retrieval_config'],
  'inference configuration': ['inference_config'],
} as const satisfies Readonly<Record<string, readonly ChangeType[]>>;
export type Lever = keyof typeof LEVER_CHANGES;

const isLever = (change: Change): boolean =>
  Object.values(LEVER_CHANGES).some((types) => (types as readonly ChangeType[]).includes(change.type));

export const isSameChange = (a: Change, b: Change): boolean =>
  a.at === b.at && a.type === b.type && a.summary === b.summary;

function changesOf(triages: readonly TriageRun[]): readonly CitedChange[] {
  const all = triages.flatMap(({ result, evidence }) => {
    const named = [
      result.suspectChange,
      ...result.rejectedChanges.map((one) => one.change),
      ...result.findings.flatMap((one) => one.changes),
      ...(result.chart?.changes ?? []),
    ];
    return named.flatMap((change) => (change === null ? [] : [{ change, at: change.at, evidence }]));
  });
  return all
    .filter((one, index) => all.findIndex((other) => isSameChange(other.change, one.change)) === index)
    .toSorted((a, b) => a.at - b.at);
}

type EventType = RecordedEvent['event']['type'];
const instant = (recorded: RecordedEvent | undefined): Instant | null =>
  recorded === undefined ? null : { at: recorded.at, evidence: evidenceIdOf(recorded.version) };
const firstOf = (events: readonly RecordedEvent[], type: EventType) =>
  instant(events.find(({ event }) => event.type === type));
const lastOf = (events: readonly RecordedEvent[], type: EventType) =>
  instant(events.findLast(({ event }) => event.type === type));
