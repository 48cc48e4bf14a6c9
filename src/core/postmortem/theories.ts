// Theories considered and rejected, and the questions that the record leaves open.
import type { CaseFile } from './case-file.ts';
import { changeText } from './causes.ts';
import { type Fact, known, unknown } from './fact.ts';

export function rejectedTheories({ deciding }: CaseFile): readonly Fact[] {
  if (deciding === null) return [unknown('no triage is in the record')];
  const changes = deciding.result.rejectedChanges.map(({ change, why }) =>
    known(`Change ${changeText(change)}. Rejected: ${why}`, [deciding.evidence]),
  );
  const answeredNo = deciding.findings.flatMap(({ finding, evidence }) =>
    finding.answer.kind === 'no' ? [known(`"${finding.claim}": no. ${finding.line}`, [evidence])] : [],
  );
  const all = [...changes, ...answeredNo];
  return all.length > 0 ? all : [unknown('the triage rejected nothing')];
}

export function openQuestions({ deciding, moments }: CaseFile): readonly Fact[] {
  const checks = (deciding?.findings ?? []).flatMap(({ finding, evidence }) => {
    if (finding.answer.kind === 'not_enough_data')
      return [known(`${finding.question} Not enough data: ${finding.answer.needed}`, [evidence])];
    if (finding.answer.kind === 'could_not_look')
      return [
        known(
          `${finding.question} Could not look: ${finding.answer.why} To enable it: ${finding.answer.enable}`,
          [evidence],
        ),
      ];
    return [];
  });
  const shown =
    moments.shownNormal === null && moments.resolved !== null && deciding?.result.verdict !== 'inside'
      ? [
          known('Are the calls normal again? No triage after the trouble lies inside normal', [
            moments.resolved.evidence,
          ]),
        ]
      : [];
  return [...checks, ...shown, unknown('does the failure reproduce, and how often? Not measured')];
}
