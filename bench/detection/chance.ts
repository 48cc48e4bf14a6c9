// Seeded chance, fast enough for a hundred million calls: the same seed gives the same weeks.

export interface Chance {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Standard normal. */
  normal(): number;
  poisson(mean: number): number;
  /** Mean `mean` in (0, 1); `weight` = a + b. */
  beta(mean: number, weight: number): number;
}

/** @param keys numbers and words that together name the stream, e.g. (seed, 'traffic') */
export function chance(...keys: readonly (number | string)[]): Chance {
  const unit = sfc32(keys.join('|'));
  const normal = normalFrom(unit);
  const gamma = (shape: number): number => {
    // Boost below 1; Marsaglia & Tsang, «A Simple Method for Generating Gamma Variables», 2000.
    if (shape < 1) return gamma(shape + 1) * (1 - unit()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    unit,
    normal,
    poisson: (mean) => poissonFrom(unit, normal, mean),
    beta(mean, weight) {
      const a = gamma(mean * weight);
      return a / (a + gamma((1 - mean) * weight));
    },
  };
}

function poissonFrom(unit: () => number, normal: () => number, mean: number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = unit(); product > least; product *= unit()) count += 1;
  return count;
}

function normalFrom(unit: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - unit()));
    const angle = 2 * Math.PI * unit();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Chris Doty-Humphrey's small fast counter generator, PractRand: https://pracrand.sourceforge.net/ */
function sfc32(key: string): () => number {
  let [a, b, c] = wordsOf(key);
  let counter = 1;
  const next = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    c |= 0;
    return (out >>> 0) / 4_294_967_296;
  };
  for (let step = 0; step < 15; step += 1) next();
  return next;
}

/** Three words by FNV-1a, each begun elsewhere. */
function wordsOf(key: string): [number, number, number] {
  return [0x811c9dc5, 0x01234567, 0x2468ace1].map((start) => {
    let hash = start;
    for (let index = 0; index < key.length; index += 1)
      hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
    return hash | 0;
  }) as [number, number, number];
}
