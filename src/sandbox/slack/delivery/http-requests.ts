// The same envelopes as signed HTTP requests to one address; events come again when they fail.
// https://docs.slack.dev/authentication/verifying-requests-from-slack, https://docs.slack.dev/apis/events-api#errors
import { createHmac } from 'node:crypto';
import type { Faults } from '../faults.ts';
import type { Json } from '../json.ts';
import { asObject, asText, parseJson } from '../json.ts';
import type { Delivery, DeliveryOutcome, DeliveryTiming, EnvelopeKind } from './delivery.ts';

export class HttpRequests implements Delivery {
  private readonly address: string;
  private readonly signingSecret: string;
  private readonly faults: Faults;
  private readonly timing: DeliveryTiming;
  private readonly stopped = new AbortController();

  constructor(options: { address: string; signingSecret: string; faults: Faults; timing: DeliveryTiming }) {
    this.address = options.address;
    this.signingSecret = options.signingSecret;
    this.faults = options.faults;
    this.timing = options.timing;
  }

  async deliver(kind: EnvelopeKind, payload: Json): Promise<DeliveryOutcome> {
    let sent = await this.send(kind, payload, {});
    if (kind !== 'events_api') return sent.outcome;
    for (const [index, delayMs] of this.timing.retryDelaysMs.entries()) {
      if (sent.outcome.kind === 'acknowledged' || sent.noRetry) break;
      if (!(await this.pause(delayMs))) break;
      const retry = { 'x-slack-retry-num': String(index + 1), 'x-slack-retry-reason': sent.reason };
      sent = await this.send(kind, payload, retry);
    }
    return sent.outcome;
  }

  async close(): Promise<void> {
    this.stopped.abort();
  }

  private async send(kind: EnvelopeKind, payload: Json, retry: Record<string, string>): Promise<Sent> {
    const body = kind === 'events_api' ? JSON.stringify(payload) : formOf(kind, payload);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const digest = createHmac('sha256', this.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const request = {
      method: 'POST',
      headers: {
        'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${digest}`,
        ...retry,
      },
      body,
    };
    const copies = Array.from({ length: this.faults.copiesOfDeliveries }, () => this.post(request));
    const [first] = await Promise.all(copies);
    return first ?? failed('dispatch_failed', 'connection_failed');
  }

  private async post(request: RequestInit): Promise<Sent> {
    const late = AbortSignal.timeout(this.timing.ackTimeoutMs);
    try {
      const response = await fetch(this.address, {
        ...request,
        signal: AbortSignal.any([late, this.stopped.signal]),
      });
      const text = await response.text();
      if (!response.ok) {
        return {
          ...failed('dispatch_failed', 'http_error'),
          noRetry: response.headers.get('x-slack-no-retry') === '1',
        };
      }
      return {
        outcome: { kind: 'acknowledged', payload: acknowledgement(text) },
        reason: '',
        noRetry: false,
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return late.aborted
        ? failed('operation_timeout', 'http_timeout')
        : failed('dispatch_failed', 'connection_failed');
    }
  }

  /** @returns false when the sandbox closes meanwhile */
  private pause(delayMs: number): Promise<boolean> {
    if (this.stopped.signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), delayMs);
      this.stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }
}

interface Sent {
  readonly outcome: DeliveryOutcome;
  readonly reason: string;
  readonly noRetry: boolean;
}

function failed(error: 'dispatch_failed' | 'operation_timeout', reason: string): Sent {
  return { outcome: { kind: 'failed', error }, reason, noRetry: false };
}

function formOf(kind: EnvelopeKind, payload: Json): string {
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(
    Object.entries(payload).map(([name, value]) => [name, asText(value)]),
  ).toString();
}

/** A plain-text answer to a command is its text. */
function acknowledgement(text: string): Json {
  if (text.trim() === '') return {};
  const parsed = parseJson(text);
  return parsed === undefined || typeof parsed === 'string' ? { text: parsed ?? text } : asObject(parsed);
}
