// When a series left its normal, by the evidence itself; and what other series show since then.
import type { OnsetEstimate } from './contract.ts';
import { BIN_MS, binOf, oldest, type Ring, restarts } from './ring.ts';

/** Moments whose log evidence is this close to the best are as good: about 90 % coverage, see docs/detection.md. */
const KAPPA = 4;
/**
 * ν̂ = argmax_j ℓ_j, interval {j : ℓ_j ≥ max − κ}.
 * @see Siegmund, «Sequential Analysis», 1985, chapter 2 (change-point as the argmax of the log likelihood)
 * @returns null when nothing since any moment speaks against normal
 */
export function onsetOf(ring: Ring): OnsetEstimate | null {
  let best = 0;
  let at = Number.NaN;
  const walked: { bin: number; value: number }[] = [];
  restarts(ring, { newest: ring.last, oldest: oldest(ring), stride: 1 }, (bin, value) => {
    walked.push({ bin, value });
    if (value <= best) return;
    best = value;
    at = bin;
  });
  if (Number.isNaN(at)) return null;
  const near = walked.filter(({ value }) => value >= best - KAPPA && value > 0).map(({ bin }) => bin);
  return {
    at: at * BIN_MS,
    earliest: Math.min(...near) * BIN_MS,
    latest: (Math.max(...near) + 1) * BIN_MS,
  };
}

/** Corroboration begins this close to the lead's onset interval. */
export const AROUND_MS = 600_000;
/** Restarts looked at: the interval may be long. */
const RESTARTS_MAX = 2 * 72;

/**
 * (1/|J|) Σ_{j∈J} mean over bets of Π_{i≥j} L_i, J = the lead's onset interval ± 10 min: an e-value whatever the
 * dependence inside the series, begun at moments that the lead chose.
 */
export function evidenceSince(ring: Ring, onset: OnsetEstimate): number {
  const from = Math.max(binOf(onset.earliest - AROUND_MS), oldest(ring));
  const to = binOf(onset.latest + AROUND_MS);
  if (to < from) return 0;
  const stride = Math.max(1, Math.ceil((to - from + 1) / RESTARTS_MAX));
  if (ring.last < from) return 0;
  let sum = 0;
  let count = 0;
  restarts(ring, { newest: to, oldest: from, stride }, (_, value) => {
    sum += Math.exp(Math.min(value, 60));
    count += 1;
  });
  return count === 0 ? 0 : sum / count;
}
