// The app's Web API calls and what became of them, newest last; bounded, so that a long demonstration stays small.
import type { Json } from './json.ts';

/** One Web API call of the app. */
export interface CallRecord {
  readonly index: number;
  readonly method: string;
  readonly args: Json;
  /** `pending`, `ok`, Slack's error word, or `429`, `503`, `reset`. */
  readonly outcome: string;
  /** Incident time, RFC 3339. */
  readonly at: string;
}

const CALLS_KEPT_MAX = 10_000;

export class CallLog {
  private readonly kept: CallRecord[] = [];
  private count = 0;
  private readonly clock: () => string;

  constructor(clock: () => string) {
    this.clock = clock;
  }

  get calls(): readonly CallRecord[] {
    return this.kept;
  }

  /** @returns the call's index and the way to note its outcome */
  begin(method: string, args: Json): { readonly index: number; readonly end: (outcome: string) => void } {
    const index = this.count;
    this.count += 1;
    this.kept.push({ index, method, args, outcome: 'pending', at: this.clock() });
    if (this.kept.length > CALLS_KEPT_MAX) this.kept.shift();
    const end = (outcome: string) => {
      const at = this.kept.findLastIndex((call) => call.index === index);
      const call = this.kept[at];
      if (call !== undefined) this.kept[at] = { ...call, outcome };
    };
    return { index, end };
  }
}
