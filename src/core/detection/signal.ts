// A series outside its normal, in the words and numbers of its metric.
import type { Interval } from '../model/finding.ts';
import type { EpochMs } from '../model/time.ts';
import { meanOf, slopeOf } from './baseline/link.ts';
import { sliceOffset } from './baseline/normal.ts';
import { hourOfWeek } from './baseline/rows.ts';
import { levelSequence } from './confidence.ts';
import type { OnsetEstimate, Signal } from './contract.ts';
import { HOUR_MS } from './history.ts';
import type { Place } from './layer-evidence.ts';
import { onsetOf } from './onset.ts';
import { binOf, type MinuteSums, sumsBetween } from './ring.ts';
import { temperature } from './series-step.ts';
import type { FeatureState } from './state.ts';

const Z95 = 1.96;

/** @param crossedAt when its layer crossed the gate: the effect's interval counts from there, never from the onset */
export function signalOf(state: FeatureState, place: Place, at: EpochMs, crossedAt: EpochMs): Signal {
  const { stream, slice, series } = place;
  const onset = series.ring === null ? null : onsetOf(series.ring);
  const since = sumsSince(place, onset?.at ?? crossedAt);
  const { level, envelope } = expectedOf(place, at, since);
  const shown = shownAs(stream.spec.read.as === 'complement');
  const effect = effectOf(place, at, sumsSince(place, crossedAt), level);
  return {
    series: seriesName(state, place),
    feature: state.feature,
    metric: stream.spec.metric,
    title: titleOf(place),
    layer: stream.spec.layer,
    direction: stream.spec.direction,
    segment: slice === null ? null : (state.slices[slice] ?? null),
    expected: shown.value(level),
    normal: shown.interval(normalRange(place, at, level, since.n)),
    envelope: shown.value(envelope),
    observed: shown.value(since.n === 0 ? level : since.sum / since.n),
    effect: shown.difference(effect),
    n: Math.round(since.n),
    evidence: series.statistic,
    onset,
  };
}

export function seriesName(state: FeatureState, { stream, slice }: Place): string {
  const name = `${state.feature}/${stream.spec.name}`;
  const of = slice === null ? undefined : state.slices[slice];
  return of === undefined ? name : `${name}{${of.dimension}=${of.value}}`;
}

/** "latency above its usual 90 %": a quantile's series says which. */
function titleOf({ stream: { spec } }: Place): string {
  if (spec.read.as !== 'above' && spec.read.as !== 'below') return spec.title;
  return `${spec.title} ${spec.read.as} what ${Math.round((1 - spec.read.share) * 100)} % normally stay ${spec.read.as === 'above' ? 'below' : 'above'}`;
}

export function sumsSince({ series }: Place, from: EpochMs): MinuteSums {
  return series.ring === null
    ? { n: 0, sum: 0, level: 0, envelope: 0 }
    : sumsBetween(series.ring, binOf(from), series.ring.last);
}

/** Mean of what was expected of these very readings; without any, of a reading now. */
export function expectedOf(
  { stream, slice }: Place,
  at: EpochMs,
  sums: MinuteSums,
): { readonly level: number; readonly envelope: number } {
  if (sums.n > 0) return { level: sums.level / sums.n, envelope: sums.envelope / sums.n };
  const { normal } = stream;
  if (normal === null) return { level: Number.NaN, envelope: Number.NaN };
  const slot = hourOfWeek(Math.floor(at / HOUR_MS));
  const offset = slice === null ? 0 : sliceOffset(normal, [slice]);
  return {
    level: meanOf(normal.kind, (normal.level[slot] as number) + offset),
    envelope: meanOf(normal.kind, (normal.envelope[slot] as number) + offset),
  };
}

/** Sampling and wander together, at this n. */
function normalRange({ stream: { normal } }: Place, _at: EpochMs, level: number, n: number): Interval {
  if (normal === null || Number.isNaN(level)) return [0, 1];
  const slope = slopeOf(normal.kind, level);
  const sampling = (normal.kind === 'rate' ? level * (1 - level) : normal.dispersion) / Math.max(1, n);
  const sd = Math.sqrt(sampling + slope * slope * normal.wander.variance);
  return [Math.max(0, level - Z95 * sd), Math.min(1, level + Z95 * sd)];
}

function effectOf(
  { stream: { normal }, series }: Place,
  at: EpochMs,
  sums: MinuteSums,
  level: number,
): Interval {
  if (normal === null) return [-1, 1];
  const slot = hourOfWeek(Math.floor(at / HOUR_MS));
  const d = temperature(normal, slot, series.perMinute);
  const [low, high] = levelSequence(sums.sum / d, sums.n / d, level);
  return [low - level, high - level];
}

/** Streams are high = bad; a metric that is bad when low is shown as itself. */
function shownAs(isComplement: boolean) {
  if (!isComplement)
    return {
      value: (y: number): number => y,
      interval: (range: Interval): Interval => range,
      difference: (range: Interval): Interval => range,
    };
  return {
    value: (y: number): number => 1 - y,
    interval: ([low, high]: Interval): Interval => [1 - high, 1 - low],
    difference: ([low, high]: Interval): Interval => [-high, -low],
  };
}

/** Onset of what leads: unknown when its interval says so. */
export const onsetOfPlace = ({ series }: Place): OnsetEstimate | null =>
  series.ring === null ? null : onsetOf(series.ring);
