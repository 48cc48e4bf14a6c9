// Buckets of sizes: every value lies between its bucket's edges, and counts beyond a threshold are exact.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addTo,
  bucketAbove,
  bucketOf,
  countAbove,
  countBelow,
  edgeOf,
  type Histogram,
} from '../../../src/core/detection/histogram.ts';
import { random } from '../triage/seeded.ts';

const next = random(3);
/** Of either sign, over twelve orders of magnitude. */
const values = Array.from({ length: 3000 }, () => {
  const size = 10 ** (-3 + 12 * next());
  return next() < 0.3 ? -size : size;
});

test('a value lies from its bucket’s lower edge to the next bucket’s, which are 5 % apart', () => {
  for (const value of values) {
    const bucket = bucketOf(value);
    const slack = 1e-9 * Math.abs(value);
    assert.ok(edgeOf(bucket) <= value + slack, `${value} below ${edgeOf(bucket)}, edge of ${bucket}`);
    assert.ok(edgeOf(bucket + 1) >= value - slack, `${value} above ${edgeOf(bucket + 1)}`);
    if (Math.abs(value) > 0.01)
      assert.ok(Math.abs((edgeOf(bucket + 1) - edgeOf(bucket)) / value) < 0.0501, `${value}`);
  }
});

test('just above an edge is the bucket, just below it is the one before', () => {
  for (let bucket = -400; bucket <= 400; bucket += 1) {
    const edge = edgeOf(bucket);
    const hair = 1e-6 * Math.abs(edge);
    if (hair === 0) continue;
    assert.equal(bucketOf(edge + hair), bucket, `above ${edge}`);
    assert.equal(bucketOf(edge - hair), bucket - 1, `below ${edge}`);
  }
});

test('zero and what is too small to tell are one bucket', () => {
  for (const value of [0, -0, 1e-9, -1e-9, 9.9e-4]) assert.equal(bucketOf(value), 0);
  assert.equal(edgeOf(0), 0);
});

test('buckets are in the order of their values', () => {
  const sorted = [...values].sort((a, b) => a - b);
  const buckets = sorted.map(bucketOf);
  assert.deepEqual(
    buckets,
    [...buckets].sort((a, b) => a - b),
  );
});

test('counts above and below are those of the values themselves, negative ones too', () => {
  const histogram: Histogram = new Map();
  for (const value of values) addTo(histogram, bucketOf(value));
  for (const bucket of [-500, -120, 0, 1, 77, 300]) {
    assert.equal(countAbove(histogram, bucket), values.filter((value) => bucketOf(value) > bucket).length);
    assert.equal(countBelow(histogram, bucket), values.filter((value) => bucketOf(value) < bucket).length);
  }
});

test('the bucket for a share is the highest above which no more than that share lies', () => {
  const histogram: Histogram = new Map();
  for (const value of values) addTo(histogram, bucketOf(value));
  for (const share of [0, 0.01, 0.1, 0.5, 0.9]) {
    const bucket = bucketAbove(histogram, share) as number;
    assert.ok(countAbove(histogram, bucket) <= share * values.length, `share ${share}`);
    assert.ok(countAbove(histogram, bucket - 1) > share * values.length, `share ${share}: not the highest`);
  }
  assert.equal(bucketAbove(new Map(), 0.1), null);
});
