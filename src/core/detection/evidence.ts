// The Shiryaev–Roberts statistic of one series: how strongly its readings contradict "no worse than the envelope".
import { BETS } from './bets.ts';

/** One statistic a bet, linear scale. Plain data. */
export interface Evidence {
  readonly r: Float64Array;
}

export const createEvidence = (): Evidence => ({ r: new Float64Array(BETS) });

/** Unclipped it would take weeks to fall after an incident. Far above any threshold, also divided among many series. */
const R_MAX = 1e13;

/**
 * R ← (1 + keeps · R) · L, for a minute that had readings. Without `keeps` (1 in the paper) a series whose readings say
 * nothing, such as an error never seen, would reach any threshold by the passing of time alone; below 1 the statistic
 * is only smaller, so the budget holds.
 * @param ratios L of the minute for each bet, tempered
 * @param keeps share of the statistic that is left of the time before, in (0, 1)
 * @param mass minutes that `ratios` are of: time is counted in minutes, however often one looks
 */
export function accrue({ r }: Evidence, ratios: Float64Array, keeps: number, mass: number): void {
  for (let bet = 0; bet < BETS; bet += 1)
    r[bet] = Math.min(R_MAX, (mass + keeps * (r[bet] as number)) * (ratios[bet] as number));
}

/** A planned change: evidence begins afresh with mass of its own. */
export function addMass({ r }: Evidence, mass: number): void {
  for (let bet = 0; bet < BETS; bet += 1) r[bet] = Math.min(R_MAX, (r[bet] as number) + mass);
}

export const forget = ({ r }: Evidence): void => void r.fill(0);

/** Mean over the bets: mean minutes to a false alarm at this level are at least this. */
export function statistic({ r }: Evidence): number {
  let sum = 0;
  for (let bet = 0; bet < BETS; bet += 1) sum += r[bet] as number;
  return sum / BETS;
}

/** Below this the power changes the logarithm by less than two hundredths: not worth its time. */
const NEARLY_ONE = 1.02;

/**
 * L^(1/d): by Jensen it stays an e-value; it takes back what ordinary wander of the level would seem to prove.
 * @param d ≥ 1
 */
export function temper(ratios: Float64Array, d: number, into: Float64Array): Float64Array {
  if (d < NEARLY_ONE) {
    into.set(ratios);
    return into;
  }
  for (let bet = 0; bet < BETS; bet += 1) into[bet] = (ratios[bet] as number) ** (1 / d);
  return into;
}
