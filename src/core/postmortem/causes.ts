// Trigger and contributing causes: only classes that the record speaks for, else undetermined. Never a forced choice.
import type { Change, ChangeType } from '../model/records.ts';
import { type CaseFile, isOutside, isSameChange, type TriageRun } from './case-file.ts';
import { type Derivation, type Fact, known, said, unknown } from './fact.ts';
import { stamp } from './say.ts';

/** The five that produce wrong outputs, then what published incidents showed beside them. */
export const CAUSE_CLASSES = [
  'insufficient context in the prompt',
  'inadequate retrieval',
  'training distribution shift',
  'model version update',
  'missing constraints on the output',
  'prompt change',
  'routing',
  'serving stack',
  'inference configuration',
  'client harness',
  'provider',
  'infrastructure',
] as const;
export type CauseClass = (typeof CAUSE_CLASSES)[number];

export interface Cause {
  readonly cause: CauseClass;
  readonly for: readonly Fact[];
  readonly against: readonly Fact[];
}

export interface Causes {
  readonly trigger: Fact;
  /** Empty: undetermined, and `undetermined` says why. */
  readonly suspected: readonly Cause[];
  readonly undetermined: string;
  /** Classes that the record neither shows nor excludes. */
  readonly open: readonly CauseClass[];
}

export function causesOf(file: CaseFile): Causes {
  const suspected = suspectedCauses(file);
  const open = CAUSE_CLASSES.filter((cause) => !suspected.some((one) => one.cause === cause));
  return {
    trigger: trigger(file),
    suspected,
    undetermined: suspected.length > 0 ? '' : whyUndetermined(file),
    open,
  };
}

// What a change of this type can have brought about. Types that say nothing about the mechanism are left out on purpose.
const CLASS_OF_CHANGE: Readonly<Partial<Record<ChangeType, CauseClass>>> = {
  prompt_version: 'prompt change',
  model_version: 'model version update',
  retrieval_config: 'inadequate retrieval',
  retrieval_index: 'inadequate retrieval',
  inference_config: 'inference configuration',
  routing: 'routing',
  serving: 'serving stack',
  sdk: 'client harness',
};

export const causeOfChange = (change: Change): CauseClass | null => CLASS_OF_CHANGE[change.type] ?? null;

function trigger({ deciding }: CaseFile): Fact {
  if (deciding === null) return unknown('no triage is in the record');
  const change = deciding.result.suspectChange;
  if (change === null) return unknown('no recorded change lies near the onset');
  return known(
    `${changeText(change)}. It is the change nearest to the onset, which does not prove that it was the trigger`,
    [deciding.evidence],
  );
}

export function changeText({ at, type, summary, from, to }: Change): string {
  const step = from === null && to === null ? '' : ` (${from ?? 'unknown'} → ${to ?? 'unknown'})`;
  return `${stamp(at)}, ${type.replaceAll('_', ' ')}: ${summary}${step}`;
}

function suspectedCauses({ deciding }: CaseFile): readonly Cause[] {
  if (deciding === null || deciding.result.verdict !== 'outside') return [];
  const change = deciding.result.suspectChange;
  const cause = change === null ? null : causeOfChange(change);
  if (change !== null && cause !== null)
    return [{ cause, for: forChange(deciding, change), against: againstChange(deciding, change) }];
  const domain = {
    provider: 'provider',
    infrastructure_or_retrieval: infrastructureMoved(deciding) ? 'infrastructure' : null,
    prompt_or_model: null,
    undetermined: null,
  } as const;
  const byDomain = domain[deciding.result.domain];
  if (byDomain === null) return [];
  const shown = yesFindings(deciding);
  return shown.length === 0 ? [] : [{ cause: byDomain, for: shown, against: [] }];
}

const infrastructureMoved = (run: TriageRun): boolean =>
  run.findings.some(
    ({ finding }) =>
      finding.answer.kind === 'yes' &&
      finding.measurements.some((one) => one.layer === 'infrastructure' && isOutside(one)),
  );

const yesFindings = (run: TriageRun): readonly Fact[] =>
  run.findings.flatMap(({ finding, evidence }) =>
    finding.answer.kind === 'yes' ? [known(`${finding.claim}: ${finding.line}`, [evidence])] : [],
  );

function forChange(run: TriageRun, change: Change): readonly Fact[] {
  const { onset } = run.result;
  const resting = run.findings.filter(
    ({ finding }) =>
      finding.answer.kind === 'yes' && finding.changes.some((one) => isSameChange(one, change)),
  );
  const shown = resting.map(({ finding, evidence }) =>
    known(`${finding.claim}: ${finding.line}`, [evidence]),
  );
  if (onset === null || change.at > onset.latest)
    return [known(changeText(change), [run.evidence]), ...shown];
  const before: Derivation = { formula: 'minutes', from: change.at, to: onset.at };
  const when =
    change.at <= onset.at ? `${said(before)} before the onset` : 'within the interval of the onset';
  return [
    known(
      `The change came ${when}: ${changeText(change)}`,
      [run.evidence],
      change.at <= onset.at ? [before] : [],
    ),
    ...shown,
  ];
}

function againstChange(run: TriageRun, change: Change): readonly Fact[] {
  const { onset, rejectedChanges, chart } = run.result;
  const late = onset !== null && change.at > onset.latest;
  const rejected = rejectedChanges.map((one) => one.change);
  const others = (chart?.changes ?? []).filter(
    (one) => !isSameChange(one, change) && !rejected.some((other) => isSameChange(other, one)),
  );
  return [
    ...(late && onset !== null
      ? [
          known(`The change came after the latest moment of the onset, ${stamp(onset.latest)}`, [
            run.evidence,
          ]),
        ]
      : []),
    ...others.map((one) => known(`Another change is not ruled out: ${changeText(one)}`, [run.evidence])),
  ];
}

function whyUndetermined({ deciding }: CaseFile): string {
  if (deciding === null) return 'no triage is in the record';
  const { verdict, suspectChange } = deciding.result;
  if (verdict === 'no_baseline') return 'there was no baseline to compare with';
  if (verdict !== 'outside') return 'it is not certain that this was a problem';
  if (suspectChange !== null)
    return `a change of type "${suspectChange.type.replaceAll('_', ' ')}" does not say by which mechanism`;
  return 'the triage found no change near the onset and no cause in the provider or the infrastructure';
}
