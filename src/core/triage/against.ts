// Puts calls beside their normal: which baseline calls to use, adjusted for which mix, with how much wander.
import { type EpochMs, hours } from '../model/time.ts';
import type { Against } from './compare.ts';
import { Z95 } from './distributions.ts';
import { type Column, type Dimension, type Frame, partition, selectCalls } from './frame.ts';
import { normalOf } from './normal.ts';
import { type Segment, slices } from './segments.ts';
import { expectedSpread, type Spread, spreadOf } from './spread.ts';
import { MAY_BE_THE_CAUSE, strataFor } from './strata.ts';

/** Half-open, [from, to). */
export interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Gives the normal for some calls of one column, with the between-hour spread worked out once a column. */
export interface Baseline {
  readonly window: Window;
  /** @returns null when there are too few baseline calls to speak of a normal */
  against(column: Column, now: Int32Array, segment: Segment | null): Against | null;
  /** Baseline calls that say something about the column. */
  callsOf(column: Column): Int32Array;
  /** Between-hour spread of the column as estimated, without caution; null when there are too few hours to know it. */
  wander(column: Column): number | null;
}

/**
 * A prompt version, model or flag that the baseline hardly knew is judged against the feature as it was. A new region or
 * task is not: it has no normal yet.
 */
const isNewCause = (segment: Segment | null, own: Int32Array): boolean =>
  segment !== null && own.length < NEW_VALUE_CALLS_MAX && MAY_BE_THE_CAUSE.test(segment.dimension.name);

const NEW_VALUE_CALLS_MAX = 5;

/**
 * A spread estimated from k independent stretches is itself uncertain, and so is the level they give: Student's t for k − 1
 * degrees of freedom instead of the normal, times √(1 + 1/k). Wander of a feature lasts hours: a stretch is taken as six.
 * @see Student, Biometrika 6, 1908; the t point by Abramowitz & Stegun, 26.7.5
 */
function caution({ from, to }: Window): number {
  const k = Math.max(STRETCHES_MIN, (to - from) / STRETCH_MS);
  const df = k - 1;
  const t = 1 + (Z95 ** 2 + 1) / (4 * df) + (5 * Z95 ** 4 + 16 * Z95 ** 2 + 3) / (96 * df * df);
  return t * Math.sqrt(1 + 1 / k);
}

const STRETCH_MS = hours(6);
const STRETCHES_MIN = 4;

/** A small baseline is allowed for in the normal range; half the minimum is the least to speak of a normal at all. */
const BASELINE_SHARE = 0.5;

/** @param blockMs see `spreadOf` */
export function baselineOf(frame: Frame, window: Window, minimumCalls: number, blockMs: number): Baseline {
  const calls = new Map<Column, Int32Array>();
  const parts = new Map<Column, Map<Dimension, readonly Int32Array[]>>();
  const spreads = new Map<Column, Spread | null>();
  const callsOf = (column: Column): Int32Array => {
    const known = calls.get(column) ?? selectCalls(frame, column, [window.from, window.to]);
    calls.set(column, known);
    return known;
  };
  const partOf = (column: Column, { dimension, code }: Segment): Int32Array => {
    const ofColumn = parts.get(column) ?? new Map<Dimension, readonly Int32Array[]>();
    const known = ofColumn.get(dimension) ?? partition(dimension, callsOf(column));
    parts.set(column, ofColumn.set(dimension, known));
    return known[code] ?? new Int32Array();
  };
  const counts = (own: Int32Array): boolean => own.length >= minimumCalls * BASELINE_SHARE;
  const concluded = frame.columns.filter(({ measure }) => measure.meaningKnown);
  const wholes = once(() => concluded.filter((column) => counts(callsOf(column))).length);
  const segments = once(
    () =>
      concluded
        .filter(({ constant }) => !constant)
        .flatMap((column) => slices(frame.dimensions, callsOf(column)).slice(1))
        .filter(({ calls: own }) => counts(own)).length,
  );
  const spread = (column: Column): Spread | null => {
    const known = spreads.get(column);
    if (known !== undefined) return known;
    const base = callsOf(column);
    const plain = normalOf(column, strataFor(frame, column, base, base, ''), base, base);
    const estimate = spreadOf(frame, column, base, plain, blockMs);
    spreads.set(column, estimate);
    return estimate;
  };
  return {
    window,
    callsOf,
    wander: (column) => (callsOf(column).length === 0 ? null : (spread(column)?.sd ?? null)),
    against: (column, now, segment) => {
      const all = callsOf(column);
      const own = segment === null ? all : partOf(column, segment);
      const base = isNewCause(segment, own) ? all : own;
      if (!counts(base) || now.length === 0) return null;
      const strata = strataFor(frame, column, base, now, segment?.dimension.name ?? '');
      return {
        normal: normalOf(column, strata, base, now),
        spread: expectedSpread(spread(column), column.measure.scale) * caution(window),
        history: (window.to - window.from) / hours(1),
        looks: segment === null ? wholes() : segments(),
        adjustedFor: strata.dimensions,
      };
    },
  };
}

/** At least 1, counted when first asked for. */
function once(count: () => number): () => number {
  let known: number | null = null;
  return () => {
    known ??= Math.max(1, count());
    return known;
  };
}
