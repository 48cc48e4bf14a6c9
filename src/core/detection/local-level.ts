// Where a series' level strays now, estimated from hours that are over: a sudden change stands out against that far
// better than against everything that the level ever did. A slow one hides in it, so the seasonal envelope stays beside it.
// Source: Kalman, «A new approach to linear filtering and prediction problems», 1960; the state is AR(1) on the link scale.
import type { EpochMs } from '../model/time.ts';
import type { StreamKind } from './baseline/link.ts';
import type { Normal } from './baseline/normal.ts';
import { BIN_MS, binOf, oldest, type Ring, sumsBetween } from './ring.ts';
import type { LocalLevel, Series } from './state.ts';

export const createLocalLevel = (at: EpochMs, variance: number): LocalLevel => ({
  mean: 0,
  variance,
  bin: binOf(at),
  frozenSince: null,
});

/** What happened in the last three hours may be the change that is looked for: it teaches nothing yet. */
const LAG_BINS = 36;
/** Without any information a statistic levels off well below this: from here on the readings themselves speak. */
const FROZEN_FROM = 2e4;
const FROZEN_BINS_MAX = 144;
/** Beyond this the filter would only step through silence. */
const STEPS_MAX = 2016;

export interface Prediction {
  /** Never below 0: a level that comes back from a good stretch is no harm. */
  readonly shift: number;
  /** Variance of the level now, given hours that are over. */
  readonly variance: number;
}

/** Moves the filter up to three hours before `at` and predicts from there. `series` holds the readings. */
export function predict(local: LocalLevel, series: Series, normal: Normal, at: EpochMs): Prediction {
  const { variance, correlationHours } = normal.wander;
  const { ring } = series;
  const until = binOf(at) - LAG_BINS;
  if (ring !== null && local.bin < until) {
    keepFrozen(local, series.statistic, until);
    const step = decayOver(1, correlationHours);
    for (let bin = Math.max(local.bin + 1, until - STEPS_MAX); bin <= until; bin += 1) {
      local.mean *= step;
      local.variance = step * step * local.variance + variance * (1 - step * step);
      if (local.frozenSince === null) learnBin(local, ring, normal, bin);
    }
    local.bin = until;
  }
  const decay = decayOver(binOf(at) - local.bin, correlationHours);
  return {
    shift: Math.max(0, decay * local.mean),
    variance: decay * decay * local.variance + variance * (1 - decay * decay),
  };
}

/** How much longer than a prediction's own reach its error lasts, in hours: what tempering reckons with. */
export const LOCAL_CORRELATION_HOURS = 3;

function keepFrozen(local: LocalLevel, statistic: number, bin: number): void {
  if (statistic < FROZEN_FROM) local.frozenSince = null;
  else if (local.frozenSince === null) local.frozenSince = bin;
  else if (bin - local.frozenSince > FROZEN_BINS_MAX) local.frozenSince = null;
}

function learnBin(local: LocalLevel, ring: Ring, normal: Normal, bin: number): void {
  if (bin < oldest(ring)) return;
  const { n, sum, level } = sumsBetween(ring, bin, bin);
  if (n === 0) return;
  const information = informationOf(normal.kind, n, level, normal.dispersion);
  const excess = (sum - level) / (normal.kind === 'rate' ? 1 : normal.dispersion);
  const gain = local.variance / (1 + local.variance * information);
  local.mean += gain * (excess - information * local.mean);
  local.variance = gain;
}

const informationOf = (kind: StreamKind, n: number, level: number, dispersion: number): number =>
  kind === 'rate' ? level * (1 - level / n) : n / dispersion;

const decayOver = (bins: number, hours: number): number => Math.exp((-bins * BIN_MS) / (hours * 3_600_000));
