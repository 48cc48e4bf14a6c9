// How many different texts went by, from the smallest of their hashes.

/** Relative error of the estimate: 1/√(64 − 2) ≈ 13 %. */
const KEPT = 64;
const HASHES = 2 ** 32;

/**
 * k minimum values: when the k-th smallest of D evenly spread hashes lies at h, D ≈ (k − 1)/h.
 * @param smallest as `keepSmallest` left it
 * @returns exact while fewer than 64 were different
 * @see Bar-Yossef, Jayram, Kumar, Sivakumar & Trevisan, «Counting distinct elements in a data stream», RANDOM 2002
 */
export function countDistinct(smallest: readonly number[]): number {
  const kth = smallest[KEPT - 1];
  return kth === undefined ? smallest.length : Math.round((KEPT - 1) / ((kth + 1) / HASHES));
}

/** Keeps the 64 smallest different hashes, ascending, in place. */
export function keepSmallest(smallest: number[], hash: number): void {
  const largest = smallest.at(-1);
  if (smallest.length >= KEPT && largest !== undefined && hash >= largest) return;
  const place = smallest.findIndex((other) => other >= hash);
  if (smallest[place] === hash) return;
  smallest.splice(place === -1 ? smallest.length : place, 0, hash);
  if (smallest.length > KEPT) smallest.pop();
}

/**
 * FNV-1a with a final mix, for its low bits alone do not spread evenly.
 * @returns a whole number in [0, 2³²)
 * @see RFC 9923 (FNV); the mix is MurmurHash3's fmix32
 */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
