// The class of cause that the record speaks for, in the replay format's words; undetermined where it does not.
import type { Finding, Measurement, TriageResult } from '../model/finding.ts';
import type { Change, ChangeType } from '../model/records.ts';

export interface CauseClaim {
  readonly class: string;
  /** Names of checks: evidence for it, and against it. */
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly rejected: readonly { readonly class: string; readonly why: string }[];
}

const CLASS_OF_CHANGE: Readonly<Partial<Record<ChangeType, string>>> = {
  prompt_version: 'prompt_change',
  model_version: 'model_version_update',
  retrieval_config: 'inadequate_retrieval',
  retrieval_index: 'inadequate_retrieval',
  inference_config: 'inference_config',
  routing: 'serving_routing',
  serving: 'serving_stack',
  sdk: 'harness',
};

export function causeOf(result: TriageResult): CauseClaim {
  const yes = result.findings.filter(({ answer }) => answer.kind === 'yes');
  const claim = (name: string): CauseClaim => ({
    class: name,
    for: name === 'none' || name === 'undetermined' ? [] : yes.map(({ check }) => check),
    against: result.findings.flatMap(({ check, answer }) => (answer.kind === 'no' ? [check] : [])),
    rejected: result.rejectedChanges.flatMap(({ change, why }) => {
      const of = CLASS_OF_CHANGE[change.type];
      return of === undefined || of === name ? [] : [{ class: of, why: `${change.summary}: ${why}` }];
    }),
  });
  if (result.verdict === 'inside') return claim('none');
  if (result.verdict !== 'outside') return claim('undetermined');
  const { suspectChange } = result;
  if (suspectChange !== null) return claim(ofChange(suspectChange, yes));
  return claim(ofDomain(result, yes));
}

function ofChange(change: Change, yes: readonly Finding[]): string {
  const direct = CLASS_OF_CHANGE[change.type];
  if (direct !== undefined) return direct;
  const moved = yes.flatMap(({ measurements }) => measurements.filter(isOutside));
  // What a flag or a deploy did is read off what moved: format alone says that a constraint on the output went.
  if (moved.length > 0 && moved.every(({ series }) => /format|schema|parse/.test(series)))
    return 'missing_output_constraints';
  const touchesPrompt =
    /prompt/i.test(change.summary) || Object.keys(change.attributes).some((name) => /prompt/i.test(name));
  return touchesPrompt ? 'prompt_change' : 'undetermined';
}

const isOutside = ({ observed, normalRange: [low, high] }: Measurement): boolean =>
  observed < low || observed > high;

function ofDomain({ domain }: TriageResult, yes: readonly Finding[]): string {
  if (domain === 'provider') return 'provider_outage';
  if (yes.some(({ check }) => check === 'retrieval-index')) return 'inadequate_retrieval';
  return domain === 'infrastructure_or_retrieval' ? 'infrastructure' : 'undetermined';
}
