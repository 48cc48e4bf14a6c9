// Minutes of a made-up series: seeded, so that a failure can be seen again.
import type { MinuteAggregate, Series } from '../../../src/core/backtest/rule.ts';
import { random } from '../triage/seeded.ts';

export const START = Date.parse('2026-01-05T00:00:00Z');
export const DAY = 24 * 60;
export const WEEK = 7 * DAY;
export const at = (minute: number): number => START + minute * 60_000;

/** `calls` yes/no readings a minute, with probability `rate(minute)`. */
export function yesNo(
  minutes: number,
  rate: (minute: number) => number,
  { calls = 10, seed = 1 } = {},
): MinuteAggregate[] {
  const next = random(seed);
  return Array.from({ length: minutes }, (_, minute) => {
    let sum = 0;
    for (let call = 0; call < calls; call += 1) if (next() < rate(minute)) sum += 1;
    return { at: at(minute), n: calls, sum };
  });
}

export const seriesOf = (minutes: readonly MinuteAggregate[], more: Partial<Series> = {}): Series => ({
  name: 'assistant/refusal',
  layer: 'behavioural',
  worse: 'up',
  scale: 'share',
  minutes,
  ...more,
});
