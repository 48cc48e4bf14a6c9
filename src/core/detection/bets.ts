// Bets against "the mean is at most m": each is worth at most 1 on average while that holds, whatever came before.

/** Alternatives tried side by side; the statistic is their mean. */
export const BETS = 8;

/** Odds of the alternative over the null's, for yes/no readings: from a third more to everything. */
const ODDS = [1.3, 1.6, 2.1, 3, 4.5, 8, 20, 80] as const;

/** Shifts of the mean in standard deviations of one reading, for scores. */
const SHIFTS = [0.08, 0.15, 0.25, 0.4, 0.6, 0.9, 1.3, 2] as const;

/** A score's bet never stakes more than this share of what a worst reading could cost. */
const STAKE_MAX = 0.8;

/**
 * Likelihood ratios of one yes/no reading for alternatives with ODDS times the null's odds: 1 + λ(x − m) with
 * λ = (q − m) / (m(1 − m)), so their mean under any law with E[x | past] ≤ m is at most 1.
 * @param x in [0, 1]: a reading, or the mean of one session's readings
 * @param nullRate m in (0, 1)
 * @param into length BETS: each is multiplied by its ratio
 * @see Waudby-Smith, Ramdas, «Estimating means of bounded random variables by betting», JRSS-B 2024
 */
export function betOnRate(x: number, nullRate: number, into: Float64Array): void {
  for (let bet = 0; bet < BETS; bet += 1) {
    const odds = ODDS[bet] as number;
    into[bet] = ((into[bet] as number) * (1 + x * (odds - 1))) / (1 - nullRate + odds * nullRate);
  }
}

/**
 * The same for a score in [0, 1] whose high values are bad: 1 + λ(y − m), λ near the best for each shift.
 * @param sd standard deviation of one reading in normal times, > 0
 */
export function betOnScore(y: number, nullMean: number, sd: number, into: Float64Array): void {
  const most = STAKE_MAX / nullMean;
  for (let bet = 0; bet < BETS; bet += 1) {
    const shift = (SHIFTS[bet] as number) * sd;
    const stake = Math.min(most, shift / (sd * sd + shift * shift));
    into[bet] = (into[bet] as number) * (1 + stake * (y - nullMean));
  }
}
