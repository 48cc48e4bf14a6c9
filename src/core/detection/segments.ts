// Which kinds of traffic carry a change: their share of what is too much, against their share of the readings.
// Source: Bhagwan et al., «Adtributor», NSDI 2014 (explanatory power of a dimension's elements).
import type { OnsetEstimate, SegmentShare } from './contract.ts';
import { HOUR_MS } from './history.ts';
import type { Place } from './layer-evidence.ts';
import { binOf, type MinuteSums, type Ring, sumsBetween } from './ring.ts';
import type { FeatureState } from './state.ts';

const SEGMENTS_MAX = 3;
/** A segment explains nearly all that is too much … */
const CONTRIBUTION_MIN = 0.75;
/** … and the rest of the traffic shows less than half of what it would if all were alike; what is new may be all of it. */
const REST_MAX = 0.5;
const SHARE_MAX = 0.95;
/** Evidence of a slice that is worth naming, unless it is new: by chance about once a week. */
const STATISTIC_MIN = 1e4;
/** How long before the onset a value may have appeared and still be new. */
const NEW_BEFORE_MS = HOUR_MS;

/** @param onset of the lead; null: nothing can be said to be new */
export function segmentsOf(
  state: FeatureState,
  lead: Place,
  onset: OnsetEstimate | null,
): readonly SegmentShare[] {
  const { pooled, slices } = lead.stream;
  if (onset === null || pooled.ring === null) return [];
  const all = since(pooled.ring, onset);
  const among = lead.slice === null ? all : since(lead.series.ring, onset);
  return [...slices]
    .filter(([, { ring }]) => ring !== null)
    .map(([slice, { statistic, ring }]) => {
      const { dimension, value, firstAt } = state.slices[slice] as FeatureState['slices'][number];
      const of = since(ring, onset);
      return {
        dimension,
        value,
        share: all.n === 0 ? 0 : of.n / all.n,
        contribution: excess(among) <= 0 ? 0 : excess(of) / excess(among),
        newness: firstAt < onset.earliest - NEW_BEFORE_MS ? null : Math.abs(firstAt - onset.at),
        statistic,
      };
    })
    .filter(
      ({ contribution, share, newness, statistic }) =>
        contribution >= CONTRIBUTION_MIN &&
        (newness !== null ||
          (statistic >= STATISTIC_MIN && share <= SHARE_MAX && 1 - contribution <= REST_MAX * (1 - share))),
    )
    .sort(
      (a, b) =>
        (a.newness ?? Number.MAX_VALUE) - (b.newness ?? Number.MAX_VALUE) || b.statistic - a.statistic,
    )
    .slice(0, SEGMENTS_MAX)
    .map(({ dimension, value, share, contribution }) => ({
      dimension,
      value,
      share: Math.min(1, share),
      contribution: Math.min(1, contribution),
    }));
}

const since = (ring: Ring | null, onset: OnsetEstimate): MinuteSums =>
  ring === null ? { n: 0, sum: 0, level: 0, envelope: 0 } : sumsBetween(ring, binOf(onset.at), ring.last);

const excess = ({ sum, level }: MinuteSums): number => sum - level;
