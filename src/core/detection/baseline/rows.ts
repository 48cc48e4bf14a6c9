// One series' history as the fit reads it: an hour a row, in parallel arrays.
import { meanOf, type StreamKind, slopeOf } from './link.ts';

export interface Rows {
  readonly kind: StreamKind;
  readonly length: number;
  /** Hour of the week, 0 = Monday 00:00 UTC, of each row. */
  readonly slot: Int32Array;
  /** Epoch hour of each row, ascending. */
  readonly hour: Float64Array;
  readonly n: Float64Array;
  readonly sum: Float64Array;
  /** What the hour's mix of traffic adds to the level, link scale. */
  readonly mix: Float64Array;
  /** Recency, in (0, 1]; 0 leaves the row out. */
  readonly weight: Float64Array;
  /** Variance of one reading when it is a score; 1 for rates, whose variance follows from the level. */
  readonly dispersion: number;
}

/** What a row's readings say about its level, given the fit so far: excess and information, link scale. */
export function scoreOf(
  rows: Rows,
  row: number,
  linked: number,
): { readonly excess: number; readonly information: number } {
  const mean = meanOf(rows.kind, linked);
  const n = rows.n[row] as number;
  const excess = ((rows.sum[row] as number) - n * mean) / rows.dispersion;
  return { excess, information: (n * slopeOf(rows.kind, mean)) / rows.dispersion };
}

/** Hour of the week of an epoch hour; 1970-01-01 was a Thursday. */
export const hourOfWeek = (epochHour: number): number => (((epochHour + 72) % 168) + 168) % 168;

export const isWeekend = (slot: number): boolean => slot >= 120;
