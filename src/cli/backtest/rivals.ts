// The usual rules beside the replay: every series that detection reads, minute by minute, feature by feature.
import type { Settings } from '../../config.ts';
import { RULES } from '../../core/backtest/registry.ts';
import { pagesOf, type RuleResult } from '../../core/backtest/run-rules.ts';
import { createSeriesRun, type SeriesRun } from '../../core/backtest/series-run.ts';
import { type EpochMs, hours } from '../../core/model/time.ts';
import type { Onlooker } from '../replay/run-replay.ts';
import { createReadings } from './readings.ts';

/** Everybody learns from these and is judged from there on: detection needs them to know the hours of the week. */
export const HISTORY_MS = hours(3 * 7 * 24);
const WEEK_MS = hours(7 * 24);

export interface Rivals {
  readonly look: Onlooker;
  /** Start of what is judged; null while nothing was read. */
  judgedFrom(): EpochMs | null;
  /** Metrics that were spoken of, whether or not the rules looked at them. */
  readonly metrics: ReadonlySet<string>;
  /** Closes the last minutes. */
  results(): readonly FeatureResults[];
}

export interface FeatureResults {
  readonly feature: string;
  /** Names of the series that the rules looked at. */
  readonly series: readonly string[];
  readonly rules: readonly RuleResult[];
}

/** @param metrics the rules look at these only; null: at all that detection judges */
export function createRivals(settings: Settings, metrics: ReadonlySet<string> | null): Rivals {
  const readings = createReadings(settings);
  const features = new Map<string, Map<string, SeriesRun>>();
  const seen = new Set<string>();
  let from: EpochMs | null = null;
  const look: Onlooker = (_house, parsed) => {
    if (parsed?.kind !== 'record') return;
    const { record } = parsed;
    from ??= record.at + HISTORY_MS;
    if (!('feature' in record) || record.feature === null) return;
    const { feature } = record;
    const options = { rules: RULES, from };
    readings.read(record, (source, x) => {
      // An evaluator is asked for by its own name.
      const name = source.metric.replace(/^eval\./, '');
      seen.add(name);
      if (metrics !== null && !metrics.has(name)) return;
      const runs = features.get(feature) ?? new Map<string, SeriesRun>();
      features.set(feature, runs);
      let run = runs.get(source.metric);
      if (run === undefined) {
        const { worse, scale } = source;
        run = createSeriesRun({ name: `${feature}/${source.metric}`, worse, scale }, options);
        runs.set(source.metric, run);
      }
      run.add(record.at, x);
    });
  };
  return {
    look,
    metrics: seen,
    judgedFrom: () => from,
    results: () =>
      [...features].map(([feature, runs]) => {
        for (const run of runs.values()) run.end();
        return {
          feature,
          series: [...runs.keys()].map((metric) => `${feature}/${metric}`),
          rules: RULES.map((rule) => resultOf(rule, [...runs.values()])),
        };
      }),
  };
}

function resultOf({ name, title, usual }: (typeof RULES)[number], runs: readonly SeriesRun[]): RuleResult {
  const ruled = runs.flatMap((run) => run.ruled.get(name) ?? []);
  const pages = pagesOf(ruled.flatMap(({ firings }) => firings));
  const weeks = Math.max(
    0,
    ...ruled.map(({ judgedFrom, judgedTo }) => (judgedFrom === null ? 0 : (judgedTo - judgedFrom) / WEEK_MS)),
  );
  const pagesAWeek = weeks > 0 ? pages.length / weeks : null;
  return { rule: name, title, tuning: usual, pages, weeks, pagesAWeek };
}
