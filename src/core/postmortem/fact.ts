// A fact of the post-mortem: text with the evidence it stands on, or "unknown" with the reason.
import type { EvidenceId } from '../model/ids.ts';
import type { EpochMs } from '../model/time.ts';
import { count, day, difference, minutesBetween } from './say.ts';

export type Fact = KnownFact | UnknownFact;

export interface KnownFact {
  readonly known: true;
  /** Plain text, may hold untrusted words: the renderer escapes all of it. */
  readonly text: string;
  readonly evidence: readonly EvidenceId[];
  /** How each number in `text` was made that does not stand in the evidence itself. */
  readonly derived: readonly Derivation[];
}

export interface UnknownFact {
  readonly known: false;
  readonly why: string;
}

/** Something with its place in the record. */
export interface Instant {
  readonly at: EpochMs;
  readonly evidence: EvidenceId;
}

/** The declared formulas: no number comes about in any other way. `grounding.ts` computes each again. */
export type Derivation =
  /** Time between two recorded moments. */
  | { readonly formula: 'minutes'; readonly from: EpochMs; readonly to: EpochMs }
  /** Calls × share, rounded to whole calls. */
  | { readonly formula: 'calls'; readonly calls: number; readonly share: number }
  /** Smallest true difference found with 80 % chance at these sizes. */
  | {
      readonly formula: 'smallest_effect';
      readonly normal: number;
      readonly n: number;
      readonly normalN: number;
    }
  /** A number of days after a recorded moment. */
  | { readonly formula: 'date'; readonly from: EpochMs; readonly days: number }
  /** How many pieces of evidence are cited. */
  | { readonly formula: 'count'; readonly of: readonly EvidenceId[] }
  /** A limit that this program sets itself. */
  | { readonly formula: 'rule'; readonly value: number };

export const known = (
  text: string,
  evidence: readonly EvidenceId[],
  derived: readonly Derivation[] = [],
): KnownFact => ({ known: true, text, evidence: [...new Set(evidence)], derived });

export const unknown = (why: string): UnknownFact => ({ known: false, why });

/** A derivation as it is written. */
export function said(derivation: Derivation): string {
  switch (derivation.formula) {
    case 'minutes':
      return minutesBetween(derivation.from, derivation.to);
    case 'calls':
      return count(Math.round(derivation.calls * Math.abs(derivation.share)));
    case 'smallest_effect':
      return difference(smallestEffect(derivation), 'share').replace('+', '');
    case 'date':
      return day(derivation.from + derivation.days * 86_400_000);
    case 'count':
      return count(derivation.of.length);
    case 'rule':
      return count(derivation.value);
  }
}

/**
 * Smallest difference of two shares that a two-sided 5 % test finds with 80 % power.
 * @returns difference of shares, in (0, 1]
 * @see Fleiss, Levin, Paik, «Statistical Methods for Rates and Proportions», 3rd ed., §4.2
 */
function smallestEffect({
  normal,
  n,
  normalN,
}: {
  readonly normal: number;
  readonly n: number;
  readonly normalN: number;
}): number {
  const [z975, z80] = [1.959964, 0.841621];
  return Math.min(1, (z975 + z80) * Math.sqrt(normal * (1 - normal) * (1 / n + 1 / normalN)));
}
