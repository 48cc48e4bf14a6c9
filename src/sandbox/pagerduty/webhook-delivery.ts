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

export interface WebhookDelivery {
  readonly subscriptionId: string;
  readonly target: () => WebhookTarget | null;
  readonly disabledUntil: () => number | null;
  readonly log: readonly DeliveryAttempt[];
  subscribe(target: WebhookTarget | null): void;
  enable(): void;
  /** Queues one event; events with the same `orderKey` arrive in the order they were queued. */
  send(event: Readonly<Record<string, unknown>>, orderKey: string): void;
  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
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

export function createWebhookDelivery(options: {
  readonly subscriptionId: string;
  readonly target: WebhookTarget | null;
  readonly timing: DeliveryTiming;
  /** Times each webhook is delivered although the first delivery was accepted; read for every webhook. */
  readonly copies: () => number;
  /** Incident time, in milliseconds: a disabled subscription wakes by it. */
  readonly nowMs: () => number;
}): WebhookDelivery {
  const closing = new AbortController();
  const lines = new Map<string, Promise<void>>();
  const attempts: DeliveryAttempt[] = [];
  let target = options.target;
  let disabledUntil: number | null = null;
  let drops = 0;
  let issued = 0;

  async function deliver(webhookId: string, type: string, body: string): Promise<void> {
    for (
      let attempt = 1;
      attempt <= options.timing.attemptsMax && target !== null && !isDisabled();
      attempt++
    ) {
      const outcome = await post(target, options.subscriptionId, webhookId, body, closing.signal);
      attempts.push({ webhookId, type, attempt, outcome });
      if (closing.signal.aborted) return;
      if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) {
        drops = 0;
        return;
      }
      if (typeof outcome === 'number' && outcome >= 400 && outcome < 500 && outcome !== 429) break;
      const delays = options.timing.retryDelaysMs;
      await sleep(delays[Math.min(attempt, delays.length) - 1] ?? 0, undefined, {
        signal: closing.signal,
      }).catch(ignoreAbort);
    }
    drop();
  }

  function drop(): void {
    if (closing.signal.aborted || target === null || isDisabled()) return;
    drops++;
    if (drops >= DROPS_BEFORE_DISABLED) disabledUntil = options.nowMs() + DISABLED_FOR_MS;
  }

  function isDisabled(): boolean {
    if (disabledUntil !== null && options.nowMs() >= disabledUntil) enable();
    return disabledUntil !== null;
  }

  function enable(): void {
    disabledUntil = null;
    drops = 0;
  }

  return {
    subscriptionId: options.subscriptionId,
    target: () => target,
    disabledUntil: () => (isDisabled() ? disabledUntil : null),
    log: attempts,
    enable,
    subscribe(next) {
      target = next;
      enable();
    },
    send(event, orderKey) {
      const type = String(event['event_type']);
      if (target === null || isDisabled() || (target.types !== undefined && !target.types.includes(type)))
        return;
      const webhookId = `${options.subscriptionId}-${String(++issued).padStart(6, '0')}`;
      const body = JSON.stringify({ event });
      const before = lines.get(orderKey) ?? Promise.resolve();
      const mine = before.then(async () => {
        for (let copy = 0; copy < options.copies(); copy++) await deliver(webhookId, type, body);
      });
      lines.set(orderKey, mine);
    },
    async idle() {
      for (let seen = -1; seen !== issued; ) {
        seen = issued;
        await Promise.all(lines.values());
      }
    },
    async close() {
      closing.abort();
      await Promise.all(lines.values());
    },
  };
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
