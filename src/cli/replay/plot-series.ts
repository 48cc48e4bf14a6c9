// A watched signal becomes a chart's series: points of enough readings, and the band that chance and wander give one point.
import type { ChartSeries, Interval } from '../../core/model/finding.ts';
import { type EpochMs, minutes } from '../../core/model/time.ts';
import { Z95 } from '../../core/triage/distributions.ts';
import { type Bins, type ChartPoint, joined, pointOf, spliced, total, varianceOf } from './plot-bins.ts';
import type { WatchedSignal } from './plot-watch.ts';

/** Ten to thirty minutes where that gives points of enough readings and not more points than can be told apart. */
const LENGTHS_MS = [10, 15, 20, 30, 60, 120, 180, 240, 360, 720].map(minutes);
const POINTS_MAX = 64;
const READINGS_WANTED = 20;
/** Fewer say nothing in a picture. */
const READINGS_MIN = 5;
/** Of a kind of traffic before the onset; with fewer it is new, and the picture shows all traffic up to there. */
const PAST_MIN = 20;

export function chartSeriesOf(watched: WatchedSignal, [from, to]: Interval): ChartSeries {
  const { signal, source, own, all } = watched;
  const isNew = signal.segment !== null && total(own, from, own.anchor).n < PAST_MIN;
  const shown = isNew ? spliced(all, own) : own;
  const length = lengthOf(total(shown, shown.anchor, to).n, [from, to], shown.anchor);
  const points = joined(shown, length)
    .filter(({ n }) => n >= READINGS_MIN)
    .map((bin) => pointOf(bin, shown.anchor))
    .filter(({ at }) => at >= from && at <= to);
  const { level, range } = watched.isSignal
    ? normalAt(watched, shown, from, typicalOf(points, shown.anchor))
    : spreadBefore(points, shown.anchor);
  return {
    name: nameOf(watched, isNew),
    // A size is drawn as the share of readings beyond its usual.
    unit: source?.scale === 'size' && watched.beyond === null ? source.unit : 'share',
    points,
    normal: level,
    normalRange: range,
  };
}

/** By the readings since the onset: those are the ones that the picture is about. */
function lengthOf(readings: number, [from, to]: Interval, onset: EpochMs): number {
  const since = Math.max(minutes(10), to - onset);
  const wanted = Math.max((to - from) / POINTS_MAX, (READINGS_WANTED * since) / Math.max(1, readings));
  return LENGTHS_MS.find((length) => length >= wanted) ?? (LENGTHS_MS.at(-1) as number);
}

/** Readings of a point since the onset: those are what the band is held against. */
function typicalOf(points: readonly ChartPoint[], onset: EpochMs): number {
  const since = points.filter(({ at }) => at >= onset);
  const counts = (since.length > 0 ? since : points).map(({ n }) => n).toSorted((a, b) => a - b);
  return counts[counts.length >> 1] ?? READINGS_MIN;
}

/** What the points did before the onset: mean and spread, by as many of them as there are. */
function spreadBefore(points: readonly ChartPoint[], onset: EpochMs): Normal {
  const past = points.filter(({ at }) => at < onset).map(({ value }) => value);
  if (past.length < 2) return { level: past[0] ?? 0, range: [0, 1] };
  const level = past.reduce((sum, value) => sum + value, 0) / past.length;
  const squares = past.reduce((sum, value) => sum + (value - level) ** 2, 0);
  return rangeAround(level, Math.sqrt(squares / (past.length - 1)));
}

interface Normal {
  readonly level: number;
  readonly range: Interval;
}

const rangeAround = (level: number, deviation: number): Normal => ({
  level,
  range: [Math.max(0, level - Z95 * deviation), Math.min(1, level + Z95 * deviation)],
});

/**
 * Detection's normal is for all readings since the onset; a point has fewer, so chance makes it wider: the wander that is
 * left when those readings' own chance is taken out, and the chance of `typical` readings.
 */
function normalAt({ signal }: WatchedSignal, shown: Bins, from: EpochMs, typical: number): Normal {
  const past = total(shown, from, shown.anchor);
  const { expected: level, n } = signal;
  const [low, high] = signal.normal;
  const one = past.n >= PAST_MIN ? varianceOf(past) : level * (1 - level);
  // A range that ends at what is possible is cut there: the other side tells its width.
  const half = Math.max(level - low, high - level) / Z95;
  const wander = Math.max(0, half * half - one / Math.max(1, n));
  return rangeAround(level, Math.sqrt(wander + one / typical));
}

/** `latency above 4.2 s in app.flag=on (before: all)` */
function nameOf({ signal, isSignal, beyond, source }: WatchedSignal, isNew: boolean): string {
  const what =
    beyond === null || source === null
      ? signal.title
      : `${source.title} ${beyond.side} ${sizeText(beyond.size, source.unit)}`;
  const where = signal.segment === null ? '' : ` in ${signal.segment.dimension}=${signal.segment.value}`;
  return `${what}${isSignal ? where : ' in all calls'}${isNew ? ' (before: all)' : ''}`;
}

export function sizeText(size: number, unit: string): string {
  const [value, name] = unit === 'ms' && size >= 1000 ? [size / 1000, 's'] : [size, unit];
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${name}`.trim();
}
