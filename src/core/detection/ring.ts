// The recent past of one series in bins of five minutes, to restart its evidence at any moment of the last week.
import type { EpochMs } from '../model/time.ts';
import { BETS } from './bets.ts';

export const BIN_MS = 300_000;
/** A week for what is pooled, two days for a slice. */
export const WEEK_BINS = 2016;
export const SLICE_BINS = 576;
/** Log ratio of each bet, then readings, their sum, their sum of expected levels and of envelopes. */
const N = BETS;
const SUM = BETS + 1;
const LEVEL = BETS + 2;
const ENVELOPE = BETS + 3;
const FIELDS = BETS + 4;

/** Plain data: `data` holds bins × FIELDS; bins never written are zero: no readings. */
export interface Ring {
  readonly bins: number;
  readonly data: Float32Array;
  /** Number (epoch / BIN_MS) of the first and the latest bin held. */
  first: number;
  last: number;
}

export const createRing = (at: EpochMs, bins: number): Ring => {
  const bin = binOf(at);
  return { bins, data: new Float32Array(bins * FIELDS), first: bin, last: bin };
};

export const binOf = (at: EpochMs): number => Math.floor(at / BIN_MS);

export interface MinuteSums {
  readonly n: number;
  readonly sum: number;
  readonly level: number;
  readonly envelope: number;
}

/** @param ratios tempered ratios of the minute */
export function record(ring: Ring, at: EpochMs, ratios: Float64Array, sums: MinuteSums): void {
  const bin = Math.max(binOf(at), ring.last);
  forward(ring, bin);
  const start = (bin % ring.bins) * FIELDS;
  const { data } = ring;
  for (let bet = 0; bet < BETS; bet += 1)
    data[start + bet] = (data[start + bet] as number) + Math.log(Math.max(1e-300, ratios[bet] as number));
  data[start + N] = (data[start + N] as number) + sums.n;
  data[start + SUM] = (data[start + SUM] as number) + sums.sum;
  data[start + LEVEL] = (data[start + LEVEL] as number) + sums.level;
  data[start + ENVELOPE] = (data[start + ENVELOPE] as number) + sums.envelope;
}

/** Bins that hold something, as numbers, oldest first. */
export const oldest = (ring: Ring): number => Math.max(ring.first, ring.last - ring.bins + 1);

/** Sums over bins from ≤ bin ≤ to. */
export function sumsBetween(ring: Ring, from: number, to: number): MinuteSums {
  let n = 0;
  let sum = 0;
  let level = 0;
  let envelope = 0;
  const end = Math.min(to, ring.last);
  for (let bin = Math.max(from, oldest(ring)); bin <= end; bin += 1) {
    const start = (bin % ring.bins) * FIELDS;
    n += ring.data[start + N] as number;
    sum += ring.data[start + SUM] as number;
    level += ring.data[start + LEVEL] as number;
    envelope += ring.data[start + ENVELOPE] as number;
  }
  return { n, sum, level, envelope };
}

/**
 * ℓ_j for bins j of a range, newest first: log of the mean over bets of the product of ratios since j.
 * @param range bins asked for, every `stride`-th counted from the oldest
 * @param each called with the bin and ℓ_j
 */
export function restarts(
  ring: Ring,
  range: { readonly newest: number; readonly oldest: number; readonly stride: number },
  each: (bin: number, logEvidence: number) => void,
): void {
  const logs = new Float64Array(BETS);
  for (let bin = ring.last; bin >= Math.max(range.oldest, oldest(ring)); bin -= 1) {
    const start = (bin % ring.bins) * FIELDS;
    const said = ring.data[start + N] !== 0;
    if (said)
      for (let bet = 0; bet < BETS; bet += 1)
        logs[bet] = (logs[bet] as number) + (ring.data[start + bet] as number);
    if (bin <= range.newest && (bin - range.oldest) % range.stride === 0) each(bin, logMean(logs));
  }
}

function forward(ring: Ring, bin: number): void {
  // When more than the whole ring has passed, each bin is cleared once.
  for (let empty = Math.max(ring.last + 1, bin - ring.bins + 1); empty <= bin; empty += 1) {
    const start = (empty % ring.bins) * FIELDS;
    ring.data.fill(0, start, start + FIELDS);
  }
  ring.last = bin;
}

export function logMean(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of logs) most = Math.max(most, value);
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (const value of logs) sum += Math.exp(value - most);
  return most + Math.log(sum / logs.length);
}
