// Does the answer say that it is unsure? The model's own doubt, not a careful statement about the world.
import type { Attributes } from '../../model/records.ts';
import { openingOf } from './opening.ts';
import { isTextAnswer } from './provider-fields.ts';

/**
 * @param output the model's text; untrusted, any length; its first 600 characters are read
 * @returns 1: the model doubts its own answer in the first person, or at least `HEDGES_MIN` weak hedges stand there.
 *   null when there is no text to read. English only; not measured against human labels.
 */
export function hedgingIn(output: string | null, attributes: Attributes = {}): 0 | 1 | null {
  if (output === null || !isTextAnswer(attributes)) return null;
  const opening = openingOf(output);
  if (opening === '') return null;
  return OWN_DOUBT.test(opening) || hasHedges(opening, HEDGES_MIN) ? 1 : 0;
}

const OWN_DOUBT =
  /\bi(?:(?:'m| am) (?:not (?:\w+ )?(?:sure|certain|confident)|unsure|uncertain)| (?:don't|do not) (?:really )?know\b| (?:may|might|could) be (?:wrong|mistaken)| (?:can't|cannot) be (?:\w+ )?(?:sure|certain)| (?:can't|cannot) (?:guarantee|verify|confirm)|'d have to guess)/;

/** One "perhaps" is good style; this many in one opening is an answer that commits to nothing. */
const HEDGES_MIN = 3;
const WEAK =
  /\b(?:perhaps|possibly|presumably|might|maybe|i (?:think|believe|guess|suppose)|seems? (?:to|like|that)|it depends)\b/g;

function hasHedges(opening: string, least: number): boolean {
  WEAK.lastIndex = 0;
  let found = 0;
  while (found < least && WEAK.test(opening)) found += 1;
  return found >= least;
}
