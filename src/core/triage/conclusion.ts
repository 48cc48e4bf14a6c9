// One sentence: the answer first, the number with its normal range, what changed. One more: what to do now.
import type { Finding, Measurement } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import { clockTime, minutes, spokenDuration } from '../model/time.ts';
import type { TriageQuestion } from './evidence.ts';
import { improvementsOf } from './harm.ts';
import type { Study } from './study.ts';
import { answersUnsettled, concluded, type Verdict } from './verdict.ts';
import { about, amount, between, calls, capital, grouped, moment, placeOf, reading } from './wording.ts';

export function conclusionOf(
  study: Study,
  verdict: Verdict,
  suspect: Change | null,
  question: TriageQuestion,
): string {
  const [worst, second] = verdict.harms;
  if (worst === undefined)
    return verdict.decisive === null
      ? undecidedSentence(study, verdict, question)
      : `${opening(verdict)}: ${decisiveSentence(verdict.decisive, study, suspect, question)}`;
  const since = study.onset === null ? '' : ` since about ${moment(study.onset.at, question.now)}`;
  const cause = suspect === null ? '' : `, ${whatChanged(suspect, study, question)}`;
  const also =
    second === undefined || second.judged === worst.judged
      ? ''
      : `; also ${second.judged.column.measure.name} ${amount(second.worst.measurement.observed, second.worst.measurement.unit)}${placeOf(second.worst.measurement)} (normal ${between(second.worst.measurement.normalRange, second.worst.measurement.unit)})`;
  return `${opening(verdict)}: ${told(worst.worst.measurement)}${since}${cause}${also}.`;
}

/** The calls show nothing yet, and something else does: `Index kb: index age 30 h, normally up to 6 h, following …`. */
function decisiveSentence(
  { line }: Finding,
  study: Study,
  suspect: Change | null,
  question: TriageQuestion,
): string {
  const cause = suspect === null ? '' : `, ${whatChanged(suspect, study, question)}`;
  return `${line.replace(/\.$/, '').replace(/^Index/, 'index')}${cause}. The calls of the last ${spokenDuration(question.windowMs)} do not show worse answers yet.`;
}

/** `correct answers fell to 51 % in app.task=prime (normal 78–89 %, 420 calls)`. */
function told(m: Measurement): string {
  const verb = m.effect < 0 ? 'fell to' : 'rose to';
  return `${m.name} ${verb} ${amount(m.observed, m.unit)}${placeOf(m)} (normal ${between(m.normalRange, m.unit)}, ${calls(m.n)})`;
}

/** `when the served model changed: gpt-4-0314 → gpt-4-0613, requested gpt-4; nobody announced it (13:02 UTC)`. */
export function whatChanged(
  change: Change,
  { onset }: Pick<Study, 'onset'>,
  { now }: TriageQuestion,
): string {
  const at = moment(change.at, now);
  const sameMinute = onset !== null && clockTime(change.at) === clockTime(onset.at);
  if (change.attributes['observed'] === true) return `when ${change.summary}${sameMinute ? '' : ` (${at})`}`;
  const close = onset !== null && Math.abs(change.at - onset.at) < minutes(30);
  return `${close ? 'right with' : 'following'} a change at ${at}: ${change.summary}`;
}

function opening({ domain, decidedBy }: Verdict): string {
  if (decidedBy === 'provider') return 'The provider is failing';
  if (decidedBy === 'latency')
    return domain === 'prompt_or_model'
      ? 'Prompt or model, with quality stable'
      : 'Slower or heavier, with quality stable';
  if (decidedBy === 'quality')
    return domain === 'prompt_or_model'
      ? 'Prompt or model, not the provider'
      : 'Retrieval or infrastructure, not the model';
  return 'Calls fail on our side';
}

function undecidedSentence(
  study: Study,
  { verdict }: Verdict,
  { windowMs, minimumCalls, now }: TriageQuestion,
): string {
  const last = study.frame.calls.at(-1);
  if (last === undefined) return 'Could not look: no call of this feature was ever recorded.';
  if (study.windowCalls === 0)
    return `No calls at all in the last ${spokenDuration(windowMs)}: the last one came ${spokenDuration(now - last.at)} ago, and normally there are up to ${grouped(Math.round(study.traffic.normalMax))} an hour.`;
  if (verdict === 'no_baseline')
    return `No baseline: ${calls(study.baselineCalls)} from before are too few to say what is normal, so nothing can be called outside it.`;
  const compared = concluded(study);
  const better = improvementsOf(study);
  if (verdict === 'inside')
    return `Nothing is outside normal: ${headlines(study, minimumCalls)}, over ${calls(study.windowCalls)}.`;
  const ambiguous = compared.filter(({ state, direction }) => state === 'ambiguous' && direction === 'worse');
  const [one] = ambiguous;
  if (one !== undefined)
    return `Not clear yet: ${reading(one.measurement)} is at the edge of normal; ${about(Math.max(minimumCalls, one.callsNeeded))} would settle it.`;
  const [improved] = better;
  if (improved !== undefined)
    return `Nothing measured got worse, but something changed: ${reading(improved.measurement)}.`;
  const [answers] = compared.filter(({ column }) => /quality|behavioural/.test(column.measure.check));
  if (answers !== undefined && answersUnsettled(compared) && compared.some(({ state }) => state === 'inside'))
    return `Nothing is outside normal so far, but the answers cannot be judged yet: ${reading(answers.measurement)}; ${about(Math.max(10, answers.callsNeeded))} would settle it.`;
  const needed = Math.min(...compared.map(({ callsNeeded }) => callsNeeded));
  return `Not enough data: ${calls(study.windowCalls)} in the last ${spokenDuration(windowMs)}; ${about(Math.max(10, needed))} would settle it.`;
}

/** The two or three numbers a person asks for first. */
const headlines = (study: Study, minimumCalls: number): string => {
  const order = ['quality-scores', 'behavioural-scores', 'provider-errors', 'latency'];
  const settled = concluded(study).filter(({ state, measurement: { observed, normalRange, n } }) => {
    const within = observed >= normalRange[0] && observed <= normalRange[1];
    return state === 'inside' || (state === 'not_enough_data' && within && n >= minimumCalls);
  });
  const first = order.flatMap((check) => settled.find(({ column }) => column.measure.check === check) ?? []);
  return first
    .slice(0, 3)
    .map(
      ({ measurement: m }) =>
        `${m.name} ${amount(m.observed, m.unit)} (normal ${between(m.normalRange, m.unit)})`,
    )
    .join(', ');
};

export function nextActionOf(
  study: Study,
  verdict: Verdict,
  suspect: Change | null,
  question: TriageQuestion,
): string {
  if (verdict.decidedBy === 'provider')
    return `Fail over to another provider if the runbook has one, and slow retries down; watch ${question.provider ?? 'the provider'}'s status page.`;
  if (suspect !== null && verdict.verdict === 'outside') return undoing(suspect);
  if (verdict.verdict === 'outside') return withoutSuspect(study, verdict);
  if (verdict.verdict === 'no_baseline')
    return `Import history with \`replay\`, or compare by hand; from ${question.minimumCalls} calls before a change on, triage can judge.`;
  if (verdict.verdict === 'ambiguous')
    return 'Run triage again in half an hour, or run the golden set now; nobody needs to be woken for this.';
  return `Nothing to roll back; if complaints go on, look at their answers by hand: at this volume ${smallest(study)}.`;
}

function undoing(change: Change): string {
  const from = change.from ?? 'the previous one';
  const to = change.to ?? 'the new one';
  switch (change.type) {
    case 'model_version':
      return `Pin ${from} if the runbook has a pin; compare the golden set on ${from} and ${to}.`;
    case 'prompt_version':
      return `Roll the prompt back to ${from}; run the golden set on ${from} and ${to}.`;
    case 'feature_flag':
      return `Turn the flag back (${from}): ${change.summary}.`;
    case 'retrieval_index':
    case 'retrieval_config':
      return `Undo the retrieval change (${change.summary}) and refresh the index, then probe recall again.`;
    default:
      return `Roll back if the runbook allows: ${change.summary} (${from} ← ${to}).`;
  }
}

function withoutSuspect(study: Study, { decidedBy, harms, domain }: Verdict): string {
  const [worst] = harms;
  const where = worst === undefined ? '' : placeOf(worst.worst.measurement);
  if (decidedBy === null) return 'Check quota, keys and request limits on our side first.';
  if (decidedBy === 'latency')
    return `Compare regions and the provider's own latency${where}; quality is stable, so this can wait for working hours unless users time out.`;
  if (domain === 'infrastructure_or_retrieval')
    return 'Check when the index was last refreshed, and refresh it; then probe recall again.';
  return `No change fits the onset: read ten affected answers${where}, and run the golden set against what is live${study.onset === null ? '' : ` and against what was live before ${moment(study.onset.earliest, study.window.to)}`}.`;
}

/** `a drop of less than 8 points of correct answers would not show`. */
function smallest(study: Study): string {
  const one =
    concluded(study).find(({ column }) => column.measure.check === 'quality-scores') ?? concluded(study)[0];
  if (one === undefined) return 'little can be seen';
  const { name, unit, normal, normalRange, worse } = one.measurement;
  const edge = worse === 'up' ? normalRange[1] - normal : normal - normalRange[0];
  return `a change of ${capital(name) === name ? name : `"${name}"`} by less than ${amount(1.5 * edge, unit).replace(' %', ' points')} would not show`;
}
