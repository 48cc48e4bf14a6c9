// The scale on which normal is additive: log-odds for rates, the score itself for scores.

export type StreamKind = 'rate' | 'score';

/** Rates nearer to 0 or 1 than this cannot be told apart by any history kept here. */
const RATE_MIN = 1e-7;

const clampRate = (p: number): number => Math.min(1 - RATE_MIN, Math.max(RATE_MIN, p));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Link scale → [0, 1]. */
export const meanOf = (kind: StreamKind, linked: number): number =>
  kind === 'rate' ? clampRate(sigmoid(linked)) : Math.min(1 - RATE_MIN, Math.max(RATE_MIN, linked));

/** How much the mean moves with the link. */
export const slopeOf = (kind: StreamKind, mean: number): number => (kind === 'rate' ? mean * (1 - mean) : 1);
