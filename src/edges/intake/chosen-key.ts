// `Idempotency-Key`: the sender says which requests are one.
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
import type { FieldProblem } from '../../core/telemetry/field-problem.ts';
import { shownValue } from '../../core/telemetry/field-problem.ts';

export type ChosenKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'chosen'; readonly key: string }
  | { readonly kind: 'wrong'; readonly problem: FieldProblem };

const KEY_CHARACTERS_MAX = 255;

export function chosenKey(headers: Readonly<Record<string, string>>): ChosenKey {
  const key = headers['idempotency-key']?.trim();
  if (key === undefined) return { kind: 'none' };
  if (key !== '' && key.length <= KEY_CHARACTERS_MAX) return { kind: 'chosen', key: `key:${key}` };
  const remedy = `use 1 to ${KEY_CHARACTERS_MAX} characters, a new UUID for each new body`;
  return { kind: 'wrong', problem: { field: 'Idempotency-Key', value: shownValue(key), remedy } };
}
