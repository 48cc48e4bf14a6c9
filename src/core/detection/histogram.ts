// Counts of sizes in buckets 5 % wide: mergeable, bounded, and every threshold lies on a bucket's edge, so that how often
// it was exceeded can be counted again later without the readings.
// Source: Masson, Rim, Lee, «DDSketch», VLDB 2019 (relative-error buckets).

/** Bucket → count, sparse. Plain data. */
export type Histogram = Map<number, number>;

const STEP = Math.log(1.05);
/** Sizes below this are one bucket: a thousandth of a millisecond, a token … */
const SMALLEST = 1e-3;
const ZERO = 0;

/** Bucket numbers grow with the value: negative sizes (gauges may be) mirror positive ones. */
export function bucketOf(value: number): number {
  const size = Math.abs(value);
  if (size < SMALLEST) return ZERO;
  const bucket = 1 + Math.floor(Math.log(size / SMALLEST) / STEP);
  return value > 0 ? bucket : -bucket;
}

/** Lower edge of a bucket, in the value's unit. */
export function edgeOf(bucket: number): number {
  if (bucket === ZERO) return 0;
  return bucket > 0 ? SMALLEST * Math.exp((bucket - 1) * STEP) : -SMALLEST * Math.exp(-bucket * STEP);
}

export function addTo(histogram: Histogram, bucket: number, count = 1): void {
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + count);
}

/** @returns the first bucket above which at most `share` of the counts lie; null when there are none */
export function bucketAbove(histogram: Histogram, share: number): number | null {
  let total = 0;
  for (const count of histogram.values()) total += count;
  if (total === 0) return null;
  let above = 0;
  const sorted = [...histogram.keys()].sort((a, b) => b - a);
  for (const bucket of sorted) {
    above += histogram.get(bucket) ?? 0;
    if (above > share * total) return bucket;
  }
  return sorted.at(-1) ?? null;
}

/** Counts in buckets above `bucket`. */
export function countAbove(histogram: Histogram, bucket: number): number {
  let count = 0;
  for (const [at, n] of histogram) if (at > bucket) count += n;
  return count;
}

/** Counts in buckets below `bucket`. */
export function countBelow(histogram: Histogram, bucket: number): number {
  let count = 0;
  for (const [at, n] of histogram) if (at < bucket) count += n;
  return count;
}
