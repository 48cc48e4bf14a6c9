// The memories that the usual rules keep: the last few minutes, the last week by the hour, and how long a score has held.
import type { EpochMs } from '../model/time.ts';
import type { MinuteAggregate } from './rule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;

/** @returns the mean of the last `length` minutes by the clock; null when they held no reading */
export function trailingMean(length: number): (minute: MinuteAggregate) => number | null {
  const held: MinuteAggregate[] = [];
  return (minute) => {
    held.push(minute);
    const oldest = minute.at - length * MINUTE_MS;
    while ((held[0]?.at ?? minute.at) <= oldest) held.shift();
    let n = 0;
    let sum = 0;
    for (const part of held) {
      n += part.n;
      sum += part.sum;
    }
    return n === 0 ? null : sum / n;
  };
}

/** @returns the least score of the last `length` minutes: what has held that long. 0 until so many were seen in a row. */
export function heldFor(length: number): (at: EpochMs, score: number) => number {
  const scores: { at: EpochMs; score: number }[] = [];
  return (at, score) => {
    const last = scores.at(-1);
    if (last && at - last.at > 5 * MINUTE_MS) scores.length = 0;
    scores.push({ at, score });
    if (scores.length > length) scores.shift();
    if (scores.length < length) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (const held of scores) least = Math.min(least, held.score);
    return least;
  };
}

export interface PastWeek {
  /** Counts `weight` readings with mean `value`. */
  add(at: EpochMs, value: number, weight: number): void;
  /** Weighted by readings, over the whole hours of the last 7 days; null until there are 24 of them. */
  mean(): number | null;
  deviation(): number;
}

export function pastWeek(): PastWeek {
  const hours: { hour: number; weight: number; sum: number; squares: number }[] = [];
  let now = { hour: Number.NaN, weight: 0, sum: 0, squares: 0 };
  let total = { weight: 0, sum: 0, squares: 0 };
  const close = (hour: number): void => {
    if (now.weight > 0) hours.push(now);
    while ((hours[0]?.hour ?? hour) < hour - WEEK_HOURS) hours.shift();
    total = { weight: 0, sum: 0, squares: 0 };
    for (const past of hours) {
      total.weight += past.weight;
      total.sum += past.sum;
      total.squares += past.squares;
    }
    now = { hour, weight: 0, sum: 0, squares: 0 };
  };
  return {
    add(at, value, weight) {
      const hour = Math.floor(at / HOUR_MS);
      if (hour !== now.hour) close(hour);
      now.weight += weight;
      now.sum += weight * value;
      now.squares += weight * value * value;
    },
    mean: () => (hours.length < 24 ? null : total.sum / total.weight),
    deviation() {
      const mean = total.sum / total.weight;
      return Math.sqrt(Math.max(0, total.squares / total.weight - mean * mean));
    },
  };
}
