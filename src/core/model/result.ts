// The two kinds of failure that are values: an expected refusal, and a transport failure. A programmer's error throws.

/** Something was asked that cannot be done as asked; `say` is shown to the person, `remedy` tells what to do instead. */
export interface Refusal {
  readonly code: string;
  readonly say: string;
  readonly remedy: string;
}

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** A system we talk to did not do what it was asked. */
export interface TransportFailure {
  /** Which system: `slack`, `pagerduty`, `statuspage` … */
  readonly system: string;
  /** The system's own word for it: an error code or a status. */
  readonly code: string;
  readonly why: string;
  readonly retryable: boolean;
  /** Wall milliseconds that the system asked us to wait, when it said so. */
  readonly retryAfterMs?: number;
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: TransportFailure };

export const success = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({
  ok: true,
  value,
});

export const refuse = (
  code: string,
  say: string,
  remedy: string,
): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, say, remedy },
});

export const failed = (
  failure: TransportFailure,
): { readonly ok: false; readonly failure: TransportFailure } => ({
  ok: false,
  failure,
});

/** For the `default` of an exhaustive switch: a kind that was forgotten does not compile. */
export function never(value: never, what: string): never {
  throw new Error(`unknown ${what}: ${JSON.stringify(value)}`);
}
