// Triage, pure: what was looked at in, one result out. src/flow/run-triage.ts does the looking.
import type { Finding, Recovery, TriageResult } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import { clockTime, spokenDuration } from '../model/time.ts';
import { chartSeriesOf } from './chart-series.ts';
import { type CheckEvidence, findingOf } from './check.ts';
import { conclusionOf, nextActionOf } from './conclusion.ts';
import { type Episode, episodeOf } from './episode.ts';
import type { Looked, Sources, TriageQuestion } from './evidence.ts';
import type { Harm } from './harm.ts';
import { recoveryOf, saidOfEnd, saidOfParts, stillOutside, withoutEnder } from './recovered.ts';
import { CHECKS } from './registry.ts';
import { readIndexes } from './retrieval.ts';
import { type Study, studyOf } from './study.ts';
import { NO_SUSPECTS, type SuspectReport, suspectsOf } from './suspects.ts';
import { TREE } from './tree.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { calls } from './wording.ts';

export function triage(sources: Sources, question: TriageQuestion): TriageResult {
  const announced = valueIn(sources.changes, []);
  const asked = studyOf(valueIn(sources.calls, []), valueIn(sources.evaluators, []), announced, question);
  const episode = episodeOf(asked, question);
  const study = episode?.since ?? asked;
  const recovery = episode && recoveryOf(episode, [...announced, ...asked.observed]);
  const suspects = suspectsIn(sources, question, episode?.before ?? asked, recovery);
  const findings = findingsOf({ question, sources, study, suspects, recovery });
  const verdict = verdictWith(sources, question, { study, episode, suspects, findings });
  const { suspect } = suspects;
  // A failing provider needs no change of ours to explain it, unless we changed the route to it.
  const named = verdict.decidedBy === 'provider' && suspect?.type !== 'routing' ? null : suspect;
  const shown = episode === null ? verdict.harms : toDraw(episode);
  const series = chartSeriesOf(study, shown, episode?.end.at);
  return {
    at: question.now,
    window: study.window,
    baseline: study.baselineCalls === 0 ? null : { ...study.baseline, calls: study.baselineCalls },
    domain: verdict.domain,
    ...sayWith(sources, question, { study, episode, recovery, verdict, named }),
    findings,
    onset: study.onset,
    suspectChange: named,
    recovery: episode?.state === 'partly' ? null : recovery,
    rejectedChanges: suspects.rejected,
    sources: [
      ...Object.entries(SOURCE_NAMES).map(([key, name]) => told(name, sources[key as keyof Sources])),
      ...notes(study),
    ],
    chart:
      series.length === 0
        ? null
        : {
            series,
            onset: study.onset?.at ?? null,
            changes: [
              ...suspects.fitting,
              ...(recovery?.endedBy ? [recovery.endedBy] : []),
              ...suspects.rejected.map(({ change }) => change),
            ],
          },
  };
}

function suspectsIn(
  sources: Sources,
  question: TriageQuestion,
  study: Study,
  recovery: Recovery | null,
): SuspectReport {
  if (study.frame.calls.length === 0) return NO_SUSPECTS;
  const staleSince = readIndexes(
    valueIn(sources.retrievalProbes, []),
    question,
    study.onset?.earliest ?? null,
  ).flatMap((index) => index.staleSince ?? []);
  const changes = [...valueIn(sources.changes, []), ...study.observed];
  const report = suspectsOf(study, changes, staleSince);
  return recovery === null ? report : withoutEnder(report, recovery);
}

const findingsOf = (evidence: CheckEvidence): readonly Finding[] =>
  TREE.flatMap(({ ask, checks }) =>
    checks.flatMap(({ name }) => {
      const check = CHECKS.find((candidate) => candidate.name === name);
      if (check === undefined) throw new Error(`the tree names the check ${name}, which is not registered`);
      return check.applies?.(evidence) === false ? [] : [findingOf(check, ask, evidence)];
    }),
  );

interface Judgement {
  readonly study: Study;
  readonly episode: Episode | null;
  readonly suspects: SuspectReport;
  readonly findings: readonly Finding[];
}

/** Of what is outside now; of an episode that ended, what the tree says of the time before its end. */
function verdictWith(
  sources: Sources,
  question: TriageQuestion,
  { study, episode, suspects, findings }: Judgement,
): Verdict {
  const now = verdictOf(study, findings, suspects.suspect);
  if (episode === null || (episode.state === 'partly' && now.harms.length > 0)) return now;
  const { before } = episode;
  const then = findingsOf({ question, sources, study: before, suspects, recovery: null });
  return stillOutside(episode, verdictOf(before, then, suspects.suspect));
}

interface Sayable extends Pick<Judgement, 'study' | 'episode'> {
  readonly recovery: Recovery | null;
  readonly verdict: Verdict;
  readonly named: Change | null;
}

function sayWith(
  { calls: read }: Sources,
  question: TriageQuestion,
  { study, episode, recovery, verdict, named }: Sayable,
): Pick<TriageResult, 'verdict' | 'conclusion' | 'nextAction' | 'escalateTo' | 'escalateWhy'> {
  if (episode !== null && recovery !== null && episode.state !== 'partly')
    return saidOfEnd(episode, recovery, named, question);
  const { escalateTo, escalateWhy } = verdict;
  const base = { verdict: verdict.verdict, escalateTo, escalateWhy };
  if (read.kind === 'could_not_look')
    return { ...base, conclusion: `Could not look: ${read.why}`, nextAction: `To enable: ${read.enable}` };
  const parts = episode === null || recovery === null ? '' : saidOfParts(episode, recovery, question);
  return {
    ...base,
    conclusion: conclusionOf(study, verdict, named, question) + parts,
    nextAction: nextActionOf(study, verdict, named, question),
  };
}

/** As their users see it, so that the picture goes on after the end. */
const toDraw = ({ standings }: Episode): readonly Harm[] =>
  standings.map(({ harm, since, before }) => ({ ...harm, worst: since ?? before }));

const SOURCE_NAMES: Readonly<Record<keyof Sources, string>> = {
  calls: 'model calls',
  evaluators: 'evaluator meanings',
  changes: 'announced changes',
  statusPage: 'status page',
  providerStatus: 'provider status records',
  retrievalProbes: 'retrieval probes',
};

const told = (name: string, source: Looked<unknown>): TriageResult['sources'][number] =>
  source.kind === 'looked'
    ? { name, available: true, note: Array.isArray(source.value) ? `${source.value.length} read` : 'read' }
    : { name, available: false, note: `${source.why} To enable: ${source.enable}` };

/** How "now" and "normal" were chosen, for whoever checks the numbers. */
function notes(study: Study): TriageResult['sources'] {
  if (study.frame.calls.length === 0) return [];
  const { window, baseline, onset } = study;
  const lines = [
    `Now: ${clockTime(window.from)}–${clockTime(window.to)}, ${calls(study.windowCalls)}. Normal: the ${spokenDuration(baseline.to - baseline.from)} up to ${clockTime(baseline.to)}, ${calls(study.baselineCalls)}.`,
    ...(study.windowNote === null ? [] : [study.windowNote]),
    ...(onset === null
      ? []
      : [
          `Onset ${clockTime(onset.at)}, between ${clockTime(onset.earliest)} and ${clockTime(onset.latest)}, dated by ${study.dated?.dater.column.measure.name ?? 'calls'}.`,
        ]),
    ...(study.wanderUnknown
      ? [
          'Too few hours of history to know how much this feature wanders from hour to hour: a usual wander is assumed, so only larger changes are called.',
        ]
      : []),
  ];
  return lines.map((note) => ({ name: 'how it was compared', available: true, note }));
}

const valueIn = <Value>(source: Looked<Value>, otherwise: Value): Value =>
  source.kind === 'looked' ? source.value : otherwise;
