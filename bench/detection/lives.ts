// Lives put together into cells: quiet ones by traffic and wander, faulty ones by fault and wander.
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { mean, quantile } from './bounds.ts';
import { FAULT_KINDS, kindOf } from './fault-kinds.ts';
import { leastDelay, type Oracle } from './oracle.ts';
import type { BranchResult, FirstAlarms, Limits, TaskResult } from './task.ts';

export const QUARTER_WEEKS = 13;

export interface QuietCell {
  readonly group: string;
  readonly callsPerMinute: number;
  readonly wanderSd: number;
  readonly weeks: number;
  readonly pages: number;
  readonly tickets: number;
  readonly why: readonly string[];
  /** Set of settings → rule → pages a week; null where the usual rules were not run. */
  readonly rivals: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
}

export interface FaultCell {
  readonly about: string;
  readonly callsPerMinute: number;
  readonly wanderSd: number;
  readonly layers: 1 | 3;
  readonly ramp: boolean;
  readonly cohort: boolean;
  readonly branches: readonly FaultBranch[];
  /** Mean delay until noticed beside the matched oracle's at the ticket budget. */
  readonly rhoNoticed: number;
  /** The same until paged, at the page budget. */
  readonly rhoPaged: number;
  /** Until noticed, beside the oracle that also knows the wander. */
  readonly rhoKnowing: number;
  readonly noticedMedian: number;
  /** Minutes until the matched oracle, at the page budget. */
  readonly oracleMedian: number;
  readonly pagedMedian: number;
  readonly pagedShare: number;
  /** Set of settings → rule → median minutes to its first page; null where not run. */
  readonly rivals: Readonly<Record<string, Readonly<Record<string, number>>>> | null;
}

export interface FaultBranch {
  /** Least possible mean delay at the page budget. */
  readonly least: number;
  /** Minutes until the first ticket or page; null = not while watched. */
  readonly noticed: number | null;
  readonly paged: number | null;
  readonly route: string | null;
  readonly oracle: { readonly matched: Limits; readonly knowing: Limits };
  readonly onset: { readonly from: number; readonly to: number } | null;
  /** The first segment that a ticket or page named. */
  readonly segment: string | null;
}

export interface Lives {
  readonly quiet: readonly QuietCell[];
  readonly faults: readonly FaultCell[];
  readonly episodes: readonly BranchResult[];
}

export function livesOf(results: readonly TaskResult[]): Lives {
  const lives = results.filter((result) => result.kind === 'life');
  const branches = lives.flatMap((life) => life.branches.map((branch) => ({ ...branch, group: life.group })));
  const isFault = ({ about }: BranchResult): boolean => FAULT_KINDS.some((kind) => kind.about === about);
  return {
    quiet: groupsOf(
      branches.filter(({ about }) => about === 'quiet'),
      ({ group }) => group,
    ).map(quietCell),
    faults: groupsOf(branches.filter(isFault), ({ about, group }) => `${about}|${group}`).map(faultCell),
    episodes: branches.filter((branch) => branch.about !== 'quiet' && !isFault(branch)),
  };
}

type Grouped = BranchResult & { readonly group: string };

function quietCell(branches: readonly Grouped[]): QuietCell {
  const [first] = branches as [Grouped];
  const weeks = branches.reduce((sum, { minutes }) => sum + minutes, 0) / 10_080;
  return {
    group: first.group,
    callsPerMinute: first.callsPerMinute,
    wanderSd: first.wanderSd,
    weeks,
    pages: branches.reduce((sum, { pages }) => sum + pages.length, 0),
    tickets: branches.reduce((sum, { tickets }) => sum + tickets.length, 0),
    why: branches.flatMap(({ pages }) => pages.map(({ why, route }) => `${route}: ${why}`)),
    rivals: rivalsOf(branches, (pages) => pages.reduce((sum, each) => sum + each.length, 0) / weeks),
  };
}

function faultCell(branches: readonly Grouped[]): FaultCell {
  const [first] = branches as [Grouped];
  const kind = kindOf(first.about);
  const judged = branches.map(faultBranch);
  const watched = first.oracleOf?.watched ?? Number.NaN;
  const ratio = (mine: 'noticed' | 'paged', of: 'matched' | 'knowing'): number =>
    mean(judged.map((branch) => branch[mine] ?? watched)) /
    mean(judged.map(({ oracle }) => oracle[of][mine === 'noticed' ? 'ticket' : 'page']));
  const median = (mine: 'noticed' | 'paged'): number =>
    quantile(
      judged.map((branch) => branch[mine] ?? Number.POSITIVE_INFINITY),
      0.5,
    );
  return {
    about: first.about,
    callsPerMinute: first.callsPerMinute,
    wanderSd: first.wanderSd,
    layers: kind.layers,
    ramp: kind.rampMinutes > 0,
    cohort: kind.cohortOnly,
    branches: judged,
    rhoNoticed: ratio('noticed', 'matched'),
    rhoPaged: ratio('paged', 'matched'),
    rhoKnowing: ratio('noticed', 'knowing'),
    oracleMedian: quantile(
      judged.map(({ oracle }) => oracle.matched.page),
      0.5,
    ),
    noticedMedian: median('noticed'),
    pagedMedian: median('paged'),
    pagedShare: judged.filter(({ paged }) => paged !== null).length / judged.length,
    rivals: rivalsOf(branches, (pages) =>
      quantile(
        pages.map((each) => each.find((minute) => minute > 0) ?? Number.POSITIVE_INFINITY),
        0.5,
      ),
    ),
  };
}

function faultBranch({ pages, tickets, oracle, oracleOf }: Grouped): FaultBranch {
  if (!oracle || !oracleOf) throw new Error('a fault was lived without its oracle');
  const within = ({ page, ticket }: FirstAlarms): Limits => ({
    page: page ?? oracleOf.watched,
    ticket: ticket ?? oracleOf.watched,
  });
  const page = pages.find(({ minute }) => minute > 0);
  const ticket = tickets.find(({ minute }) => minute > 0);
  const told = [ticket, page].filter((decision) => decision !== undefined);
  const segment =
    told.flatMap(({ signals }) => signals).find((signal) => signal.segment !== null)?.segment ?? null;
  return {
    least: leastOf(oracleOf),
    noticed: told.length === 0 ? null : Math.min(...told.map(({ minute }) => minute)),
    paged: page?.minute ?? null,
    route: page?.route ?? null,
    oracle: { matched: within(oracle.matched), knowing: within(oracle.knowing) },
    onset: page?.onset ?? null,
    segment,
  };
}

export const leastOf = ({ information }: Pick<Oracle, 'information'>): number =>
  leastDelay(1 / DEFAULT_DETECTION.falsePagesPerMinute, information);

function rivalsOf(
  branches: readonly Grouped[],
  summary: (pages: readonly (readonly number[])[]) => number,
): Readonly<Record<string, Readonly<Record<string, number>>>> | null {
  const run = branches.filter(({ rivals }) => Object.keys(rivals).length > 0);
  const [first] = run;
  if (!first) return null;
  return Object.fromEntries(
    Object.entries(first.rivals).map(([set, rules]) => [
      set,
      Object.fromEntries(
        Object.keys(rules).map((rule) => [rule, summary(run.map(({ rivals }) => rivals[set]?.[rule] ?? []))]),
      ),
    ]),
  );
}

function groupsOf<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return [...groups.values()];
}
