// The exponentially weighted moving average chart of quality control, one point a minute, limits at 3 sigma.
import { deviations, type Rule } from '../rule.ts';
import { pastWeek } from '../windows.ts';

/** Weight of the newest point: the handbook's usual choice. */
const WEIGHT = 0.2;
/** The chart's own deviation is this share of a point's: √(λ / (2 − λ)). */
const SHARE = Math.sqrt(WEIGHT / (2 - WEIGHT));

export const ewma = {
  name: 'ewma',
  title: 'EWMA, 3 sigma',
  usual: 3,
  tuned: 'the limit in standard deviations',
  source: 'https://www.itl.nist.gov/div898/handbook/pmc/section3/pmc324.htm',
  start(worse) {
    const past = pastWeek();
    let smooth: number | null = null;
    return (minute) => {
      if (minute.n === 0) return null;
      const value = minute.sum / minute.n;
      past.add(minute.at, value, 1);
      const normal = past.mean();
      if (normal === null) return null;
      smooth = smooth === null ? normal : WEIGHT * value + (1 - WEIGHT) * smooth;
      return deviations(worse, smooth, normal, past.deviation() * SHARE);
    };
  },
} as const satisfies Rule;
