// Matches the usual rules to one false-page rate, on seeds that no test uses.
import { RULES } from '../../src/core/backtest/registry.ts';
import { pagesAt, scoresOf } from '../../src/core/backtest/run-rules.ts';
import { momentOf } from './drive.ts';
import { faultOf, kindOf } from './fault-kinds.ts';
import { type MinuteRecord, minuteRecord } from './minute-record.ts';
import { alarmCounter, MATCHED_LIMITS, matchedLimit, suspectedAlways } from './oracle.ts';
import type { Limits, Task, TaskResult } from './task.ts';
import { createWorld } from './world.ts';
import { WEEK } from './world-spec.ts';

/** Settings tried: 0.7 to 40 times the usual one, 8 % apart. */
const STEPS = 54;
const settingsOf = (usual: number): number[] =>
  Array.from({ length: STEPS }, (_, step) => usual * 0.7 * 1.08 ** step);

export function runTuning(task: Extract<Task, { kind: 'tuning' }>): Extract<TaskResult, { kind: 'tuning' }> {
  const { weeks } = task.world;
  const world = createWorld(task.world);
  const branch = world.branch('tuning');
  const record = minuteRecord();
  const suspects = task.suspects.map((about) => ({
    about,
    ratio: world.logRatio(suspectedAlways(faultOf(kindOf(about), 0, 1)), false),
    counter: alarmCounter(),
  }));
  for (let minute = 0; minute < weeks * WEEK; minute += 1) {
    const calls = branch.minute(minute);
    if (task.rules) record.add(branch.sums);
    if (minute >= task.learnWeeks * WEEK)
      for (const { ratio, counter } of suspects) counter.take(minute, ratio(minute, calls));
  }
  return {
    kind: 'tuning',
    group: task.group,
    weeks: weeks - task.learnWeeks,
    oracle: Object.fromEntries(suspects.map(({ about, counter }) => [about, [...counter.alarms]])),
    rules: task.rules ? ruleCounts(record, momentOf(task.learnWeeks * WEEK)) : {},
  };
}

type RuleCounts = Extract<TaskResult, { kind: 'tuning' }>['rules'];

function ruleCounts(record: MinuteRecord, from: number): RuleCounts {
  const series = record.series();
  return Object.fromEntries(
    RULES.map((rule) => {
      const scored = series.map((each) => scoresOf(rule, each));
      const counts = settingsOf(rule.usual).map((tuning) => ({
        tuning,
        pages: pagesAt(scored, tuning, from).length,
      }));
      return [rule.name, counts];
    }),
  );
}

/** Limits of the oracle that does not know the wander, for one fault. */
export function matchedOracle(
  results: readonly TaskResult[],
  group: string,
  about: string,
  aWeek: Limits,
): Limits {
  const lives = results
    .filter((result) => result.kind === 'tuning')
    .filter((result) => result.group === group && result.oracle[about] !== undefined);
  const weeks = lives.reduce((sum, life) => sum + life.weeks, 0);
  const alarms = MATCHED_LIMITS.map((_, index) =>
    lives.reduce((sum, life) => sum + (life.oracle[about]?.[index] ?? 0), 0),
  );
  return {
    page: matchedLimit(alarms, aWeek.page * weeks),
    ticket: matchedLimit(alarms, aWeek.ticket * weeks),
  };
}

/** The loosest setting tried that pages at most `pagesAWeek` over all tuning lives of the group. */
export function matchedSettings(
  results: readonly TaskResult[],
  group: string,
  pagesAWeek: number,
): Readonly<Record<string, number>> {
  const lives = results
    .filter((result) => result.kind === 'tuning')
    .filter((result) => result.group === group);
  const weeks = lives.reduce((sum, life) => sum + life.weeks, 0);
  return Object.fromEntries(
    RULES.map((rule) => {
      const settings = settingsOf(rule.usual);
      const pages = settings.map((_, step) =>
        lives.reduce((sum, life) => sum + (life.rules[rule.name]?.[step]?.pages ?? 0), 0),
      );
      // Pages fall with the setting up to folding: take the first from which they stay below.
      const last = pages.findLastIndex((count) => count > pagesAWeek * weeks);
      return [rule.name, settings[Math.min(STEPS - 1, last + 1)] as number];
    }),
  );
}
