// The pieces of work that the bench hands to its workers, and what comes back. All plain data.
import type { Route } from '../../src/core/detection/contract.ts';
import type { Interval } from '../../src/core/model/finding.ts';
import type { Fault } from './fault.ts';
import type { Oracle } from './oracle.ts';
import type { WorldSpec } from './world-spec.ts';

export type Task =
  /** The engine learns a world, then lives each branch from the same snapshot. */
  | {
      readonly kind: 'life';
      readonly group: string;
      readonly world: WorldSpec;
      readonly learnWeeks: number;
      readonly branches: readonly BranchPlan[];
    }
  /** Alarms on a quiet life at many settings: of the usual rules, and of the oracle that does not know the wander. */
  | {
      readonly kind: 'tuning';
      readonly group: string;
      readonly world: WorldSpec;
      readonly learnWeeks: number;
      /** Faults that the oracle suspects. */
      readonly suspects: readonly string[];
      /** Run the usual rules too. */
      readonly rules: boolean;
    }
  /** The oracle's limits for one fault. */
  | {
      readonly kind: 'oracle';
      readonly group: string;
      readonly world: WorldSpec;
      readonly fault: Fault;
      readonly weeks: number;
    }
  /** The evidence alone, told the true normal. */
  | {
      readonly kind: 'known-null';
      readonly group: string;
      readonly seed: number;
      readonly times: number;
      readonly callsPerMinute: number;
      readonly falseAlarmMinutes: number;
      readonly runs: number;
    }
  /** Answers near the boundary; `wanders`: the level also strays while one looks. */
  | {
      readonly kind: 'verdicts';
      readonly group: string;
      readonly seed: number;
      readonly wanderSd: number;
      readonly wanders: boolean;
      readonly callsPerMinute: number;
      readonly runs: number;
    };

/** Of a CUSUM, at the page budget and at the ticket budget. */
export interface Limits {
  readonly page: number;
  readonly ticket: number;
}

export interface BranchPlan {
  readonly name: string;
  /** What it is about, over worlds and repeats: `refusal ×2`. */
  readonly about: string;
  readonly minutes: number;
  readonly faults: readonly Fault[];
  readonly mixShift?: WorldSpec['mixShift'];
  /** Nothing more to learn from it after its first page since the fault. */
  readonly untilPage: boolean;
  readonly oracle?: {
    readonly knowing: Limits;
    readonly matched: Limits;
    readonly information: number;
    /** Minutes that the fault is watched. */
    readonly watched: number;
  };
  /** Usual rules beside the engine: rule → setting, for each named set of settings. */
  readonly rivals?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export type TaskResult =
  | {
      readonly kind: 'life';
      readonly group: string;
      readonly world: WorldSpec;
      readonly branches: readonly BranchResult[];
      readonly learning: { readonly pages: number; readonly tickets: number };
      readonly seconds: { readonly learning: number; readonly branches: number };
      readonly calls: number;
      readonly seriesCount: number;
    }
  | {
      readonly kind: 'tuning';
      readonly group: string;
      readonly weeks: number;
      /** Fault → alarms at each of MATCHED_LIMITS. */
      readonly oracle: Readonly<Record<string, readonly number[]>>;
      readonly rules: Readonly<
        Record<string, readonly { readonly tuning: number; readonly pages: number }[]>
      >;
    }
  | { readonly kind: 'oracle'; readonly group: string; readonly oracle: Oracle }
  /** Minutes until the evidence spoke, and until the oracle did. */
  | {
      readonly kind: 'known-null';
      readonly group: string;
      readonly times: number;
      readonly delays: readonly (readonly [evidence: number, oracle: number])[];
    }
  | { readonly kind: 'verdicts'; readonly group: string; readonly counts: VerdictCounts };

/** Minutes are counted from the fault's first; without a fault, from the branch's start. */
export interface BranchResult {
  readonly name: string;
  readonly about: string;
  readonly callsPerMinute: number;
  readonly wanderSd: number;
  readonly minutes: number;
  readonly pages: readonly BenchDecision[];
  readonly tickets: readonly BenchDecision[];
  /** First alarm of each oracle since the fault; null: none while the branch lasted. */
  readonly oracle: { readonly knowing: FirstAlarms; readonly matched: FirstAlarms } | null;
  readonly oracleOf: BranchPlan['oracle'] | null;
  /** Set of settings → rule → minutes of its pages. */
  readonly rivals: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

export interface FirstAlarms {
  readonly page: number | null;
  readonly ticket: number | null;
}

export interface BenchDecision {
  readonly minute: number;
  readonly route: Route | null;
  readonly why: string;
  readonly onset: { readonly from: number; readonly to: number } | null;
  readonly signals: readonly {
    readonly metric: string;
    readonly layer: string;
    readonly segment: string | null;
    readonly observed: number;
    readonly envelope: number;
    readonly normal: Interval;
    readonly effect: Interval;
    readonly n: number;
    readonly onset: { readonly from: number; readonly to: number } | null;
  }[];
}

/** How often each answer was given, by hours of calls behind it: true level ×U → hours → answers. */
export type VerdictCounts = Readonly<
  Record<string, Readonly<Record<string, { outside: number; ambiguous: number; inside: number }>>>
>;
