// From findings to a verdict: is it outside normal, where does it lie, and who should look.
import type { Domain, Finding, TriageResult } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import { type Harm, harmsOf, improvementsOf } from './harm.ts';
import type { JudgedComparison } from './judged.ts';
import type { Study } from './study.ts';
import { CHANGE_DOMAIN, TREE, type TreeQuestion } from './tree.ts';

export interface Verdict {
  readonly verdict: TriageResult['verdict'];
  readonly domain: Domain;
  readonly escalateTo: TriageResult['escalateTo'];
  readonly escalateWhy: string;
  /** The tree's question that decided; null when none did. */
  readonly decidedBy: TreeQuestion['id'] | null;
  /** What got worse, in the order in which to tell it; empty when nothing did. */
  readonly harms: readonly Harm[];
  /** What decided when no measure of the calls got worse: a stale index, a provider's own word. */
  readonly decisive: Finding | null;
}

export function verdictOf(study: Study, findings: readonly Finding[], suspect: Change | null): Verdict {
  const yes = (name: string): boolean =>
    findings.some(({ check, answer }) => check === name && answer.kind === 'yes');
  const question = TREE.find(({ checks }) =>
    checks.some(({ name, weight }) => weight === 'decides' && yes(name)),
  );
  const harms = harmsOf(study);
  if (question === undefined) return undecided(study, harms);
  const order = question.checks.map(({ name }) => name);
  // In the order of the question's checks: wrong answers before broken format.
  const first = order.flatMap((name) => harms.filter(({ judged }) => judged.column.measure.check === name));
  const told = [...first, ...harms.filter((harm) => !first.includes(harm))];
  const domain =
    question.id === 'provider' ? 'provider' : domainOf(question, suspect, yes('retrieval-index'));
  const decisive = told.length > 0 ? null : decisiveIn(question, findings);
  const base = { verdict: 'outside', domain, decidedBy: question.id, harms: told, decisive } as const;
  return { ...base, ...escalation(question, domain, told) };
}

const decisiveIn = ({ checks }: TreeQuestion, findings: readonly Finding[]): Finding | null =>
  findings.find(
    ({ check, answer }) =>
      answer.kind === 'yes' && checks.some(({ name, weight }) => name === check && weight === 'decides'),
  ) ?? null;

function domainOf(question: TreeQuestion, suspect: Change | null, retrievalWorse: boolean): Domain {
  const bySuspect = suspect === null ? null : CHANGE_DOMAIN[suspect.type];
  if (bySuspect !== null) return bySuspect;
  return question.id === 'quality' && retrievalWorse ? 'infrastructure_or_retrieval' : question.domain;
}

type Escalation = Pick<Verdict, 'escalateTo' | 'escalateWhy'>;

function escalation(question: TreeQuestion, domain: Domain, harms: readonly Harm[]): Escalation {
  const qualityDown = harms.some(({ judged }) => /quality|behavioural/.test(judged.column.measure.check));
  if (question.id === 'provider')
    return qualityDown
      ? { escalateTo: 'both', escalateWhy: 'the provider is failing, and answers got worse too' }
      : {
          escalateTo: 'infra',
          escalateWhy: 'the provider is failing, and answers that come are as good as ever',
        };
  if (domain === 'prompt_or_model')
    return { escalateTo: 'ml', escalateWhy: 'answers changed, and the provider answers as usual' };
  if (question.id === 'quality' && harms.length === 0)
    return {
      escalateTo: 'infra',
      escalateWhy: 'retrieval got worse; the answers are not shown to be worse yet',
    };
  if (question.id === 'quality')
    return { escalateTo: 'both', escalateWhy: 'answers got worse, and retrieval or serving changed' };
  return { escalateTo: 'infra', escalateWhy: 'only time or tokens changed; the answers are as good as ever' };
}

/** No question of the tree said yes. */
function undecided(study: Study, harms: readonly Harm[]): Verdict {
  const base = { domain: 'undetermined', decidedBy: null, harms, decisive: null } as const;
  if (harms.length > 0)
    return {
      ...base,
      verdict: 'outside',
      domain: 'infrastructure_or_retrieval',
      escalateTo: 'infra',
      escalateWhy: 'calls fail for a reason on our side',
    };
  const compared = concluded(study);
  if (compared.length === 0)
    return {
      ...base,
      verdict: 'no_baseline',
      escalateTo: 'ml',
      escalateWhy: 'without a baseline a person must judge',
    };
  const open =
    compared.some(({ state, direction }) => state === 'ambiguous' && direction === 'worse') ||
    compared.every(({ state }) => state === 'not_enough_data') ||
    answersUnsettled(compared);
  if (open || improvementsOf(study).length > 0)
    return {
      ...base,
      verdict: 'ambiguous',
      escalateTo: 'ml',
      escalateWhy: 'not clear enough to wake anyone; someone should look in working hours',
    };
  return { ...base, verdict: 'inside', escalateTo: 'nobody', escalateWhy: 'nothing is outside normal' };
}

/** Scores of answers are there, but too few of each: calm latency must not pass for calm quality. */
export function answersUnsettled(compared: readonly JudgedComparison[]): boolean {
  const answers = compared.filter(({ column }) => /quality|behavioural/.test(column.measure.check));
  return answers.length > 0 && answers.every(({ state }) => state === 'not_enough_data');
}

/** Comparisons of all calls that count: someone said what worse means, and there was a baseline. */
export const concluded = (study: Study): readonly JudgedComparison[] =>
  study.judged.flatMap(({ whole, column }) => (whole !== null && column.measure.meaningKnown ? [whole] : []));
