// What the tests need to know first: the oracle's limits, and the usual rules matched to the budget.
import { faultOf, kindOf } from './fault-kinds.ts';
import type { Oracle } from './oracle.ts';
import { type BenchSize, oracleGroup, rivalTraffic, SEEDS, tuningGroup, WANDERS, worldOf } from './size.ts';
import type { Task } from './task.ts';

export function preparations(size: BenchSize): Task[] {
  const callsPerMinute = rivalTraffic(size);
  const tunings = WANDERS.flatMap((sd, row) =>
    Array.from(
      { length: size.tuningWorlds },
      (_, index): Task => ({
        kind: 'tuning',
        group: tuningGroup(sd),
        world: worldOf(
          SEEDS.tuning + row * 1000 + index,
          callsPerMinute,
          size.learnWeeks + size.tuningWeeks,
          sd,
          index,
        ),
        learnWeeks: size.learnWeeks,
      }),
    ),
  );
  const oracles = size.faulty.flatMap((part) =>
    part.kinds.map(
      (about): Task => ({
        kind: 'oracle',
        group: oracleGroup(part.callsPerMinute, about),
        // It knows the rates at every minute, so that wander is nothing to it.
        world: worldOf(SEEDS.tuning + 9000, part.callsPerMinute, size.oracleWeeks, 0, 0),
        fault: faultOf(kindOf(about), 0, 1),
        weeks: part.callsPerMinute > 10 ? 1 : size.oracleWeeks,
      }),
    ),
  );
  return [...oracles, ...tunings];
}

export interface Prepared {
  readonly oracles: ReadonlyMap<string, Oracle>;
  /** Settings of the usual rules matched to the page budget, by wander group. */
  readonly matched: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
