// A 95 % confidence sequence of a level: it holds at every moment one looks, so nobody has to wait for a planned n.
import type { Interval } from '../model/finding.ts';

const ALPHA = 0.05;

/**
 * {p : S ln p + (n − S) ln(1 − p) ≥ ln B(S + a, n − S + b) − ln B(a, b) + ln α}, a = ½, b = a(1 − μ)/μ.
 * Exact for yes/no readings; for scores in [0, 1] conservative (their variance is smaller).
 * @param sum S, may be fractional (tempered)
 * @param expected μ, the level before: it only shapes the prior
 * @see Robbins, Siegmund, «Boundary crossing probabilities for the Wiener process», 1970 (mixture of likelihood ratios)
 */
export function levelSequence(sum: number, n: number, expected: number): Interval {
  if (n <= 0) return [0, 1];
  const a = 0.5;
  const mu = Math.min(0.999999, Math.max(1e-6, expected));
  const b = Math.max((a * (1 - mu)) / mu, 1e-3);
  const bound = logBeta(sum + a, n - sum + b) - logBeta(a, b) + Math.log(ALPHA);
  const mle = Math.min(1 - 1e-12, Math.max(1e-12, sum / n));
  const inside = (p: number): boolean => sum * Math.log(p) + (n - sum) * Math.log1p(-p) >= bound;
  return [edge(inside, mle, 0), edge(inside, mle, 1)];
}

/** The end of the set between its best point and 0 or 1, by halving. */
function edge(inside: (p: number) => boolean, from: number, to: 0 | 1): number {
  let good = from;
  let bad = to === 0 ? 1e-15 : 1 - 1e-15;
  if (inside(bad)) return to;
  for (let step = 0; step < 60; step += 1) {
    const middle = (good + bad) / 2;
    if (inside(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** @see Lanczos, «A precision approximation of the gamma function», SIAM J. Numer. Anal. 1, 1964 (g = 7, n = 9) */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const at = x - 1;
  let sum = 0.99999999999980993;
  LANCZOS.forEach((coefficient, index) => {
    sum += coefficient / (at + index + 1);
  });
  const t = at + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
