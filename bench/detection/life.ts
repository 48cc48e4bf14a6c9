// Lets the engine learn a simulated world, then lives each branch from the same snapshot and notes what was decided.
import { runRules } from '../../src/core/backtest/run-rules.ts';
import type { Decision, EngineSnapshot, OnsetEstimate } from '../../src/core/detection/contract.ts';

import type { LlmCall } from '../../src/core/model/records.ts';
import { drive, introduce, minuteOf, momentOf } from './drive.ts';
import { engineUnderTest } from './engine-under-test.ts';
import { type MinuteRecord, minuteRecord } from './minute-record.ts';
import { nextCusum, suspectedAlways } from './oracle.ts';
import type { BenchDecision, BranchPlan, BranchResult, Task, TaskResult } from './task.ts';
import { createWorld, type World } from './world.ts';
import { WEEK } from './world-spec.ts';

type LifeTask = Extract<Task, { kind: 'life' }>;
type LifeResult = Extract<TaskResult, { kind: 'life' }>;

export function runLife(task: LifeTask): LifeResult {
  const begun = performance.now();
  const learnt = learn(task);
  const learntAt = performance.now();
  let calls = learnt.calls;
  const branches = task.branches.map((plan) => {
    const lived = live(task, plan, learnt);
    calls += lived.calls;
    return lived.result;
  });
  return {
    kind: 'life',
    group: task.group,
    world: task.world,
    branches,
    learning: learnt.decided,
    seconds: { learning: (learntAt - begun) / 1000, branches: (performance.now() - learntAt) / 1000 },
    calls,
    seriesCount: learnt.seriesCount,
  };
}

interface Learnt {
  readonly snapshot: EngineSnapshot;
  readonly record: MinuteRecord;
  readonly decided: { pages: number; tickets: number };
  readonly calls: number;
  readonly seriesCount: number;
}

function learn({ world: spec, learnWeeks, branches }: LifeTask): Learnt {
  const withRivals = branches.some(({ rivals }) => rivals !== undefined);
  const engine = engineUnderTest();
  introduce(engine);
  const branch = createWorld(spec).branch('learning');
  const record = minuteRecord();
  const decided = { pages: 0, tickets: 0 };
  let calls = 0;
  drive(engine, branch, { from: 0, to: learnWeeks * WEEK }, (_, decisions) => {
    if (withRivals) record.add(branch.sums);
    calls += branch.sums.n[2] as number;
    for (const { kind } of decisions) {
      if (kind === 'page') decided.pages += 1;
      if (kind === 'ticket') decided.tickets += 1;
    }
    return undefined;
  });
  return {
    snapshot: engine.snapshot(),
    record,
    decided,
    calls,
    seriesCount: engine.seriesCount(),
  };
}

function live(
  { world: spec, learnWeeks }: LifeTask,
  plan: BranchPlan,
  learnt: Learnt,
): { result: BranchResult; calls: number } {
  const engine = engineUnderTest(learnt.snapshot);
  const world = createWorld(plan.mixShift ? { ...spec, mixShift: plan.mixShift } : spec);
  const branch = world.branch(plan.name, plan.faults);
  const from = learnWeeks * WEEK;
  const zero = plan.faults[0]?.from ?? from;
  const record = plan.rivals ? learnt.record.fork() : null;
  const pages: BenchDecision[] = [];
  const tickets: BenchDecision[] = [];
  const oracle = oracleFrom(plan, world, zero);
  let calls = 0;
  drive(engine, branch, { from, to: from + plan.minutes }, (minute, decisions, heard) => {
    record?.add(branch.sums);
    calls += branch.sums.n[2] as number;
    oracle?.take(minute, heard);
    for (const decision of decisions) {
      if (decision.kind === 'page') pages.push(benchDecision(decision, zero));
      if (decision.kind === 'ticket') tickets.push(benchDecision(decision, zero));
    }
    // The rivals and the oracle hear the branch to its end.
    return plan.untilPage && !record && (oracle?.done() ?? true) && pages.some((page) => page.minute > 0);
  });
  const rivals = record ? rivalPages(record, plan, zero) : {};
  return {
    calls,
    result: {
      name: plan.name,
      about: plan.about,
      callsPerMinute: spec.callsPerMinute,
      wanderSd: spec.wander.sd,
      minutes: plan.minutes,
      pages,
      tickets,
      oracle: oracle?.alarms() ?? null,
      oracleOf: plan.oracle ?? null,
      rivals,
    },
  };
}

interface OracleLife {
  take(minute: number, calls: readonly LlmCall[]): void;
  done(): boolean;
  alarms(): NonNullable<BranchResult['oracle']>;
}

function oracleFrom({ oracle, faults }: BranchPlan, world: World, zero: number): OracleLife | null {
  const [fault] = faults;
  if (!oracle || !fault) return null;
  const always = suspectedAlways(fault);
  const knowing = world.logRatio(always, true);
  const matched = world.logRatio(always, false);
  const runs = [
    { ratio: knowing, limit: oracle.knowing.page, statistic: 0, first: none() },
    { ratio: knowing, limit: oracle.knowing.ticket, statistic: 0, first: none() },
    { ratio: matched, limit: oracle.matched.page, statistic: 0, first: none() },
    { ratio: matched, limit: oracle.matched.ticket, statistic: 0, first: none() },
  ];
  return {
    take(minute, calls) {
      const ratios = new Map([knowing, matched].map((ratio) => [ratio, ratio(minute, calls)]));
      for (const run of runs) {
        run.statistic = nextCusum(run.statistic, ratios.get(run.ratio) ?? 0);
        if (run.statistic < run.limit) continue;
        if (minute >= zero) run.first ??= minute + 1 - zero;
        run.statistic = 0;
      }
    },
    done: () => runs.every(({ first }) => first !== null),
    alarms: () => {
      const [knowingPage, knowingTicket, page, ticket] = runs.map(({ first }) => first);
      return {
        knowing: { page: knowingPage ?? null, ticket: knowingTicket ?? null },
        matched: { page: page ?? null, ticket: ticket ?? null },
      };
    },
  };
}

const none = (): number | null => null;

/** A rule that already fires when the fault begins counts as having seen it at once: in the rules' favour. */
function rivalPages(record: MinuteRecord, plan: BranchPlan, zero: number): BranchResult['rivals'] {
  const series = record.series();
  return Object.fromEntries(
    Object.entries(plan.rivals ?? {}).map(([name, tunings]) => [
      name,
      Object.fromEntries(
        runRules(series, { tunings, from: momentOf(zero) }).map(({ rule, pages }) => [
          rule,
          pages.map(({ at }) => minuteOf(at) - zero),
        ]),
      ),
    ]),
  );
}

const SIGNALS_KEPT = 12;

function benchDecision(
  decision: Extract<Decision, { kind: 'page' | 'ticket' }>,
  zero: number,
): BenchDecision {
  return {
    minute: minuteOf(decision.at) - zero,
    route: decision.kind === 'page' ? decision.route : null,
    why: decision.why,
    onset: decision.kind === 'page' ? intervalOf(decision.onset, zero) : null,
    signals: decision.signals.slice(0, SIGNALS_KEPT).map((signal) => ({
      metric: signal.metric,
      layer: signal.layer,
      segment: signal.segment && `${signal.segment.dimension}=${signal.segment.value}`,
      observed: signal.observed,
      envelope: signal.envelope,
      normal: signal.normal,
      effect: signal.effect,
      n: signal.n,
      onset: intervalOf(signal.onset, zero),
    })),
  };
}

const intervalOf = (onset: OnsetEstimate | null, zero: number): BenchDecision['onset'] =>
  onset && { from: minuteOf(onset.earliest) - zero, to: minuteOf(onset.latest) - zero };
