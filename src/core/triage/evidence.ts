// What triage may look at: each source was looked at, or it says why not and how to enable it.
import type { Change, EvaluatorMeaning, LlmCall, ProviderStatus, RetrievalProbe } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';

export type Looked<Value> =
  | { readonly kind: 'looked'; readonly value: Value }
  | { readonly kind: 'could_not_look'; readonly why: string; readonly enable: string };

export const looked = <Value>(value: Value): Looked<Value> => ({ kind: 'looked', value });

export const couldNotLook = (why: string, enable: string): Looked<never> => ({
  kind: 'could_not_look',
  why,
  enable,
});

/** A provider's status page as it stands now. `incidents` null: the page did not list them, which is unknown, not healthy. */
export interface StatusNow {
  readonly url: string;
  readonly indicator: 'none' | 'minor' | 'major' | 'critical';
  readonly description: string;
  readonly incidents:
    | readonly {
        readonly name: string;
        readonly impact: string;
        readonly status: string;
        readonly startedAt: EpochMs | null;
      }[]
    | null;
}

/** Everything a check may name in its `needs`. */
export interface Sources {
  /** Baseline and now, ascending by time. */
  readonly calls: Looked<readonly LlmCall[]>;
  readonly changes: Looked<readonly Change[]>;
  readonly evaluators: Looked<readonly EvaluatorMeaning[]>;
  /** What status lines in the records said last, one a component. */
  readonly providerStatus: Looked<readonly ProviderStatus[]>;
  readonly statusPage: Looked<StatusNow>;
  readonly retrievalProbes: Looked<readonly RetrievalProbe[]>;
}

export type Need = keyof Sources;

export interface TriageQuestion {
  readonly feature: string;
  /** As the configuration names it; null = the provider that most calls name. */
  readonly provider: string | null;
  /** Evaluator meanings of the configuration, for those that records do not explain. */
  readonly evaluators: Readonly<Record<string, Pick<EvaluatorMeaning, 'layer' | 'worse'>>>;
  readonly windowMs: number;
  readonly baselineMs: number;
  readonly minimumCalls: number;
  readonly now: EpochMs;
}
