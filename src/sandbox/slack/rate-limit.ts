// Slack's rate limits by method tier, and one message a second a channel.
import type { Faults } from './faults.ts';
import type { Json } from './json.ts';
import { asText } from './json.ts';
import { callsPerMinute } from './method-docs.ts';

// https://docs.slack.dev/apis/web-api/rate-limits: chat.postMessage allows 1 a second a channel, with short bursts.
const POST_BURST = 5;
const POST_WINDOW_MS = 5_000;
const TIER_WINDOW_MS = 60_000;

export class RateLimit {
  private readonly seen = new Map<string, number[]>();
  private readonly faults: Faults;

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** Seconds to wait (the Retry-After header), or 0 when the call may go on. */
  secondsToWait(method: string, args: Json): number {
    const injected = this.faults.secondsLimited(method);
    if (injected > 0 || !this.faults.enforceTiers) return injected;
    if (method === 'chat.postMessage') {
      return this.count(`${method} ${asText(args['channel'])}`, POST_BURST, POST_WINDOW_MS);
    }
    const allowed = callsPerMinute(method);
    return allowed === null ? 0 : this.count(method, allowed, TIER_WINDOW_MS);
  }

  private count(key: string, allowed: number, windowMs: number): number {
    const now = Date.now();
    const recent = (this.seen.get(key) ?? []).filter((at) => at > now - windowMs);
    this.seen.set(key, recent);
    const oldest = recent[0];
    if (recent.length < allowed || oldest === undefined) {
      recent.push(now);
      return 0;
    }
    return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
  }
}
