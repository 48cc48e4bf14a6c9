// What one record says, as readings of streams.

import { bucketOf } from './histogram.ts';
import type { StreamState } from './state.ts';

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
