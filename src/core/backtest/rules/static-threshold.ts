// A fixed number, set once after a week of looking, and never moved.
import { type Rule, timesNormal } from '../rule.ts';
import { heldFor, trailingMean } from '../windows.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

export const staticThreshold = {
  name: 'static-threshold',
  title: 'Static threshold',
  usual: 2,
  tuned: 'the limit, as a multiple of the first week’s mean',
  // Grafana evaluates each minute and proposes a pending period of 5 minutes.
  source: 'https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/',
  start(worse) {
    const lately = trailingMean(5);
    const held = heldFor(5);
    const week = { n: 0, sum: 0 };
    let first: number | null = null;
    return (minute) => {
      first ??= minute.at;
      const value = lately(minute);
      if (minute.at - first < WEEK_MS) {
        week.n += minute.n;
        week.sum += minute.sum;
        return null;
      }
      if (value === null || week.n === 0) return null;
      return held(minute.at, timesNormal(worse, value, week.sum / week.n));
    };
  },
} as const satisfies Rule;
