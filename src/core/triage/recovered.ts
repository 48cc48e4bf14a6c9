// What is said of an episode that ended, or seems to: what is back, since when, what it was, what coincides with its end.
import type { Recovery, TriageResult } from '../model/finding.ts';
import type { Change } from '../model/records.ts';
import { clockTime, minutes } from '../model/time.ts';
import { whatChanged } from './conclusion.ts';
import type { Episode } from './episode.ts';
import type { TriageQuestion } from './evidence.ts';
import type { Standing } from './standing.ts';
import type { SuspectReport } from './suspects.ts';
import type { Verdict } from './verdict.ts';
import { about, amount, between, calls, moment, placeOf, reading } from './wording.ts';

/** Clocks differ, and a change takes a moment to reach the first call. */
const MARGIN_MS = minutes(5);

/** The change in the end's interval that lies nearest to the end; an announced one before one that only the calls show. */
export function recoveryOf({ end, before }: Episode, changes: readonly Change[]): Recovery {
  const unannounced = ({ attributes }: Change): number => (attributes['observed'] === true ? 1 : 0);
  const [endedBy = null] = changes
    .filter(({ at }) => at >= end.earliest - MARGIN_MS && at <= end.latest + MARGIN_MS)
    .filter(({ at }) => at > (before.onset?.latest ?? before.window.from) + MARGIN_MS)
    .toSorted((a, b) => unannounced(a) - unannounced(b) || Math.abs(a.at - end.at) - Math.abs(b.at - end.at));
  return { at: end.at, earliest: end.earliest, latest: end.latest, endedBy };
}

/** What ended it was not a candidate for having begun it. */
export const withoutEnder = (report: SuspectReport, { endedBy }: Recovery): SuspectReport => ({
  ...report,
  rejected: report.rejected.filter(({ change }) => change !== endedBy),
});

type Said = Pick<TriageResult, 'verdict' | 'conclusion' | 'nextAction' | 'escalateTo' | 'escalateWhy'>;

/** Of an episode that is over, or perhaps is. */
export function saidOfEnd(
  episode: Episode,
  recovery: Recovery,
  suspect: Change | null,
  question: TriageQuestion,
): Said {
  const since = moment(recovery.at, question.now);
  const [first] = episode.standings;
  const rest = `${wasOutside(episode, suspect, question)}${endedWhen(recovery, episode.state, question)}.`;
  if (episode.state === 'over')
    return {
      verdict: 'inside',
      conclusion: `Back to normal since about ${since}${unsure(recovery)}: ${nowOf(first)}. ${rest}${openOnes(episode)}`,
      nextAction: toDo(recovery, suspect),
      escalateTo: 'nobody',
      escalateWhy: 'what was outside normal is back in its range',
    };
  return {
    verdict: 'ambiguous',
    conclusion: `Perhaps recovering since ${since}: ${about(stillNeeded(first, question))} will tell. So far ${nowOf(first)}. ${rest}`,
    nextAction: `Change nothing more, and run triage again after ${about(stillNeeded(first, question))} of the affected kind.`,
    escalateTo: 'ml',
    escalateWhy: 'whoever works on it stays until it is surely back; nobody else needs to be woken',
  };
}

/** ` (between 14:24 and 14:45)`, where the date and that of the change would seem to contradict each other. */
function unsure({ at, earliest, latest, endedBy }: Recovery): string {
  const hourOf = (time: number): string => clockTime(time).replace(' UTC', '');
  return endedBy === null || Math.abs(endedBy.at - at) <= minutes(2)
    ? ''
    : ` (between ${hourOf(earliest)} and ${hourOf(latest)})`;
}

/** ` Only partly back: normal again since about 14:31 UTC: …; still not: ….`, after the conclusion about what is still outside. */
export function saidOfParts(
  { standings }: Episode,
  { at, endedBy }: Recovery,
  question: TriageQuestion,
): string {
  const list = (wanted: Standing['state']): string =>
    standings.flatMap((one) => (one.state === wanted ? [nowOf(one)] : [])).join('; ');
  const why = endedBy === null ? '' : `, with: ${endedBy.summary}`;
  const notBack = list('not_back');
  return ` Only partly back: normal again since about ${moment(at, question.now)}${why}: ${list('back')}${notBack === '' ? '' : `; still not: ${notBack}`}.`;
}

/** `correct answers 88 % in app.task=prime (normal 75–92 %, 90 calls)`. */
function nowOf(one: Standing | undefined): string {
  if (one === undefined) return 'what had moved';
  const { since, before } = one;
  if (since === null) return `no call yet of ${before.measurement.name}${placeOf(before.measurement)}`;
  const m = since.measurement;
  return `${m.name} ${amount(m.observed, m.unit)}${placeOf(m)} (normal ${between(m.normalRange, m.unit)}, ${calls(m.n)})`;
}

function wasOutside(
  { before, standings }: Episode,
  suspect: Change | null,
  question: TriageQuestion,
): string {
  const from = before.onset === null ? '' : ` from about ${moment(before.onset.at, question.now)}`;
  const [first] = standings;
  const m = first?.before.measurement;
  const level = m === undefined ? '' : ` (${amount(m.observed, m.unit)}, ${calls(m.n)})`;
  const cause = suspect === null ? '' : `, ${whatChanged(suspect, before, question)}`;
  return `It was outside${from}${level}${cause}`;
}

const endedWhen = ({ endedBy }: Recovery, state: Episode['state'], { now }: TriageQuestion): string =>
  endedBy === null
    ? '; no known change coincides with its end'
    : `; ${state === 'over' ? 'it ended when' : 'what changed then'}: ${endedBy.summary} (${moment(endedBy.at, now)})`;

/** Rarer things that had moved too and have too few calls since. */
function openOnes({ standings }: Episode): string {
  const open = standings.flatMap(({ state, since, before }) =>
    state === 'open' ? [since === null ? before.measurement.name : reading(since.measurement)] : [],
  );
  return open.length === 0 ? '' : ` Too few calls since to say: ${open.join('; ')}.`;
}

function stillNeeded(first: Standing | undefined, { minimumCalls }: TriageQuestion): number {
  const n = first?.surelySince ?? 0;
  return n < minimumCalls ? minimumCalls - n : Math.max(10, first?.since?.callsNeeded ?? 0);
}

function toDo({ endedBy }: Recovery, suspect: Change | null): string {
  if (endedBy === null)
    return 'Nothing known ended it, so it may return: find out what did, and run triage again in an hour before `/incident resolve`.';
  const until =
    suspect?.type === 'model_version' || suspect?.type === 'prompt_version'
      ? `until the golden set passes on ${suspect.to ?? 'the new version'}`
      : 'until the cause is mended';
  const keep =
    endedBy.type === 'model_version' && endedBy.to !== null
      ? `Keep the pin on ${endedBy.to}`
      : `Leave it as it is (${endedBy.summary})`;
  return `${keep} ${until}; then \`/incident resolve\`.`;
}

/** What the tree would have said before the end, with only what is not back. */
export function stillOutside(episode: Episode, then: Verdict): Verdict {
  const harms = episode.standings.flatMap(({ state, harm, since, before }) =>
    state === 'not_back' ? [{ ...harm, worst: since ?? before }] : [],
  );
  return { ...then, harms };
}
