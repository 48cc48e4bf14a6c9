// The known word that was probably meant.
import { distance } from 'fastest-levenshtein';

/** @returns null when none is near: more than two letters away (one, for words of up to three) and no beginning of one. */
export function nearest(asked: string, known: readonly string[]): string | null {
  const word = asked.toLowerCase();
  const begun = known.filter((candidate) => word.length >= 2 && candidate.startsWith(word));
  if (begun.length === 1) return begun[0] ?? null;
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(word, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= (word.length <= 3 ? 1 : 2) ? best.candidate : null;
}
