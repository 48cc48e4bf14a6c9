// Has it ended? "Now" is what users get now: an episode that came and went is judged in two parts, before and after its end.
import { clockTime, hours, spokenDuration } from '../model/time.ts';
import { type Baseline, baselineOf, type Window } from './against.ts';
import { type EndScan, scanForEnd } from './end.ts';
import type { TriageQuestion } from './evidence.ts';
import { EVIDENCE_MIN, findOnset } from './find-onset.ts';
import { type Column, selectCalls } from './frame.ts';
import { harmsOf } from './harm.ts';
import type { Onset } from './onset.ts';
import { isIn, type Segment, slices, TASK_LIKE } from './segments.ts';
import { type Standing, settled, standingsOf } from './standing.ts';
import { MAY_BE_THE_CAUSE } from './strata.ts';
import { compareSince, type Study } from './study.ts';

export interface Episode {
  /** `over`: back, with enough calls since. `perhaps`: too few yet. `partly`: some is back, some is not. */
  readonly state: 'over' | 'perhaps' | 'partly';
  readonly end: Onset;
  /** From the onset to the end. */
  readonly before: Study;
  /** From the end to now. */
  readonly since: Study;
  /** What had moved and how it stands now, in the tree's order. */
  readonly standings: readonly Standing[];
}

/** @returns null when nothing came and went: it persists, or never was */
export function episodeOf(study: Study, question: TriageQuestion): Episode | null {
  const { frame, scanned, observed } = study;
  const start = frame.at[0];
  if (scanned === null || start === undefined) return null;
  const { onset } = scanned.dater.scan;
  const past = { from: start, to: onset.earliest };
  const baseline = baselineOf(frame, past, question.minimumCalls, hours(1));
  const end = endOf(endsIn(study, baseline, { from: onset.at, to: question.now }));
  if (end === null) return null;
  const then = { ...question, now: end.at };
  const dated = findOnset(frame, then, { from: start, to: end.at }) ?? scanned;
  if (dated.dater.scan.onset.at >= end.earliest) return null;
  const seen = { observed, scanned };
  const before = { ...compareSince(frame, then, { from: start, to: end.at }, dated), ...seen };
  const since = {
    ...compareSince(frame, question, { from: start, to: question.now }, dated, {
      window: { from: end.at, to: question.now },
      note: `"Now" is the ${spokenDuration(question.now - end.at)} since it ended at ${clockTime(end.at)}.`,
    }),
    ...seen,
  };
  const standings = standingsOf(before, since, end.latest, question.minimumCalls);
  const state = stateOf(standings, harmsOf(since).length > 0);
  return state === null ? null : { state, end, before, since: settled(since, standings), standings };
}

function stateOf(standings: readonly Standing[], stillHarm: boolean): Episode['state'] | null {
  const [first] = standings;
  if (first === undefined) return null;
  const back = standings.some(({ state }) => state === 'back');
  if (stillHarm || standings.some(({ state }) => state === 'not_back')) return back ? 'partly' : null;
  return first.state === 'back' ? 'over' : 'perhaps';
}

/**
 * If the fault persists, an end this much likelier than none shows in at most 1 of 100 triages: the likelihood ratio of
 * the last calls passes exp(c) at any moment with chance at most exp(−c).
 * @see Ville, «Étude critique de la notion de collectif», 1939
 */
const GAIN_MIN = Math.log(100);

function endsIn({ frame, judged }: Study, baseline: Baseline, { from, to }: Window): readonly EndScan[] {
  return judged.flatMap(({ column, segments }) => {
    if (column.constant || !column.measure.meaningKnown) return [];
    const all = selectCalls(frame, column, [from, to]);
    const tasks = frame.dimensions.filter(({ name }) => TASK_LIKE.test(name));
    const [worst] = segments;
    const cause = frame.dimensions.find(
      ({ name }) => name === worst?.measurement.segment?.dimension && MAY_BE_THE_CAUSE.test(name),
    );
    const value = worst?.measurement.segment?.value ?? '';
    const code = cause?.values.indexOf(value) ?? -1;
    const places = [
      ...slices(tasks, all),
      ...(cause === undefined ? [] : [succeeded(all, { dimension: cause, value, code })]),
    ];
    return places.flatMap(({ segment, calls }) => {
      const scan = scanPlace(baseline, column, segment, calls);
      return scan === null ? [] : [scan];
    });
  });

  function scanPlace(
    { against, wander }: Baseline,
    column: Column,
    segment: Segment | null,
    calls: Int32Array,
  ): EndScan | null {
    const judgedBy = calls.length === 0 ? null : against(column, calls, segment);
    if (judgedBy === null) return null;
    const scan = scanForEnd(frame, column, calls, judgedBy.normal, wander(column) ?? 0);
    const { worse } = column.measure;
    if (scan === null || (worse !== 'either' && worse !== scan.direction)) return null;
    return scan.gain >= GAIN_MIN && scan.evidence >= EVIDENCE_MIN ? scan : null;
  }
}

/** Chance that a segment merely had no call lately, below which it is gone. */
const GONE_BY_CHANCE_MAX = 0.01;

/**
 * A model, prompt or flag that is no longer in use has no normal calls of its own to show: what its users get now is
 * whatever took its place.
 */
function succeeded(
  all: Int32Array,
  segment: Segment,
): { readonly segment: Segment | null; readonly calls: Int32Array } {
  const last = all.findLastIndex((index) => isIn(segment, index));
  const own = all.filter((index) => isIn(segment, index));
  const share = own.length / Math.max(1, last + 1);
  const gone = (1 - share) ** (all.length - 1 - last) < GONE_BY_CHANCE_MAX;
  return gone
    ? { segment: null, calls: Int32Array.from([...own, ...all.subarray(last + 1)]) }
    : { segment, calls: own };
}

/** The latest end that is surely later than the clearest one; the sharpest of those that agree with it. */
function endOf(scans: readonly EndScan[]): Onset | null {
  const byGain = scans.toSorted((a, b) => b.gain - a.gain);
  const [clearest] = byGain;
  if (clearest === undefined) return null;
  const last = byGain.reduce((now, one) => (one.end.earliest > now.end.latest ? one : now), clearest);
  const width = ({ end }: EndScan): number => end.latest - end.earliest;
  const agreeing = scans.filter(
    ({ end }) => end.earliest >= last.end.earliest && end.latest <= last.end.latest,
  );
  return agreeing.reduce((sharpest, one) => (width(one) < width(sharpest) ? one : sharpest), last).end;
}
