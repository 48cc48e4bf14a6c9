// What the tests need to know first: the oracles' limits, and the usual rules matched to the budget.
import { DEFAULT_DETECTION, MINUTES_A_WEEK } from '../../src/core/detection/settings.ts';
import { faultOf, kindOf } from './fault-kinds.ts';
import type { Oracle } from './oracle.ts';
import { type BenchSize, oracleGroup, SEEDS, tuningGroup, worldOf } from './size.ts';
import type { Limits, Task, TaskResult } from './task.ts';
import { matchedOracle, matchedSettings } from './tuning.ts';

export interface Prepared {
  /** Fault at a traffic → the all-knowing oracle at the page budget. */
  readonly oracles: ReadonlyMap<string, Oracle>;
  /** Fault at a traffic and wander → limits of the oracle that does not know the wander. */
  readonly matchedOracles: ReadonlyMap<string, Limits>;
  /** Settings of the usual rules matched to the page budget, by tuning group. */
  readonly matched: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const matchedKey = (callsPerMinute: number, sd: number, about: string): string =>
  `${about} | ${tuningGroup(callsPerMinute, sd)}`;

export function preparations(size: BenchSize): Task[] {
  return size.faulty.flatMap((part, row) => [
    ...part.kinds.map(
      (about): Task => ({
        kind: 'oracle',
        group: oracleGroup(part.callsPerMinute, about),
        // It knows the rates at every minute, so that wander is nothing to it.
        world: worldOf(SEEDS.tuning + 9000, part.callsPerMinute, size.oracleWeeks, 0, 0),
        fault: faultOf(kindOf(about), 0, 1),
        weeks: part.callsPerMinute > 10 ? 1 : size.oracleWeeks,
      }),
    ),
    ...part.wanders.flatMap((sd, column) => tuningLives(size, part, sd, row * 100_000 + column * 1000)),
  ]);
}

/** Only the usual rules have to learn; a hundred calls a minute are worth ten times the weeks at ten. */
function tuningLives(
  size: BenchSize,
  part: BenchSize['faulty'][number],
  sd: number,
  firstSeed: number,
): Task[] {
  const learnWeeks = part.rivals ? size.learnWeeks : 0;
  const isBusy = part.callsPerMinute > 10;
  return Array.from(
    { length: isBusy ? Math.ceil(size.tuningWorlds / 4) : size.tuningWorlds },
    (_, index): Task => ({
      kind: 'tuning',
      group: tuningGroup(part.callsPerMinute, sd),
      world: worldOf(
        SEEDS.tuning + firstSeed + index,
        part.callsPerMinute,
        learnWeeks + (isBusy ? Math.ceil(size.tuningWeeks / 3) : size.tuningWeeks),
        sd,
        index,
      ),
      learnWeeks,
      suspects: part.kinds,
      rules: part.rivals,
    }),
  );
}

export function preparedFrom(size: BenchSize, results: readonly TaskResult[]): Prepared {
  const aWeek = {
    page: DEFAULT_DETECTION.falsePagesPerMinute * MINUTES_A_WEEK,
    ticket: DEFAULT_DETECTION.falseTicketsPerMinute * MINUTES_A_WEEK,
  };
  const cells = size.faulty.flatMap((part) => part.wanders.map((sd) => ({ ...part, sd })));
  return {
    oracles: new Map(
      results.flatMap((result) => (result.kind === 'oracle' ? [[result.group, result.oracle] as const] : [])),
    ),
    matchedOracles: new Map(
      cells.flatMap(({ callsPerMinute, sd, kinds }) =>
        kinds.map((about) => [
          matchedKey(callsPerMinute, sd, about),
          matchedOracle(results, tuningGroup(callsPerMinute, sd), about, aWeek),
        ]),
      ),
    ),
    matched: Object.fromEntries(
      cells
        .filter(({ rivals }) => rivals)
        .map(({ callsPerMinute, sd }) => {
          const group = tuningGroup(callsPerMinute, sd);
          return [group, matchedSettings(results, group, aWeek.page)];
        }),
    ),
  };
}
