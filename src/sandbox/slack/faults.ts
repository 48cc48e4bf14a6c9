// What can go wrong on purpose: rate limits, an outage, latency, dead sockets, and a hook at each call for kill tests.
import type { Json } from './json.ts';

export interface HookedCall {
  readonly method: string;
  readonly args: Json;
  /** Counts the app's calls from 0. */
  readonly index: number;
  /** `before`: checked, not carried out yet. `after`: carried out, the answer not sent yet. */
  readonly phase: 'before' | 'after';
}

export type CallHook = (call: HookedCall) => Promise<void>;

export class Faults {
  /** Added to every Web API call, milliseconds. */
  latencyMs = 0;
  /** Whether calls beyond a method's published tier get 429, as Slack does. */
  enforceTiers = false;
  /** Sockets stay open and answer pings but carry nothing: looks alive, is dead. */
  frozenSockets = false;
  /** How many times each delivery is sent; 2 for "everything arrives twice". */
  copiesOfDeliveries = 1;
  /** Canvases answer as on a free plan. */
  freePlan = false;
  private outage: false | 'unavailable' | 'reset' = false;
  private readonly limits = new Map<string, number>();
  private readonly hooks = new Set<CallHook>();
  private readonly outageListeners = new Set<(outage: boolean) => void>();

  /**
   * Answers 429 with Retry-After for this method, or for every method with '*', for so many seconds; 0 ends it.
   */
  rateLimit(method: string, seconds: number): void {
    this.limits.set(method, Date.now() + seconds * 1000);
  }

  /** true or 'unavailable': 503; 'reset': the connection breaks. Sockets close and stay closed until `down(false)`. */
  down(outage: boolean | 'unavailable' | 'reset'): void {
    this.outage = outage === true ? 'unavailable' : outage;
    for (const listener of this.outageListeners) listener(this.outage !== false);
  }

  get currentOutage(): false | 'unavailable' | 'reset' {
    return this.outage;
  }

  onOutage(listener: (outage: boolean) => void): void {
    this.outageListeners.add(listener);
  }

  /** @returns a function that takes the hook away again */
  onCall(hook: CallHook): () => void {
    this.hooks.add(hook);
    return () => this.hooks.delete(hook);
  }

  /** Whole seconds left of an injected limit, or 0. */
  secondsLimited(method: string): number {
    const until = Math.max(this.limits.get(method) ?? 0, this.limits.get('*') ?? 0);
    return Math.max(0, Math.ceil((until - Date.now()) / 1000));
  }

  async runHooks(call: HookedCall): Promise<void> {
    for (const hook of [...this.hooks]) await hook(call);
  }
}
