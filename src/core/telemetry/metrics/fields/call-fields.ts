// What metrics read from a call: numbers that may come as text, scores that the source stated, and whether it failed.
import type { Attributes, LlmCall } from '../../../model/records.ts';
import { errorKindOf, POINTS_AT } from '../../error-kinds.ts';

/**
 * A size of an answered call. A failed call's time and tokens say nothing about an answer.
 * @param value number or numeric text; anything else is missing
 * @returns a positive finite number, else null: 0 tokens of a streaming span is a number that was not counted
 */
export function sizeOf(call: LlmCall, value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number > 0 && errorKindOf(call.attributes) === null ? number : null;
}

/** @returns null for what is no finite number; text counts when it is one */
export function numberOf(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The first of these attributes that holds a number. */
export function firstNumber(attributes: Attributes, names: readonly string[]): number | null {
  for (const name of names) {
    const number = numberOf(attributes[name]);
    if (number !== null) return number;
  }
  return null;
}

/**
 * How an answer behaved, as 0 | 1: what the source states wins over our own reading; a failed call gave no answer.
 * @param stated the evaluator's name; a graded score counts as 1 from one half on
 * @param judge our own reading, asked only when nothing is stated
 */
export function behaviourOf(
  call: LlmCall,
  stated: string,
  judge: (call: LlmCall) => 0 | 1 | null,
): 0 | 1 | null {
  if (errorKindOf(call.attributes) !== null) return null;
  const score = statedScore(call, stated);
  if (score !== null) return score >= 0.5 ? 1 : 0;
  return judge(call);
}

/** A score in [0, 1] that came with the call; null when there is none. */
export function statedScore({ evaluations }: LlmCall, name: string): number | null {
  const score = Object.hasOwn(evaluations, name) ? evaluations[name] : undefined;
  return typeof score === 'number' && score >= 0 && score <= 1 ? score : null;
}

/** 1 when the call failed for a reason that points there. An error belongs to one metric only. */
export function failedBy({ attributes }: LlmCall, whom: (typeof POINTS_AT)[keyof typeof POINTS_AT]): 0 | 1 {
  const kind = errorKindOf(attributes);
  return kind !== null && POINTS_AT[kind] === whom ? 1 : 0;
}
