// Labelled real series as gauges: which labelled windows were seen, and how many alarms a week lie outside them.

import type { MinuteAggregate, Rule } from '../../../src/core/backtest/rule.ts';
import { ewma } from '../../../src/core/backtest/rules/ewma.ts';
import { seasonalBand } from '../../../src/core/backtest/rules/seasonal-band.ts';
import { pagesAt, type ScoredSeries, scoresOf } from '../../../src/core/backtest/run-rules.ts';
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
  const engine = totalOf(all, all.map(engineAlarms));
  const ruleRows = [ewma, seasonalBand].flatMap((rule) => {
    const scored = all.map((series) => scoredBy(rule, series));
    const at = (tuning: number): Total =>
      totalOf(
        all,
        scored.map((each) => pagesAt([each], tuning).map((page) => page.at)),
      );
    const matched = settingsOf(rule.usual)
      .map(at)
      .find(({ outside }) => outside <= engine.outside);
    return [
      rowOf(`${rule.title}, usual`, at(rule.usual)),
      ...(matched ? [rowOf(`${rule.title}, set to no more other alarms than the engine`, matched)] : []),
    ];
  });
  return {
    title: `${title} (${all.length} series)`,
    rows: [
      ['', 'windows seen', 'other alarms a week', 'weeks outside windows'],
      rowOf('This engine, tickets or pages', engine),
      ...ruleRows,
    ],
    note,
  };
}

/** From the usual setting to 30 times as loose, 10 % apart: set on the very data it is judged by, in the rule's favour. */
const settingsOf = (usual: number): number[] => Array.from({ length: 36 }, (_, step) => usual * 1.1 ** step);

interface Total {
  readonly windows: number;
  readonly hits: number;
  readonly outside: number;
  readonly quietWeeks: number;
}

function totalOf(all: readonly LabelledSeries[], alarms: readonly (readonly number[])[]): Total {
  const scores = all.map((series, index) => score(series, alarms[index] ?? []));
  const sum = (pick: (each: Total) => number): number =>
    scores.reduce((total, each) => total + pick(each), 0);
  return {
    windows: sum(({ windows }) => windows),
    hits: sum(({ hits }) => hits),
    outside: sum(({ outside }) => outside),
    quietWeeks: sum(({ quietWeeks }) => quietWeeks),
  };
}

const rowOf = (name: string, { windows, hits, outside, quietWeeks }: Total): string[] => [
  name,
  `${hits} of ${windows}`,
  (outside / quietWeeks).toFixed(2),
  quietWeeks.toFixed(0),
];

function score(series: LabelledSeries, alarms: readonly number[]): Total {
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

const scoredBy = (rule: Rule, { name, at, value }: LabelledSeries): ScoredSeries =>
  scoresOf(rule, {
    name,
    layer: 'quality',
    worse: 'either',
    scale: 'size',
    minutes: heldByMinute(at, value),
  });

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
