// What detection is told and what it answers. The engine behind it is a deterministic state machine: no clock, no chance, no I/O.
import type { Interval } from '../model/finding.ts';
import type { Layer } from '../model/layer.ts';
import type { TelemetryRecord } from '../model/records.ts';
import type { EpochMs } from '../model/time.ts';

export interface DetectionSettings {
  /** Allowed false pages a feature, per minute: 1 a quarter = 1 / 131 040. */
  readonly falsePagesPerMinute: number;
  /** The same for tickets. */
  readonly falseTicketsPerMinute: number;
  readonly sustainedMinutes: number;
  /** Last hour's level that is worth waking someone: a rate this many times its envelope … */
  readonly harmfulRateFactor: number;
  /** … or a score this share below its normal, in (0, 1). */
  readonly harmfulScoreDrop: number;
  /** Hard-down: share of calls failing, least calls, minutes looked at. */
  readonly hardDown: { readonly share: number; readonly calls: number; readonly minutes: number };
  readonly behaviouralHardDown: { readonly share: number; readonly calls: number; readonly minutes: number };
  /** Quality is judged from this much on. */
  readonly quality: { readonly calls: number; readonly users: number; readonly minutes: number };
}

export interface OnsetEstimate {
  readonly at: EpochMs;
  readonly earliest: EpochMs;
  readonly latest: EpochMs;
}

/** One series outside its normal. */
export interface Signal {
  /** `feature/metric` or `feature/metric{dimension=value}`. */
  readonly series: string;
  readonly feature: string;
  readonly metric: string;
  readonly title: string;
  readonly layer: Layer;
  readonly direction: 'up' | 'down';
  readonly segment: { readonly dimension: string; readonly value: string } | null;
  /** Normal level of these very readings, and where their mean would lie with 95 % probability at this n. */
  readonly expected: number;
  readonly normal: Interval;
  /** Upper (for a drop: lower) envelope that evidence was counted against. */
  readonly envelope: number;
  readonly observed: number;
  /** Anytime-valid 95 % interval of observed − normal level. */
  readonly effect: Interval;
  readonly n: number;
  /** Shiryaev–Roberts statistic: mean minutes to a false alarm at this level ≥ this. */
  readonly evidence: number;
  readonly onset: OnsetEstimate | null;
}

export interface SegmentShare {
  readonly dimension: string;
  readonly value: string;
  /** Of the readings since the onset, [0, 1]. */
  readonly share: number;
  /** Of what was too much since the onset; about 1 when it carries all of it. */
  readonly contribution: number;
}

export type Route = 'correlated' | 'sustained' | 'hard_down' | 'external';

export type Decision =
  | {
      readonly kind: 'page';
      readonly at: EpochMs;
      readonly feature: string;
      readonly route: Route;
      /** The same while one episode lasts. */
      readonly episode: string;
      readonly signals: readonly Signal[];
      readonly onset: OnsetEstimate | null;
      /** Kinds of traffic that carry the change, most telling first; empty when it is everywhere alike. */
      readonly segments: readonly SegmentShare[];
      /** One sentence a person can check. */
      readonly why: string;
    }
  | {
      readonly kind: 'ticket';
      readonly at: EpochMs;
      readonly feature: string;
      readonly signals: readonly Signal[];
      readonly why: string;
    }
  /** An improvement, a cold start, a folded dimension: told, never a reason to act at once. */
  | { readonly kind: 'notice'; readonly at: EpochMs; readonly feature: string; readonly text: string }
  | {
      readonly kind: 'recovered';
      readonly at: EpochMs;
      readonly feature: string;
      readonly episode: string;
      /** What was watched, over the whole episode. */
      readonly signals: readonly Signal[];
      readonly segments: readonly SegmentShare[];
      readonly why: string;
    };

export interface Watched {
  readonly signals: readonly Signal[];
  readonly segments: readonly SegmentShare[];
}

export interface DetectionEngine {
  /** Records in order of `at`; one that comes late counts in the present minute. */
  take(record: TelemetryRecord): void;
  /** Ends every minute that is over at `now`, each in its turn. */
  advanceTo(now: EpochMs): readonly Decision[];
  /** A person's word: from `since` on, what the feature does is normal. @returns false when nothing is known of it */
  rebaseline(feature: string, since: EpochMs, now: EpochMs): boolean;
  /** What is held as normal now, for people. */
  normals(feature: string, at: EpochMs): readonly NormalNow[];
  /** What led the page that is open on the feature, with all readings until now; null when none is. */
  watched(feature: string, at: EpochMs): Watched | null;
  /** Number of series that hold state. */
  seriesCount(): number;
  /** Plain JSON; `createEngine(settings, state)` goes on exactly from it. */
  snapshot(): EngineSnapshot;
}

/** One metric's normal at a moment. */
export interface NormalNow {
  readonly series: string;
  readonly title: string;
  readonly layer: Layer;
  readonly unit: string;
  /** null: no baseline yet. */
  readonly level: number | null;
  readonly envelope: number | null;
  /** In the metric's unit, for sizes: what the quantile is. */
  readonly threshold: number | null;
  readonly readings: number;
  readonly weeks: number;
  readonly evidence: number;
}

/** Versioned: an unknown version fails loudly. */
export interface EngineSnapshot {
  readonly version: 1;
  readonly state: unknown;
}
