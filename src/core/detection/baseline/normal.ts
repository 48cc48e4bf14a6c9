// What normal is for one series: a level and a one-sided envelope for each hour of the week, and what each slice adds.
import type { CellFit, SliceEffect } from './cells.ts';
import { meanOf, type StreamKind, slopeOf } from './link.ts';
import { levelAt, type Seasonal, SLOTS } from './seasonal.ts';
import type { Wander } from './wander.ts';

/** Plain data. Levels are on the link scale (log-odds for rates), before what the call's slices add. */
export interface Normal {
  readonly kind: StreamKind;
  readonly level: Float64Array;
  readonly envelope: Float64Array;
  /** Slice number → what its calls add. */
  readonly slices: ReadonlyMap<number, SliceEffect>;
  /** The widening of a slice that was never seen. */
  readonly unseen: number;
  readonly wander: Wander;
  /** Variance of one reading; 1 for rates. */
  readonly dispersion: number;
  /** Readings that it was learnt from. */
  readonly n: number;
  /** Its part in its layer's evidence: one that ordinarily says next to nothing counts for a quarter. */
  readonly weight: number;
  /** Weeks of history behind it. */
  readonly weeks: number;
}

/** 1.645: of ordinary hours one in twenty lies above. */
const QUANTILE = 1.645;
/** The envelope is never tighter than this, log-odds; for scores, the same at their mean. */
const TOLERANCE = 0.1;

export function normalOf(parts: {
  readonly kind: StreamKind;
  readonly seasonal: Seasonal;
  readonly wander: Wander;
  readonly cells: CellFit;
  readonly dispersion: number;
  readonly n: number;
  readonly weeks: number;
}): Normal {
  const { kind, seasonal, wander } = parts;
  const level = new Float64Array(SLOTS);
  const envelope = new Float64Array(SLOTS);
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const at = levelAt(seasonal, slot);
    level[slot] = at.level;
    const allowance = Math.max(
      toleranceAt(kind, at.level),
      QUANTILE * Math.sqrt(wander.variance + at.variance),
    );
    envelope[slot] = Math.max(at.level, holidayLevel(seasonal, slot)) + allowance;
  }
  return {
    kind,
    level,
    envelope,
    slices: parts.cells.slices,
    unseen: parts.cells.unseen,
    wander,
    dispersion: parts.dispersion,
    n: parts.n,
    weight: weightOf(parts),
    weeks: parts.weeks,
  };
}

const HOURS_A_WEEK = 168;
const FAINT = 0.25;

/** Known beforehand: by traffic and normal level alone. About one event an hour is what a stream needs to speak. */
function weightOf({
  kind,
  seasonal,
  n,
  weeks,
}: {
  kind: StreamKind;
  seasonal: Seasonal;
  n: number;
  weeks: number;
}): number {
  if (kind === 'score') return 1;
  const mean = meanOf('rate', seasonal.base);
  return (n * mean * (1 - mean)) / Math.max(weeks * HOURS_A_WEEK, 1) >= 1 ? 1 : FAINT;
}

const toleranceAt = (kind: StreamKind, level: number): number =>
  kind === 'rate' ? TOLERANCE : TOLERANCE * slopeOf('rate', meanOf('score', level));

/** The least that an envelope lies above its level, link scale. */
export const toleranceOf = ({ kind, level }: Normal, slot: number): number =>
  toleranceAt(kind, level[slot] as number);

/** A holiday that nobody announced behaves like a weekend: what is normal then pages nobody on any day. */
function holidayLevel({ base, groups }: Seasonal, slot: number): number {
  return base + (groups.offset[groups.groupOf(144 + (slot % 24))] as number);
}

/** What the slices of a call add, link scale. */
export function sliceOffset({ slices }: Normal, of: readonly number[]): number {
  let sum = 0;
  for (const slice of of) sum += slices.get(slice)?.offset ?? 0;
  return sum;
}

/** Expected level and envelope of a reading, [0, 1]. */
export function expectedAt(
  normal: Normal,
  slot: number,
  slices: readonly number[],
): { readonly level: number; readonly envelope: number } {
  const offset = sliceOffset(normal, slices);
  return {
    level: meanOf(normal.kind, (normal.level[slot] as number) + offset),
    envelope: meanOf(normal.kind, (normal.envelope[slot] as number) + offset),
  };
}
