// Exact bounds for counts: what the true rate may still be.
import { logGamma } from '../../src/core/detection/confidence.ts';

/** One-sided 95 % upper bound of a Poisson mean after `count` events. @see Garwood, Biometrika 1936 */
export function poissonUpper(count: number, confidence = 0.95): number {
  let low = count;
  let high = count + 10 * Math.sqrt(count + 1) + 10;
  for (let step = 0; step < 80; step += 1) {
    const mean = (low + high) / 2;
    if (poissonAtMost(count, mean) > 1 - confidence) low = mean;
    else high = mean;
  }
  return high;
}

function poissonAtMost(count: number, mean: number): number {
  let sum = 0;
  for (let k = 0; k <= count; k += 1) sum += Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
  return sum;
}

/** 95 % interval of a share. @see Wilson, JASA 1927 */
export function wilson(hits: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const z = 1.96;
  const p = hits / n;
  const middle = p + (z * z) / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)];
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
