// A backtest's numbers: for each feature the bot's own row beside the rules', and how soon each spoke of what happened.
import { type BacktestRow, delayAfter, type KnownChange } from '../../core/backtest/table.ts';
import type { Decision } from '../../core/detection/contract.ts';
import { type EpochMs, hours, toRfc3339 } from '../../core/model/time.ts';
import type { ReplayOutcome } from '../replay/run-replay.ts';
import type { FeatureResults } from './rivals.ts';

export interface Backtest {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What is left when the first three are history; 0 when the recording is too short. */
  readonly weeks: number;
  readonly features: readonly FeatureBacktest[];
}

export interface FeatureBacktest {
  readonly feature: string;
  readonly series: readonly string[];
  /** The bot first, then the rules. */
  readonly rows: readonly NamedRow[];
  readonly moments: readonly Moment[];
}

export interface NamedRow extends BacktestRow {
  /** `stochastic-oncall`, or the rule's name. */
  readonly rule: string;
  /** The rule's one number; null for the bot. */
  readonly tuning: number | null;
}

export interface Moment extends KnownChange {
  readonly incident: string;
  readonly kind: 'change' | 'onset';
  readonly summary: string;
}

const WEEK_MS = hours(7 * 24);

export function backtestOf(
  outcome: ReplayOutcome,
  judgedFrom: EpochMs,
  results: readonly FeatureResults[],
): Backtest {
  const to = outcome.to ?? judgedFrom;
  const weeks = Math.max(0, (to - judgedFrom) / WEEK_MS);
  const named = new Set([
    ...results.map(({ feature }) => feature),
    ...outcome.decisions.map(({ feature }) => feature),
  ]);
  const features = [...named].sort().map((feature): FeatureBacktest => {
    const result = results.find((one) => one.feature === feature);
    const pages = outcome.decisions
      .filter((one): one is Page => one.kind === 'page' && one.feature === feature && one.at >= judgedFrom)
      .map(({ at, signals }) => ({ at, series: signals[0]?.series ?? `${feature}/calls` }));
    const own: NamedRow = {
      rule: 'stochastic-oncall',
      title: 'Stochastic On-Call',
      tuning: null,
      pages,
      weeks,
      pagesAWeek: weeks > 0 ? pages.length / weeks : null,
    };
    return {
      feature,
      series: result?.series ?? [],
      rows: [own, ...(result?.rules ?? [])],
      moments: momentsOf(outcome, feature, { from: judgedFrom, to }),
    };
  });
  return { from: judgedFrom, to, weeks, features };
}

type Page = Extract<Decision, { kind: 'page' }>;

/** Of each incident the change that is suspected, and the onset that detection found. */
function momentsOf(
  outcome: ReplayOutcome,
  feature: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): readonly Moment[] {
  return outcome.incidents
    .filter(({ state }) => state.feature === feature)
    .flatMap(({ state, final, page }): Moment[] => {
      const result = final ?? state.triage?.result ?? null;
      const suspect = result?.suspectChange ?? null;
      const onset = page?.onset ?? result?.onset ?? null;
      const end = outcome.decisions.find((one) => one.kind === 'recovered' && one.episode === page?.episode);
      const base = { incident: state.id, until: end?.at ?? to };
      return [
        ...(suspect === null
          ? []
          : [
              {
                ...base,
                kind: 'change' as const,
                name: `${state.id}’s change`,
                at: suspect.at,
                summary: `${suspect.type}: ${suspect.summary}`,
              },
            ]),
        ...(onset === null
          ? []
          : [
              {
                ...base,
                kind: 'onset' as const,
                name: `${state.id}’s onset`,
                at: onset.at,
                summary: `between ${toRfc3339(onset.earliest)} and ${toRfc3339(onset.latest)}`,
              },
            ]),
      ];
    })
    .filter(({ at }) => at >= from);
}

/** For `--json`. Delays in milliseconds; null: never. */
export const backtestReport = ({ from, to, weeks, features }: Backtest) => ({
  judged: { from: toRfc3339(from), to: toRfc3339(to), weeks },
  features: features.map(({ feature, series, rows, moments }) => ({
    feature,
    series,
    moments: moments.map(({ incident, kind, at, summary }) => ({
      incident,
      kind,
      at: toRfc3339(at),
      summary,
    })),
    rows: rows.map((row) => ({
      rule: row.rule,
      title: row.title,
      tuning: row.tuning,
      weeks: row.weeks,
      pagesAWeek: row.pagesAWeek,
      pages: row.pages.map(({ at, series: of }) => ({ at: toRfc3339(at), series: of })),
      delays: moments.map((moment) => ({
        incident: moment.incident,
        after: moment.kind,
        ms: delayAfter(row, moment),
      })),
    })),
  })),
});
