// Everything that a post-mortem says, as facts: read from the record alone, each with its evidence, or unknown with why.
import { actorName } from '../incident/actor.ts';
import type { RecordedEvent } from '../incident/incident-events.ts';
import type { IncidentState } from '../incident/incident-state.ts';
import { timelineOf } from '../incident/timeline.ts';
import { type EvidenceId, evidenceIdOf, type IncidentId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import { type ActionItem, actionsOf } from './actions.ts';
import { type CaseFile, caseFileOf } from './case-file.ts';
import { type Causes, causesOf } from './causes.ts';
import { type Detection, detectionOf } from './detection.ts';
import { type Fact, known, unknown } from './fact.ts';
import { impactOf } from './impact.ts';
import { checkLanguage } from './language.ts';
import { type Lessons, lessonsOf } from './lessons.ts';
import { type Coverage, coverageOf, type NonDeterminism, nonDeterminismOf } from './nondeterminism.ts';
import { type Milestone, responseOf } from './response.ts';
import { type LeverAssessment, rollbackOf } from './rollback.ts';
import { stamp } from './say.ts';
import { rolesOf, severityOf } from './severity.ts';
import { openQuestions, rejectedTheories } from './theories.ts';

export interface PostmortemFacts {
  readonly incident: IncidentId;
  readonly title: string;
  /** When this was drafted, and up to which evidence. */
  readonly draftedAt: string;
  readonly draftedFrom: EvidenceId;
  /** The same as time, for the checks; not rendered. */
  readonly now: EpochMs;
  readonly status: Fact;
  readonly summary: readonly Fact[];
  readonly impact: readonly Fact[];
  readonly severity: readonly Fact[];
  readonly roles: readonly Fact[];
  readonly causes: Causes;
  readonly detection: Detection;
  readonly response: readonly Milestone[];
  readonly resolution: Fact;
  readonly timeline: readonly TimelineEntry[];
  readonly lessons: Lessons;
  readonly rejected: readonly Fact[];
  readonly questions: readonly Fact[];
  readonly actions: readonly ActionItem[];
  readonly nonDeterminism: NonDeterminism;
  readonly coverage: Coverage;
  readonly rollback: readonly LeverAssessment[];
  /** Words in what people and systems wrote that the review should settle. */
  readonly wording: readonly Fact[];
}

export interface TimelineEntry {
  readonly when: string;
  readonly text: string;
  readonly evidence: EvidenceId;
}

/**
 * Pure: the same record gives the same facts.
 * @param state as replayed from `events`
 * @param events of one incident, oldest first, the first "declared"
 * @param now incident time of the draft; due dates of an open incident count from it
 */
export function postmortemFacts(
  state: IncidentState,
  events: readonly RecordedEvent[],
  now: EpochMs,
): PostmortemFacts {
  const file = caseFileOf(state, events, now);
  const causes = causesOf(file);
  return {
    incident: state.id,
    title: state.title,
    draftedAt: stamp(now),
    draftedFrom: evidenceIdOf(state.version),
    now,
    status: statusOf(file),
    summary: summaryOf(file),
    impact: impactOf(file),
    severity: severityOf(file),
    roles: rolesOf(file),
    causes,
    detection: detectionOf(file),
    response: responseOf(file),
    resolution: resolutionOf(file),
    timeline: timelineOf(events).map(({ at, text, evidence }) => ({ when: stamp(at), text, evidence })),
    lessons: lessonsOf(file),
    rejected: rejectedTheories(file),
    questions: openQuestions(file),
    actions: actionsOf(file, causes),
    nonDeterminism: nonDeterminismOf(file),
    coverage: coverageOf(file),
    rollback: rollbackOf(file),
    wording: wordingOf(file),
  };
}

function statusOf({ state, moments: { resolved, declared, acknowledged } }: CaseFile): Fact {
  const noise = state.noise === null ? '' : ', marked as noise';
  if (state.status === 'resolved' && resolved !== null)
    return known(`resolved at ${stamp(resolved.at)}${noise}; this draft waits for its review`, [
      resolved.evidence,
    ]);
  if (state.status === 'acknowledged' && acknowledged !== null)
    return known(`open, acknowledged at ${stamp(acknowledged.at)}${noise}: this draft is not final`, [
      acknowledged.evidence,
    ]);
  return known(`open since ${stamp(declared.at)}${noise}: this draft is not final`, [declared.evidence]);
}

function summaryOf({ state, deciding, moments }: CaseFile): readonly Fact[] {
  const what = known(`${state.title}${state.feature === null ? '' : ` (feature ${state.feature})`}`, [
    moments.declared.evidence,
  ]);
  const description =
    state.description === null ? [] : [known(state.description, [moments.declared.evidence])];
  const triage =
    deciding === null
      ? unknown('what was wrong (no triage is in the record)')
      : known(deciding.result.conclusion, [deciding.evidence]);
  return [what, ...description, triage, resolutionOf({ state, moments })];
}

function resolutionOf({ state, moments: { resolved } }: Pick<CaseFile, 'state' | 'moments'>): Fact {
  if (resolved === null || state.resolvedBy === null) return unknown('not resolved yet');
  const by = actorName(state.resolvedBy);
  return state.resolution === null
    ? known(`Resolved by ${by}, who wrote no summary`, [resolved.evidence])
    : known(`Resolved by ${by}: ${state.resolution}`, [resolved.evidence]);
}

function wordingOf({ events }: CaseFile): readonly Fact[] {
  const people = [
    ...new Set(
      events.flatMap(({ event }) => ('by' in event && event.by.kind === 'person' ? [event.by.name] : [])),
    ),
  ];
  return timelineOf(events).flatMap(({ text, evidence }) =>
    checkLanguage(text, people).map(({ phrase, why, instead }) =>
      known(`"${phrase}": ${why}; ${instead}`, [evidence]),
    ),
  );
}
