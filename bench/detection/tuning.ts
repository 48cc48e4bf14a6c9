// Matches the usual rules to one false-page rate, on seeds that no test uses.
import { RULES } from '../../src/core/backtest/registry.ts';
import { pagesAt, scoresOf } from '../../src/core/backtest/run-rules.ts';
import { momentOf } from './drive.ts';
import { minuteRecord } from './minute-record.ts';
import type { Task, TaskResult } from './task.ts';
import { createWorld } from './world.ts';
import { WEEK } from './world-spec.ts';

/** Settings tried: 0.7 to 40 times the usual one, 8 % apart. */
const STEPS = 54;
const settingsOf = (usual: number): number[] =>
  Array.from({ length: STEPS }, (_, step) => usual * 0.7 * 1.08 ** step);

export function runTuning(task: Extract<Task, { kind: 'tuning' }>): Extract<TaskResult, { kind: 'tuning' }> {
  const { weeks } = task.world;
  const branch = createWorld(task.world).branch('tuning');
  const record = minuteRecord();
  for (let minute = 0; minute < weeks * WEEK; minute += 1) {
    branch.minute(minute);
    record.add(branch.sums);
  }
  const series = record.series();
  const from = momentOf(task.learnWeeks * WEEK);
  const rules = Object.fromEntries(
    RULES.map((rule) => {
      const scored = series.map((each) => scoresOf(rule, each));
      const counts = settingsOf(rule.usual).map((tuning) => ({
        tuning,
        pages: pagesAt(scored, tuning, from).length,
      }));
      return [rule.name, counts];
    }),
  );
  return { kind: 'tuning', group: task.group, weeks: weeks - task.learnWeeks, rules };
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
