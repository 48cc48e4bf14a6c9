// What a check of the triage tree found, and what the tree concludes from all of them.

import type { Layer } from './layer.ts';
import type { Change } from './records.ts';
import type { EpochMs } from './time.ts';

export type Interval = readonly [low: number, high: number];

/** Observed against normal, in the measure's own unit. */
export interface Measurement {
  /** Plain name: "correct answers", "latency, median". */
  readonly name: string;
  readonly series: string;
  readonly layer: Layer;
  /** `share` is shown as a percentage; otherwise a unit such as `ms`, `tokens`, `characters`. */
  readonly unit: string;
  /** Which way is worse. */
  readonly worse: 'up' | 'down' | 'either';
  readonly observed: number;
  /** Calls (or cases) behind `observed`. */
  readonly n: number;
  /** 95 % interval of `observed`. */
  readonly interval: Interval;
  readonly normal: number;
  readonly normalN: number;
  /** Where `observed` would lie with 95 % probability at this n if nothing had changed. */
  readonly normalRange: Interval;
  /** observed − normal with its 95 % interval. */
  readonly effect: number;
  readonly effectInterval: Interval;
  readonly segment: { readonly dimension: string; readonly value: string } | null;
}

export type FindingAnswer =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  /** How much more is needed, in words with a number: "about 60 more calls". */
  | { readonly kind: 'not_enough_data'; readonly needed: string }
  | { readonly kind: 'could_not_look'; readonly why: string; readonly enable: string };

export interface Finding {
  /** The check's file name: `provider-errors`. */
  readonly check: string;
  /** The tree's question that this check helps to answer. */
  readonly question: string;
  /** What "yes" means, as a statement: "The provider returns more errors than normal". */
  readonly claim: string;
  readonly answer: FindingAnswer;
  /** One line with the numbers, for a person: plain text, may hold untrusted values. */
  readonly line: string;
  readonly measurements: readonly Measurement[];
  /** Changes that this finding rests on. */
  readonly changes: readonly Change[];
  /** Further lines for the thread. */
  readonly details: readonly string[];
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
}

export const DOMAINS = [
  'provider',
  'prompt_or_model',
  'infrastructure_or_retrieval',
  'undetermined',
] as const;
export type Domain = (typeof DOMAINS)[number];

export interface ChartSeries {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly {
    readonly at: EpochMs;
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
  }[];
  readonly normalRange: Interval;
  readonly normal: number;
}

/** The end of an episode: first call that is normal again, the interval of every moment nearly as likely. */
export interface Recovery {
  readonly at: EpochMs;
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
  /** The change whose time lies in the interval: it coincides, which is no proof. */
  readonly endedBy: Change | null;
}

/** What `/incident triage` answers. */
export interface TriageResult {
  readonly at: EpochMs;
  /** Calls from here to `at` are "now"; before it, `baselineFrom` … is "normal". */
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  readonly baseline: { readonly from: EpochMs; readonly to: EpochMs; readonly calls: number } | null;
  readonly domain: Domain;
  readonly verdict: 'outside' | 'ambiguous' | 'inside' | 'no_baseline';
  /** One sentence: the answer first, the number with its normal range, what changed. */
  readonly conclusion: string;
  /** One sentence: what to do now. */
  readonly nextAction: string;
  readonly escalateTo: 'ml' | 'infra' | 'both' | 'nobody';
  readonly escalateWhy: string;
  /** In the tree's order. */
  readonly findings: readonly Finding[];
  readonly onset: { readonly at: EpochMs; readonly earliest: EpochMs; readonly latest: EpochMs } | null;
  readonly suspectChange: Change | null;
  /**
   * When what was outside normal came back; onset and suspect change then describe the episode that ended. Verdict
   * `inside`: it is over. `ambiguous`: it seems so. Absent in results stored before this was looked for.
   */
  readonly recovery?: Recovery | null;
  readonly rejectedChanges: readonly { readonly change: Change; readonly why: string }[];
  /** Which sources there were to look at, and which not. */
  readonly sources: readonly { readonly name: string; readonly available: boolean; readonly note: string }[];
  readonly chart: {
    readonly series: readonly ChartSeries[];
    readonly onset: EpochMs | null;
    readonly changes: readonly Change[];
  } | null;
}
