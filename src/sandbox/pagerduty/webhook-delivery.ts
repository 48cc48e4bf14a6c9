// Delivers signed V3 webhooks: at least once, in order for each incident, retried on failure, disabled after three drops.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WebhookTarget {
  readonly url: string;
  /** One, or several while a secret is being rotated: the body is signed with each. */
  readonly secrets: readonly string[];
  /** Event types wanted; all when absent. */
  readonly types?: readonly string[];
}

export interface DeliveryAttempt {
  readonly webhookId: string;
  readonly type: string;
  readonly attempt: number;
  /** HTTP status, or what went wrong before there was one. */
  readonly outcome: number | string;
}

export interface DeliveryTiming {
  /** Waits before the second, third … attempt, at the wall; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
  readonly attemptsMax: number;
}

// https://developer.pagerduty.com/docs/webhooks-behavior#timeouts
const ANSWER_WITHIN_MS = 5_000;
// https://developer.pagerduty.com/docs/webhooks-behavior#temporary-disablement
const DROPS_BEFORE_DISABLED = 3;
const DISABLED_FOR_MS = 24 * 3_600_000;

export interface DeliveryOptions {
  readonly subscriptionId: string;
  readonly target: WebhookTarget | null;
  readonly timing: DeliveryTiming;
  /** Times each webhook is delivered although the first delivery was accepted; read for every webhook. */
  readonly copies: () => number;
  /** Incident time, in milliseconds: a disabled subscription wakes by it. */
  readonly nowMs: () => number;
}

export class WebhookDelivery {
  readonly subscriptionId: string;
  readonly log: DeliveryAttempt[] = [];
  readonly #options: DeliveryOptions;
  readonly #closing = new AbortController();
  readonly #lines = new Map<string, Promise<void>>();
  #target: WebhookTarget | null;
  #disabledUntil: number | null = null;
  #drops = 0;
  #issued = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#target = options.target;
    this.subscriptionId = options.subscriptionId;
  }

  get target(): WebhookTarget | null {
    return this.#target;
  }

  get disabled(): boolean {
    if (this.#disabledUntil !== null && this.#options.nowMs() >= this.#disabledUntil) this.enable();
    return this.#disabledUntil !== null;
  }

  enable(): void {
    this.#disabledUntil = null;
    this.#drops = 0;
  }

  subscribe(target: WebhookTarget | null): void {
    this.#target = target;
    this.enable();
  }

  /** Queues one event; events with the same `orderKey` arrive in the order they were queued. */
  send(event: Readonly<Record<string, unknown>>, orderKey: string): void {
    const type = String(event['event_type']);
    const wanted = this.#target?.types?.includes(type) ?? true;
    if (this.#target === null || this.disabled || !wanted) return;
    const webhookId = `${this.subscriptionId}-${String(++this.#issued).padStart(6, '0')}`;
    const body = JSON.stringify({ event });
    const before = this.#lines.get(orderKey) ?? Promise.resolve();
    const mine = before.then(async () => {
      for (let copy = 0; copy < this.#options.copies(); copy++) await this.#deliver(webhookId, type, body);
    });
    this.#lines.set(orderKey, mine);
  }

  /** Resolves when nothing is queued or under way. */
  async idle(): Promise<void> {
    for (let seen = -1; seen !== this.#issued; ) {
      seen = this.#issued;
      await Promise.all(this.#lines.values());
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#lines.values());
  }

  async #deliver(webhookId: string, type: string, body: string): Promise<void> {
    const { timing } = this.#options;
    const { signal } = this.#closing;
    for (let attempt = 1; attempt <= timing.attemptsMax; attempt++) {
      if (this.#target === null || this.disabled) return;
      const outcome = await post(this.#target, this.subscriptionId, webhookId, body, signal);
      this.log.push({ webhookId, type, attempt, outcome });
      if (signal.aborted) return;
      if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) {
        this.#drops = 0;
        return;
      }
      if (typeof outcome === 'number' && outcome >= 400 && outcome < 500 && outcome !== 429) break;
      const waitMs = timing.retryDelaysMs[Math.min(attempt, timing.retryDelaysMs.length) - 1] ?? 0;
      await sleep(waitMs, undefined, { signal }).catch(ignoreAbort);
      if (signal.aborted) return;
    }
    this.#drops++;
    if (this.#drops >= DROPS_BEFORE_DISABLED) this.#disabledUntil = this.#options.nowMs() + DISABLED_FOR_MS;
  }
}

/** `X-PagerDuty-Signature`: https://developer.pagerduty.com/docs/verifying-webhook-signatures */
export function signatureOf(body: string, secrets: readonly string[]): string {
  return secrets
    .map((secret) => `v1=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`)
    .join(',');
}

async function post(
  target: WebhookTarget,
  subscriptionId: string,
  webhookId: string,
  body: string,
  closing: AbortSignal,
): Promise<number | string> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-pagerduty-signature': signatureOf(body, target.secrets),
    'x-webhook-id': webhookId,
    'x-webhook-subscription': subscriptionId,
  };
  try {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const answer = await fetch(target.url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
