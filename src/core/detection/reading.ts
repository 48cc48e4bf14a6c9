// What one record says, as readings of streams.

import { bucketOf } from './histogram.ts';
import type { Cell, StreamState } from './state.ts';

/** One number about one call, waiting for its minute to end. */
export interface Reading {
  readonly metric: number;
  /** In the metric's unit. */
  readonly x: number;
  readonly cell: Cell;
  /** Readings of one session in one minute count as one. */
  readonly session: string | null;
}

/** In [0, 1], high = bad; null when it cannot be said yet (a size without a normal). */
export function badnessOf({ spec, threshold }: StreamState, x: number): number | null {
  switch (spec.read.as) {
    case 'itself':
      return x;
    case 'complement':
      return 1 - x;
    case 'above':
      return threshold === null ? null : Number(bucketOf(x) > threshold);
    case 'below':
      return threshold === null ? null : Number(bucketOf(x) < threshold);
  }
}
