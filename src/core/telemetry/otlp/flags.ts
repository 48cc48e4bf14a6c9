// Which variant of which flag a trace ran under: the event `feature_flag.evaluation`, and its name before.
// https://opentelemetry.io/docs/specs/semconv/feature-flags/feature-flags-events/
import { type Fields, textOf } from './span.ts';
import { isObject } from './wire.ts';

export const FLAG_EVENTS: readonly string[] = ['feature_flag.evaluation', 'feature_flag'];

/** @returns `feature_flag.<key>` → variant; {} when the event does not name both */
export function flagOf(fields: Fields, body?: unknown): Fields {
  const within = isObject(body) ? body : {};
  const key = textOf(fields, 'feature_flag.key') ?? textOf(within, 'feature_flag.key', 'key');
  const variant =
    textOf(fields, ...VARIANTS) ??
    plain(fields['feature_flag.result.value']) ??
    textOf(within, ...VARIANTS, 'variant') ??
    plain(within['value']);
  return key === null || variant === null ? {} : { [`feature_flag.${key}`]: variant };
}

const VARIANTS = ['feature_flag.result.variant', 'feature_flag.variant', 'feature_flag.evaluation.variant'];

const plain = (value: unknown): string | null =>
  typeof value === 'boolean' || typeof value === 'number' ? String(value) : null;
