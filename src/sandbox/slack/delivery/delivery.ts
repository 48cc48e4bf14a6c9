// How the app hears of what people do: one interface for Socket Mode and for signed HTTP requests.
import type { Json } from '../json.ts';

export type EnvelopeKind = 'slash_commands' | 'interactive' | 'events_api';

export type DeliveryOutcome =
  /** `payload`: what the app answered with its acknowledgement; {} for a bare one. */
  | { readonly kind: 'acknowledged'; readonly payload: Json }
  /** `dispatch_failed`: nobody listens or the connection broke; `operation_timeout`: no acknowledgement in time. */
  | { readonly kind: 'failed'; readonly error: 'dispatch_failed' | 'operation_timeout' };

export interface Delivery {
  deliver(kind: EnvelopeKind, payload: Json): Promise<DeliveryOutcome>;
  close(): Promise<void>;
}

export interface DeliveryTiming {
  /** Slack waits three seconds for an acknowledgement. */
  readonly ackTimeoutMs: number;
  /** Waits before the repeats of an event: at once, after a minute, after five. */
  readonly retryDelaysMs: readonly number[];
  /** How long a trigger_id opens a modal. */
  readonly triggerLifeMs: number;
}

// https://docs.slack.dev/apis/events-api#errors, https://docs.slack.dev/interactivity/handling-user-interaction
export const slackTiming: DeliveryTiming = {
  ackTimeoutMs: 3_000,
  retryDelaysMs: [0, 60_000, 300_000],
  triggerLifeMs: 3_000,
};
