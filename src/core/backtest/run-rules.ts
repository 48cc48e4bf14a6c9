// What each usual rule would have done over a recording: its pages, one an episode of the feature.
import type { EpochMs } from '../model/time.ts';
import { RULES } from './registry.ts';
import { oriented, type Rule, type Series } from './rule.ts';

/** A rule that fires again this soon is still speaking of the same thing: no new page. In the rules' favour. */
export const FOLD_MS = 30 * 60_000;

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;

export interface RulePage {
  readonly at: EpochMs;
  /** The first series that fired. */
  readonly series: string;
}

export interface RuleResult {
  readonly rule: string;
  readonly title: string;
  /** The setting it ran with. */
  readonly tuning: number;
  readonly pages: readonly RulePage[];
  /** How long it had something to compare with; it cannot page before. */
  readonly weeks: number;
  /** null when it never had. */
  readonly pagesAWeek: number | null;
}

export interface RunOptions {
  /** Rule name → setting; a rule that is not named keeps its usual one. */
  readonly tunings?: Readonly<Record<string, number>>;
  readonly rules?: readonly Rule[];
  /** What fires before is only learnt from: a rule that fires at this moment pages at it. */
  readonly from?: EpochMs;
}

/** Scores of one series under one rule, minute by minute; NaN where the rule had no opinion. */
export interface ScoredSeries {
  readonly name: string;
  readonly at: Float64Array;
  readonly score: Float64Array;
}

/**
 * Runs every rule over all series of one feature.
 * @param series those whose movement matters, in any order
 */
export function runRules(
  series: readonly Series[],
  { tunings = {}, rules = RULES, from = 0 }: RunOptions = {},
): RuleResult[] {
  return rules.map((rule) => {
    const tuning = tunings[rule.name] ?? rule.usual;
    const scored = series.map((each) => scoresOf(rule, each));
    const pages = pagesAt(scored, tuning, from);
    const weeks = Math.max(0, ...scored.map((each) => judgedMinutes(each, from))) / WEEK_MINUTES;
    const pagesAWeek = weeks > 0 ? pages.length / weeks : null;
    return { rule: rule.name, title: rule.title, tuning, pages, weeks, pagesAWeek };
  });
}

export function scoresOf(rule: Rule, series: Series): ScoredSeries {
  const { worse, of } = oriented(series);
  const scorer = rule.start(worse);
  const at: number[] = [];
  const score: number[] = [];
  for (const minute of series.minutes) {
    at.push(minute.at);
    score.push(scorer(of(minute)) ?? Number.NaN);
  }
  return { name: series.name, at: Float64Array.from(at), score: Float64Array.from(score) };
}

/** The pages of one feature when its rule fires above `tuning`. */
export function pagesAt(scored: readonly ScoredSeries[], tuning: number, from = 0): RulePage[] {
  return pagesOf(scored.flatMap((series) => firingsOf(series, tuning, from)));
}

/** @param firings of all series of one feature under one rule, in any order */
export function pagesOf(firings: readonly Firing[]): RulePage[] {
  const pages: RulePage[] = [];
  let quietSince = Number.NEGATIVE_INFINITY;
  for (const firing of firings.toSorted((one, other) => one.from - other.from)) {
    if (firing.from > quietSince + FOLD_MS) pages.push({ at: firing.from, series: firing.series });
    quietSince = Math.max(quietSince, firing.to);
  }
  return pages;
}

/** A stretch in which a series was out. */
export interface Firing {
  readonly series: string;
  readonly from: EpochMs;
  to: EpochMs;
}

function firingsOf({ name, at, score }: ScoredSeries, tuning: number, from: EpochMs): Firing[] {
  const firings: Firing[] = [];
  for (let index = 0; index < score.length; index += 1) {
    const value = score[index] ?? Number.NaN;
    const when = at[index] ?? 0;
    if (value > tuning && when >= from) fire(firings, name, when);
  }
  return firings;
}

/** @param when the minute's start; a page can leave when it is over */
export function fire(firings: Firing[], series: string, when: EpochMs): void {
  const last = firings.at(-1);
  const end = when + MINUTE_MS;
  if (last && end - last.to <= FOLD_MS) last.to = end;
  else firings.push({ series, from: end, to: end });
}

function judgedMinutes({ at, score }: ScoredSeries, from: EpochMs): number {
  const first = score.findIndex((value, index) => !Number.isNaN(value) && (at[index] ?? 0) >= from);
  return first < 0 ? 0 : ((at.at(-1) ?? 0) - (at[first] ?? 0)) / MINUTE_MS + 1;
}
