// Beyond which size a reading counts: a quantile of what was seen, on the edge of a bucket.
import { addTo, bucketAbove, type Histogram } from './histogram.ts';
import type { HourRow, StreamState } from './state.ts';

/** @returns the bucket, or null when nothing was seen yet */
export function thresholdOf({ spec, metric }: StreamState, rows: readonly HourRow[]): number | null {
  if (spec.read.as !== 'above' && spec.read.as !== 'below') return null;
  const all: Histogram = new Map();
  for (const row of rows)
    for (const [bucket, count] of row.sizes.get(metric) ?? []) addTo(all, bucket, count);
  return spec.read.as === 'above' ? bucketAbove(all, spec.read.share) : bucketBelow(all, spec.read.share);
}

/** The bucket below which about `share` of the readings lie. */
function bucketBelow(histogram: Histogram, share: number): number | null {
  const mirrored: Histogram = new Map([...histogram].map(([bucket, count]) => [-bucket, count]));
  const bucket = bucketAbove(mirrored, share);
  return bucket === null ? null : -bucket;
}
