// What detection has seen over hours, beside what triage sees in its window: rare and slow changes show only there.
import type { Decision, OnsetEstimate, Signal, Watched } from '../detection/contract.ts';
import { percent, signalText } from '../detection/wording.ts';
import type { Domain, TriageResult } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import { clockTime, hours, minutes, spokenDuration } from '../model/time.ts';
import { CHANGE_DOMAIN } from './tree.ts';

export type Detected = Extract<Decision, { kind: 'page' }>;

/** A page with what its series have shown since. */
export const withLatest = (page: Detected, latest: Watched | null): Detected =>
  latest === null
    ? page
    : {
        ...page,
        signals: [...latest.signals, ...page.signals.slice(latest.signals.length)],
        segments: latest.segments.length > 0 ? latest.segments : page.segments,
      };

/**
 * Triage that could not decide takes the page's evidence, which counts from the gate on and holds at any moment; triage
 * that decided keeps its answer, and is told of answers that got worse when it saw only time and tokens.
 * @param changes announced, and those that the calls show
 */
export function withDetected(
  result: TriageResult,
  detected: Detected | null,
  changes: readonly Change[],
): TriageResult {
  const lead = detected?.signals[0];
  if (detected === null || lead === undefined) return result;
  const knows = result.suspectChange !== null || result.domain !== 'undetermined';
  if (result.verdict === 'outside' && knows) return alsoAnswers(result, detected);
  if (result.verdict !== 'outside' && !isOutside(lead)) return result;
  const found = suspectsOf(detected, changes);
  // A failing provider needs no change of ours to explain it, unless we changed the way to it.
  const suspect = lead.layer === 'api' && found.suspect?.type !== 'routing' ? null : found.suspect;
  const { rejected } = found;
  const domain = domainOf(lead, suspect);
  return {
    ...result,
    verdict: 'outside',
    domain,
    conclusion: `${detected.why}${carriedBy(detected)}${suspect === null ? '' : ` It began around a change at ${clockTime(suspect.at)}: ${suspect.summary}.`}`,
    nextAction:
      suspect === null
        ? 'Read samples of the affected calls, and compare them with samples from before the onset.'
        : `Roll back or switch off "${suspect.summary}", or send the affected calls another way, and watch ${lead.title}.`,
    ...escalation(domain),
    onset: detected.onset ?? result.onset,
    suspectChange: suspect,
    rejectedChanges: rejected,
  };
}

/** ` Carried by platform = first_party (72 % of calls).` */
function carriedBy({ segments: [first] }: Detected): string {
  return first === undefined
    ? ''
    : ` Carried by ${first.dimension} = ${first.value} (${percent(first.share)} of calls).`;
}

/** The whole interval of the level lies beyond the envelope: detection.md's "outside". */
const isOutside = ({ expected, observed, envelope, effect: [low, high] }: Signal): boolean =>
  observed >= expected ? expected + low > envelope : expected + high < envelope;

/** Slower and heavier is not all, when answers got worse in the same stretch. */
function alsoAnswers(result: TriageResult, detected: Detected): TriageResult {
  const worse = detected.signals.find(({ layer }) => layer === 'quality' || layer === 'behavioural');
  if (worse === undefined || result.escalateTo !== 'infra' || result.domain === 'provider') return result;
  return {
    ...result,
    conclusion: `${result.conclusion} And answers got worse over the last hours: ${signalText(worse)}.`,
    escalateTo: 'both',
    escalateWhy: 'answers got worse, and what the model is given or runs on changed',
  };
}

const MARGIN_MS = minutes(5);
/** A change that names the very segment needs no tight date. */
const CARRIER_MARGIN_MS = minutes(30);
const LOCALISABLE_MS = hours(6);
const CONSIDERED_BEFORE_MS = hours(24);

function suspectsOf(
  { onset, segments, at }: Detected,
  changes: readonly Change[],
): { readonly suspect: Change | null; readonly rejected: TriageResult['rejectedChanges'] } {
  if (onset === null) return { suspect: null, rejected: [] };
  const considered = changes.filter(
    (change) => change.at >= onset.earliest - CONSIDERED_BEFORE_MS && change.at <= at,
  );
  const judged = considered.map((change) => ({ change, why: reasonAgainst(change, onset, segments) }));
  const fitting = judged
    .filter(({ why }) => why === null)
    .map(({ change }) => change)
    .sort(
      (a, b) =>
        Number(names(b, segments)) - Number(names(a, segments)) ||
        Math.abs(a.at - onset.at) - Math.abs(b.at - onset.at),
    );
  return {
    suspect: fitting[0] ?? null,
    rejected: judged.flatMap(({ change, why }) => (why === null ? [] : [{ change, why }])),
  };
}

/** @returns null when the change fits */
function reasonAgainst(change: Change, onset: OnsetEstimate, segments: Detected['segments']): string | null {
  const carries = names(change, segments);
  const other = segments.find(
    ({ dimension, value }) =>
      change.attributes[dimension] !== undefined && String(change.attributes[dimension]) !== value,
  );
  if (other !== undefined && !carries)
    return `it concerns ${other.dimension} = ${change.attributes[other.dimension]}, but the harm shows where it is ${other.value}`;
  const period = `the onset (${clockTime(onset.earliest)}–${clockTime(onset.latest)})`;
  const margin = carries ? CARRIER_MARGIN_MS : MARGIN_MS;
  if (change.at > onset.latest + margin) return `${spokenDuration(change.at - onset.latest)} after ${period}`;
  const early = carries ? hours(3) : margin;
  if (change.at < onset.earliest - early)
    return `${spokenDuration(onset.earliest - change.at)} before ${period}`;
  if (!carries && onset.latest - onset.earliest > LOCALISABLE_MS)
    return `the onset cannot be placed better than ${spokenDuration(onset.latest - onset.earliest)}, so time alone names nothing`;
  return null;
}

/** The change names a segment that carries the harm: by an attribute, or as what it changed to. */
const names = ({ attributes, to, summary }: Change, segments: Detected['segments']): boolean =>
  segments.some(
    ({ dimension, value }) =>
      String(attributes[dimension] ?? '') === value ||
      (to ?? '').split(/[=:,\s]+/).includes(value) ||
      summary.split(/[=:,\s]+/).includes(value),
  );

function domainOf({ layer }: Signal, suspect: Change | null): Domain {
  const byChange = suspect === null ? null : CHANGE_DOMAIN[suspect.type];
  if (byChange !== null) return byChange;
  if (layer === 'api') return 'provider';
  return layer === 'infrastructure' ? 'infrastructure_or_retrieval' : 'undetermined';
}

function escalation(domain: Domain): Pick<TriageResult, 'escalateTo' | 'escalateWhy'> {
  switch (domain) {
    case 'provider':
      return { escalateTo: 'infra', escalateWhy: 'the provider or the way to it fails' };
    case 'infrastructure_or_retrieval':
      return { escalateTo: 'both', escalateWhy: 'answers suffer from what the model runs on or is given' };
    case 'prompt_or_model':
      return { escalateTo: 'ml', escalateWhy: 'the prompt or the model changed' };
    case 'undetermined':
      return { escalateTo: 'ml', escalateWhy: 'answers changed, and nothing shows why yet' };
  }
}
