// Labelled real series as gauges: which labelled windows were seen, and how many alarms a week lie outside them.

import type { MinuteAggregate, Rule } from '../../../src/core/backtest/rule.ts';
import { ewma } from '../../../src/core/backtest/rules/ewma.ts';
import { seasonalBand } from '../../../src/core/backtest/rules/seasonal-band.ts';
import { pagesAt, scoresOf } from '../../../src/core/backtest/run-rules.ts';
import { engineUnderTest } from '../engine-under-test.ts';
import type { RealResult } from './data.ts';
import type { LabelledSeries } from './labelled-series.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** Numenta leaves the first 15 % of a series to learning. */
const PROBATION = 0.15;
/** A gauge is taken to hold its value until the next reading, for at most an hour. */
const HOLD_MINUTES_MAX = 60;

export function gaugeResult(title: string, all: readonly LabelledSeries[], note: string): RealResult {
  const judges: Readonly<Record<string, (series: LabelledSeries) => number[]>> = {
    'This engine, tickets or pages': engineAlarms,
    'EWMA, 3 sigma': (series) => ruleAlarms(ewma, series),
    'Seasonal band': (series) => ruleAlarms(seasonalBand, series),
  };
  const rows = Object.entries(judges).map(([name, alarmsOf]) => {
    const scored = all.map((series) => score(series, alarmsOf(series)));
    const sum = (pick: (each: (typeof scored)[number]) => number): number =>
      scored.reduce((total, each) => total + pick(each), 0);
    return [
      name,
      `${sum(({ hits }) => hits)} of ${sum(({ windows }) => windows)}`,
      (sum(({ outside }) => outside) / sum(({ quietWeeks }) => quietWeeks)).toFixed(2),
      sum(({ quietWeeks }) => quietWeeks).toFixed(0),
    ];
  });
  return {
    title: `${title} (${all.length} series)`,
    rows: [['', 'windows seen', 'other alarms a week', 'weeks outside windows'], ...rows],
    note,
  };
}

function score(series: LabelledSeries, alarms: readonly number[]) {
  const [first = 0, last = 0] = [series.at[0], series.at.at(-1)];
  const from = first + PROBATION * (last - first);
  const windows = series.windows.filter(([, to]) => to > from);
  const within = (at: number, [begin, end]: readonly [number, number]): boolean =>
    at >= begin && at <= end + MINUTE_MS;
  const judged = alarms.filter((at) => at >= from);
  const labelled = windows.reduce((sum, [begin, end]) => sum + end - Math.max(begin, from), 0);
  return {
    windows: windows.length,
    hits: windows.filter((window) => judged.some((at) => within(at, window))).length,
    outside: judged.filter((at) => !windows.some((window) => within(at, window))).length,
    quietWeeks: (last - from - labelled) / WEEK_MS,
  };
}

function engineAlarms({ name, at, value }: LabelledSeries): number[] {
  const engine = engineUnderTest();
  const alarms: number[] = [];
  at.forEach((moment, index) => {
    engine.take({
      kind: 'metric',
      at: moment,
      feature: name,
      name: 'gauge',
      value: value[index] as number,
      worse: 'either',
      unit: null,
      n: null,
    });
    for (const decision of engine.advanceTo(moment + MINUTE_MS))
      if (decision.kind === 'page' || decision.kind === 'ticket') alarms.push(decision.at);
  });
  return alarms;
}

const ruleAlarms = (rule: Rule, { name, at, value }: LabelledSeries): number[] => {
  const minutes = heldByMinute(at, value);
  const scored = scoresOf(rule, { name, layer: 'quality', worse: 'either', scale: 'size', minutes });
  return pagesAt([scored], rule.usual).map((page) => page.at);
};

function heldByMinute(at: readonly number[], value: readonly number[]): MinuteAggregate[] {
  return at.flatMap((moment, index) => {
    const next = at[index + 1] ?? moment + MINUTE_MS;
    const count = Math.max(1, Math.min(HOLD_MINUTES_MAX, Math.round((next - moment) / MINUTE_MS)));
    return Array.from({ length: count }, (_, minute) => ({
      at: moment + minute * MINUTE_MS,
      n: 1,
      sum: value[index] as number,
    }));
  });
}
