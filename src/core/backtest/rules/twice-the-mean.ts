// The rule most Prometheus users begin with: the 5-minute mean above twice the usual, `for: 10m`.
import { type Rule, timesNormal } from '../rule.ts';
import { heldFor, pastWeek, trailingMean } from '../windows.ts';

export const twiceTheMean = {
  name: 'twice-the-mean',
  title: '2× the mean, for 10 min',
  usual: 2,
  tuned: 'how many times the mean of the last 7 days',
  // rate(x[5m]) > 2 * rate(x[7d]), for: 10m
  source: 'https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/',
  start(worse) {
    const lately = trailingMean(5);
    const held = heldFor(10);
    const past = pastWeek();
    return (minute) => {
      if (minute.n > 0) past.add(minute.at, minute.sum / minute.n, minute.n);
      const value = lately(minute);
      const normal = past.mean();
      if (value === null || normal === null) return null;
      return held(minute.at, timesNormal(worse, value, normal));
    };
  },
} as const satisfies Rule;
