// How much the bench runs: worlds, weeks, faults. Tuning seeds and test seeds never meet.
import { FAULT_KINDS } from './fault-kinds.ts';
import type { WorldSpec } from './world-spec.ts';

export interface BenchSize {
  readonly learnWeeks: number;
  /** Quiet worlds for each wander, by calls a minute. */
  readonly quiet: readonly {
    readonly callsPerMinute: number;
    readonly worlds: number;
    readonly weeks: number;
  }[];
  readonly faulty: readonly {
    readonly callsPerMinute: number;
    readonly wanders: readonly number[];
    readonly worlds: number;
    readonly repeats: number;
    readonly kinds: readonly string[];
    readonly rivals: boolean;
  }[];
  readonly tuningWorlds: number;
  readonly tuningWeeks: number;
  readonly oracleWeeks: number;
  readonly verdictRuns: number;
  readonly knownNullRuns: number;
}

export const WANDERS = [0, 0.15, 0.3] as const;
/** Tuning seeds begin here, test seeds at 1; seeds used while the engine was built lie between. */
export const SEEDS = { test: 1, building: 500_000, tuning: 1_000_000 } as const;
const allKinds = FAULT_KINDS.map(({ about }) => about);

export const FULL: BenchSize = {
  learnWeeks: 4,
  quiet: [
    { callsPerMinute: 1, worlds: 12, weeks: 24 },
    { callsPerMinute: 10, worlds: 4, weeks: 12 },
    { callsPerMinute: 100, worlds: 1, weeks: 3 },
  ],
  faulty: [
    {
      callsPerMinute: 1,
      wanders: [0.15],
      worlds: 4,
      repeats: 2,
      kinds: ['refusal ×3', 'three layers ×2', 'three layers ×3'],
      rivals: false,
    },
    { callsPerMinute: 10, wanders: WANDERS, worlds: 4, repeats: 2, kinds: allKinds, rivals: true },
    {
      callsPerMinute: 100,
      wanders: [0.15],
      worlds: 1,
      repeats: 3,
      kinds: ['refusal ×1.5', 'refusal ×2', 'three layers ×1.5'],
      rivals: false,
    },
  ],
  tuningWorlds: 12,
  tuningWeeks: 12,
  oracleWeeks: 6,
  verdictRuns: 2000,
  knownNullRuns: 400,
};

export const QUICK: BenchSize = {
  learnWeeks: 4,
  quiet: [{ callsPerMinute: 1, worlds: 1, weeks: 2 }],
  faulty: [
    {
      callsPerMinute: 4,
      wanders: [0.15],
      worlds: 1,
      repeats: 1,
      kinds: ['refusal ×3', 'three layers ×3'],
      rivals: true,
    },
  ],
  tuningWorlds: 1,
  tuningWeeks: 2,
  oracleWeeks: 2,
  verdictRuns: 50,
  knownNullRuns: 30,
};

/** The same with a share of the worlds, at least one of each. */
export function scaled(size: BenchSize, share: number): BenchSize {
  const few = <T extends { readonly worlds: number }>(part: T): T => ({
    ...part,
    worlds: Math.max(1, Math.round(part.worlds * share)),
  });
  return {
    ...size,
    quiet: size.quiet.map(few),
    faulty: size.faulty.map(few),
    tuningWorlds: Math.max(1, Math.round(size.tuningWorlds * share)),
  };
}

const TAU_HOURS = 12;
/** Every second world wanders in step over all its series. */
export const worldOf = (
  seed: number,
  callsPerMinute: number,
  weeks: number,
  sd: number,
  index: number,
): WorldSpec => ({
  seed,
  callsPerMinute,
  weeks,
  wander: { sd, tauHours: TAU_HOURS, shared: index % 2 === 1 },
});

export const quietGroup = (callsPerMinute: number, sd: number): string =>
  `quiet, ${callsPerMinute} a minute, wander ${sd}`;
export const oracleGroup = (callsPerMinute: number, about: string): string =>
  `${about}, ${callsPerMinute} a minute`;
export const tuningGroup = (callsPerMinute: number, sd: number): string =>
  `${callsPerMinute} a minute, wander ${sd}`;
/** Traffic at which the usual rules are matched and compared. */
export const rivalTraffic = (size: BenchSize): number =>
  size.faulty.find(({ rivals }) => rivals)?.callsPerMinute ?? 10;
