// The part of an answer that the text judges look at: its first characters, in lower case, with plain apostrophes.

/** A decline that matters stands at the top; what follows is long and differs from answer to answer. */
export const OPENING_CHARS = 600;

// Judges of one call ask for the same opening one after another; a pure function may remember its last answer.
let lastText = '';
let lastOpening = '';

/** @returns at most `OPENING_CHARS` characters; linear in that, whatever the answer's length */
export function openingOf(text: string): string {
  if (text === lastText) return lastOpening;
  const start = text.slice(0, OPENING_CHARS + 40).trimStart();
  const lower = start.slice(0, OPENING_CHARS).toLowerCase();
  lastOpening = lower.includes('’') ? lower.replaceAll('’', "'") : lower;
  lastText = text;
  return lastOpening;
}
