// Is the answer empty, or cut off? The provider's finish reason first, then what the text itself shows.
import type { Attributes } from '../../model/records.ts';
import { finishReasonsOf, isCutOff, isTextAnswer, isWithheld } from './provider-fields.ts';

/** @returns true for white space only, and for what an empty value prints as; "[]" and "none" may be answers */
export function isEmpty(output: string): boolean {
  const text = output.trim();
  return text.length <= EMPTY_CHARS_MAX && EMPTY.has(text.toLowerCase());
}

const EMPTY: ReadonlySet<string> = new Set(['', '""', "''", '{}', 'null', 'undefined']);
const EMPTY_CHARS_MAX = 9;

/** @returns null for no text, a tool call, or an answer that the provider withheld: that is counted as a refusal */
export function emptyIn(output: string | null, attributes: Attributes = {}): 0 | 1 | null {
  if (output === null || !isTextAnswer(attributes) || isWithheld(finishReasonsOf(attributes))) return null;
  return isEmpty(output) ? 1 : 0;
}

/**
 * @param output the model's text, or null when it was not recorded
 * @returns by finish reason where one is stated; else by the text; null when there is neither
 */
export function truncatedIn(output: string | null, attributes: Attributes = {}): 0 | 1 | null {
  const reasons = finishReasonsOf(attributes);
  if (reasons.length > 0) return isCutOff(reasons) ? 1 : 0;
  if (output === null || !isTextAnswer(attributes)) return null;
  return isTruncated(output) ? 1 : 0;
}

/**
 * Does the text stop in the middle? True only on plain signs: a fence or a JSON value that was never closed, or a last
 * word that cannot end a sentence. So it finds fewer cut answers than a finish reason does. Linear in the text.
 */
export function isTruncated(output: string): boolean {
  const text = output.trimEnd();
  if (text.length < SHORT_CHARS) return false;
  if (hasOpenFence(text)) return true;
  if (/^\s*[{[]\s*["{]/.test(text)) return !/[}\]`]$/.test(text);
  return DANGLING.test(text.slice(-20));
}

/** Below this an answer such as "and" or a dash is a style, not a cut. */
const SHORT_CHARS = 40;
const DANGLING =
  /(?:[,([{–—]|\s-|\b(?:a|an|the|and|or|but|of|to|in|for|with|by|from|as|is|are|was|were|that|which|your|their|its))$/i;

function hasOpenFence(text: string): boolean {
  let fences = 0;
  for (let at = text.indexOf('```'); at !== -1; at = text.indexOf('```', at + 3)) fences += 1;
  return fences % 2 === 1;
}
