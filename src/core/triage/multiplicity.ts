// Many series and many segments are looked at: this keeps the chance of even one false "yes" where it was promised.

/**
 * Holm's step-down adjustment: rejecting where the result is ≤ α keeps the family-wise error rate at α under any
 * dependence between the tests (series of one feature are dependent: longer answers are slower).
 * @param ps two-sided probabilities, any order
 * @returns adjusted probabilities in the same order, in [0, 1]
 * @see Holm, «A simple sequentially rejective multiple test procedure», Scand. J. Statist. 6, 1979
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let running = 0;
  order.forEach(({ p, index }, place) => {
    running = Math.max(running, Math.min(1, p * (ps.length - place)));
    adjusted[index] = running;
  });
  return adjusted;
}
