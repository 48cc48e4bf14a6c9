// Triage, pure: what was looked at in, one result out. src/flow/run-triage.ts does the looking.
import type { TriageResult } from '../model/finding.ts';
import { clockTime, spokenDuration } from '../model/time.ts';
import { chartSeriesOf } from './chart-series.ts';
import { findingOf } from './check.ts';
import { conclusionOf, nextActionOf } from './conclusion.ts';
import type { Looked, Sources, TriageQuestion } from './evidence.ts';
import { CHECKS } from './registry.ts';
import { readIndexes } from './retrieval.ts';
import { type Study, studyOf } from './study.ts';
import { NO_SUSPECTS, suspectsOf } from './suspects.ts';
import { TREE } from './tree.ts';
import { verdictOf } from './verdict.ts';
import { calls } from './wording.ts';

export function triage(sources: Sources, question: TriageQuestion): TriageResult {
  const announced = valueIn(sources.changes, []);
  const study = studyOf(valueIn(sources.calls, []), valueIn(sources.evaluators, []), announced, question);
  const staleSince = readIndexes(
    valueIn(sources.retrievalProbes, []),
    question,
    study.onset?.earliest ?? null,
  ).flatMap((index) => index.staleSince ?? []);
  const suspects =
    study.frame.calls.length === 0
      ? NO_SUSPECTS
      : suspectsOf(study, [...announced, ...study.observed], staleSince);
  const evidence = { question, sources, study, suspects };
  const findings = TREE.flatMap(({ ask, checks }) =>
    checks.flatMap(({ name }) => {
      const check = CHECKS.find((candidate) => candidate.name === name);
      if (check === undefined) throw new Error(`the tree names the check ${name}, which is not registered`);
      return check.applies?.(evidence) === false ? [] : [findingOf(check, ask, evidence)];
    }),
  );
  const { suspect } = suspects;
  const verdict = verdictOf(study, findings, suspect);
  // A failing provider needs no change of ours to explain it, unless we changed the route to it.
  const named = verdict.decidedBy === 'provider' && suspect?.type !== 'routing' ? null : suspect;
  const series = chartSeriesOf(study, verdict.harms);
  return {
    at: question.now,
    window: study.window,
    baseline: study.baselineCalls === 0 ? null : { ...study.baseline, calls: study.baselineCalls },
    domain: verdict.domain,
    verdict: verdict.verdict,
    conclusion:
      sources.calls.kind === 'could_not_look'
        ? `Could not look: ${sources.calls.why}`
        : conclusionOf(study, verdict, named, question),
    nextAction:
      sources.calls.kind === 'could_not_look'
        ? `To enable: ${sources.calls.enable}`
        : nextActionOf(study, verdict, named, question),
    escalateTo: verdict.escalateTo,
    escalateWhy: verdict.escalateWhy,
    findings,
    onset: study.onset,
    suspectChange: named,
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
            changes: [...suspects.fitting, ...suspects.rejected.map(({ change }) => change)],
          },
  };
}

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
          'Too few hours of history to know how much this feature wanders from hour to hour: normal ranges may be too narrow.',
        ]
      : []),
  ];
  return lines.map((note) => ({ name: 'how it was compared', available: true, note }));
}

const valueIn = <Value>(source: Looked<Value>, otherwise: Value): Value =>
  source.kind === 'looked' ? source.value : otherwise;
