// The response as times: onset, first evidence, page, declared, acknowledged, mitigated, resolved.
import type { CaseFile, CitedChange } from './case-file.ts';
import { changeText } from './causes.ts';
import { type Derivation, type Fact, type Instant, known, said, unknown } from './fact.ts';
import { stamp } from './say.ts';

export interface Milestone {
  readonly name: string;
  readonly when: Fact;
  /** Minutes after the milestone before it that is known. */
  readonly after: Fact;
}

/** @param only names of the milestones wanted; all when not given */
export function responseOf({ moments }: CaseFile, only?: readonly string[]): readonly Milestone[] {
  const { onset, firstEvidence, page, declared, acknowledged, mitigation, shownNormal, resolved } = moments;
  const onsetText =
    onset === null
      ? null
      : known(`${stamp(onset.at)}, between ${stamp(onset.earliest)} and ${stamp(onset.latest)}`, [
          onset.evidence,
        ]);
  const all: readonly Step[] = [
    { name: 'onset', instant: onset, when: onsetText ?? unknown('no triage dates it') },
    { name: 'first evidence', instant: firstEvidence },
    { name: 'page', instant: page, missing: 'no PagerDuty alert is in the record' },
    { name: 'declared', instant: declared },
    { name: 'acknowledged', instant: acknowledged, missing: 'nobody acknowledged' },
    mitigated(mitigation, shownNormal),
    { name: 'shown normal again', instant: shownNormal, missing: 'no later triage lies inside normal' },
    { name: 'resolved', instant: resolved, missing: 'not resolved yet' },
  ];
  const steps = all.filter((step) => only === undefined || only.includes(step.name));
  return steps.map((step, index) => ({
    name: step.name,
    when: step.when ?? timeOf(step),
    after: afterThe(steps.slice(0, index), step),
  }));
}

interface Step {
  readonly name: string;
  readonly instant: Instant | null;
  readonly when?: Fact;
  readonly missing?: string;
}

function mitigated(mitigation: CitedChange | null, shownNormal: Instant | null): Step {
  if (mitigation === null)
    return { name: 'mitigated', instant: null, missing: 'no change is in the record that ended the harm' };
  const proof =
    shownNormal === null
      ? 'whether the harm ended then is not shown'
      : `the calls were shown normal at ${stamp(shownNormal.at)}`;
  const evidence = [mitigation.evidence, ...(shownNormal === null ? [] : [shownNormal.evidence])];
  return {
    name: 'mitigated',
    instant: mitigation,
    when: known(`${changeText(mitigation.change)}; ${proof}`, evidence),
  };
}

const timeOf = ({ instant, missing }: Step): Fact =>
  instant === null ? unknown(missing ?? 'not in the record') : known(stamp(instant.at), [instant.evidence]);

function afterThe(earlier: readonly Step[], { instant }: Step): Fact {
  const before = earlier.findLast((step) => step.instant !== null);
  if (instant === null || before?.instant == null) return unknown('no milestone before it is known');
  if (before.instant.evidence === instant.evidence && before.instant.at === instant.at)
    return unknown(`the same as ${before.name}`);
  const [from, to, word] =
    before.instant.at <= instant.at
      ? [before.instant, instant, 'after']
      : [instant, before.instant, 'before'];
  const between: Derivation = { formula: 'minutes', from: from.at, to: to.at };
  return known(
    `${said(between)} ${word} ${before.name}`,
    [before.instant.evidence, instant.evidence],
    [between],
  );
}
