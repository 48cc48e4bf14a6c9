// What a check is: a name, what it needs as data, and a pure judgement of it. One file a check, in checks/.
import type { Finding, FindingAnswer, Measurement, Recovery } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import type { Looked, Need, Sources, TriageQuestion } from './evidence.ts';
import type { Study } from './study.ts';
import type { SuspectReport } from './suspects.ts';

export interface Check {
  /** The file's name: `provider-errors`. */
  readonly name: string;
  /** What "yes" means, as a statement. */
  readonly claim: string;
  /** Evidence wanted. `all`: without one of them it cannot look. `any`: one of them will do. */
  readonly needs: { readonly all: readonly Need[] } | { readonly any: readonly Need[] };
  judge(evidence: CheckEvidence): CheckAnswer;
  /** false: the check has nothing to do with this feature and is left out. Absent: it always applies. */
  applies?(evidence: CheckEvidence): boolean;
}

export interface CheckEvidence {
  readonly question: TriageQuestion;
  readonly sources: Sources;
  /** Of no calls when they could not be read: a check that needs them is then not asked. */
  readonly study: Study;
  readonly suspects: SuspectReport;
  /** The end of an episode that came and went; null otherwise. */
  readonly recovery: Recovery | null;
}

export interface CheckAnswer {
  readonly answer: FindingAnswer;
  readonly line: string;
  readonly measurements?: readonly Measurement[];
  readonly changes?: readonly Change[];
  readonly details?: readonly string[];
}

/** Asks one check, or says why it could not look. */
export function findingOf(check: Check, ask: string, evidence: CheckEvidence): Finding {
  const missing = missingFor(check, evidence.sources);
  const said: CheckAnswer =
    missing === null
      ? check.judge(evidence)
      : { answer: missing, line: `${missing.why} To enable: ${missing.enable}` };
  return {
    check: check.name,
    question: ask,
    claim: check.claim,
    answer: said.answer,
    line: said.line,
    measurements: said.measurements ?? [],
    changes: said.changes ?? [],
    details: said.details ?? [],
    window: evidence.study.window,
  };
}

type NotLooked = Extract<Looked<unknown>, { kind: 'could_not_look' }>;

function missingFor({ needs }: Check, sources: Sources): NotLooked | null {
  const wanted = ('all' in needs ? needs.all : needs.any).map((need): Looked<unknown> => sources[need]);
  const missing = wanted.filter((source) => source.kind === 'could_not_look');
  const enough = 'all' in needs ? missing.length === 0 : missing.length < wanted.length;
  return enough ? null : (missing[0] ?? null);
}
