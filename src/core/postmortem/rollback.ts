// Rollback capability: for each lever, whether it existed, was drilled, was used, and what it took.
import { type CaseFile, type CitedChange, LEVER_CHANGES, type Lever } from './case-file.ts';
import { changeText } from './causes.ts';
import { type Derivation, type Fact, type Instant, known, said, unknown } from './fact.ts';

export interface LeverAssessment {
  readonly lever: string;
  readonly existed: Fact;
  readonly drilled: Fact;
  readonly used: Fact;
  /** From acknowledged (else declared) to the change. */
  readonly took: Fact;
  /** From the earliest moment it could have been pulled, the first evidence, to the change. */
  readonly couldHaveSaved: Fact;
}

export function rollbackOf(file: CaseFile): readonly LeverAssessment[] {
  return (Object.keys(LEVER_CHANGES) as Lever[]).map((lever) => assess(file, lever));
}

function assess(file: CaseFile, lever: Lever): LeverAssessment {
  const drilled = unknown('no drill is in the record of this incident');
  const pulled = pulledIn(file, lever);
  if (pulled === null) {
    const why = 'no change of it after the declaration is in the record';
    return {
      lever,
      existed: unknown(why),
      drilled,
      used: unknown(why),
      took: unknown('not used, as far as the record shows'),
      couldHaveSaved: unknown('whether it existed is unknown'),
    };
  }
  const { declared, acknowledged, firstEvidence } = file.moments;
  const start = acknowledged !== null && acknowledged.at <= pulled.at ? acknowledged : declared;
  return {
    lever,
    existed: known('yes, it was used', [pulled.evidence]),
    drilled,
    used: known(changeText(pulled.change), [pulled.evidence]),
    took: span(start, pulled, start === declared ? 'from declared' : 'from acknowledged'),
    couldHaveSaved: span(firstEvidence, pulled, 'at most, had it been pulled at the first evidence'),
  };
}

/** First change of the lever after the declaration that is not itself the suspect. */
function pulledIn({ changes, state }: CaseFile, lever: Lever): CitedChange | null {
  const types: readonly string[] = LEVER_CHANGES[lever];
  return changes.find(({ change, at }) => at > state.declaredAt && types.includes(change.type)) ?? null;
}

function span(from: Instant, to: Instant, words: string): Fact {
  const minutes: Derivation = { formula: 'minutes', from: from.at, to: to.at };
  return known(`${said(minutes)} ${words}`, [from.evidence, to.evidence], [minutes]);
}
