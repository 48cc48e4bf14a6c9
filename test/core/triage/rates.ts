// How often triage is wrong, by simulation on the functions themselves; the decision page publishes what this prints.
// usage: node test/core/triage/rates.ts [RUNS, default 400]
import { baselineOf } from '../../../src/core/triage/against.ts';
import { type Comparison, compare } from '../../../src/core/triage/compare.ts';
import { type Frame, frameOf, selectCalls } from '../../../src/core/triage/frame.ts';
import { judgeAll } from '../../../src/core/triage/judged.ts';
import { measuresOf } from '../../../src/core/triage/measures.ts';
import { carriersOf } from '../../../src/core/triage/segments.ts';
import { callsFrom, HOUR, NOW, normal, random } from './seeded.ts';

const LAST_HOUR = { from: NOW - HOUR, to: NOW };
const MINIMUM_CALLS = 30;

export interface World {
  readonly level: number;
  /** Subtracted from the level in the last hour. */
  readonly drop: number;
  /** Standard deviation of the logit between hours. */
  readonly wander: number;
  readonly hours: number;
  readonly callsBefore: number;
  readonly callsNow: number;
}

export function frameIn(world: World, seed: number): Frame {
  const next = random(seed);
  const logit = Math.log(world.level / (1 - world.level));
  const ofHour = new Map<number, number>();
  const levelAt = (at: number): number => {
    const hour = Math.floor((at - NOW) / HOUR);
    const known =
      ofHour.get(hour) ?? 1 / (1 + Math.exp(-(logit + (world.wander && world.wander * normal(next)))));
    ofHour.set(hour, known);
    return known - (at >= LAST_HOUR.from ? world.drop : 0);
  };
  const make = (at: number, index: number) => ({
    attributes: { 'app.task': `task-${index % 6}` },
    evaluations: { correct: next() < levelAt(at) ? 1 : 0 },
  });
  const calls = [
    ...callsFrom(
      LAST_HOUR.from - world.hours * HOUR,
      LAST_HOUR.from,
      (world.hours * HOUR) / world.callsBefore,
      make,
    ),
    ...callsFrom(LAST_HOUR.from, NOW, HOUR / world.callsNow, make),
  ];
  return frameOf(
    calls,
    measuresOf(calls, [], {}).filter(({ series }) => series === 'eval.correct'),
  );
}

const baselineIn = (frame: Frame, { hours }: World) =>
  baselineOf(frame, { from: LAST_HOUR.from - hours * HOUR, to: LAST_HOUR.from }, MINIMUM_CALLS, HOUR);

/** Share of triages of one measure that call it outside. */
export const calledOutside = (world: World, runs: number): number =>
  share(runs, (seed) => {
    const frame = frameIn(world, seed);
    const rules = { minimumCalls: MINIMUM_CALLS, windowChosen: false };
    return judgeAll(frame, baselineIn(frame, world), LAST_HOUR, rules)[0]?.whole?.state === 'outside';
  });

/** As judged among `looks` measures, which Holm's first step divides the level by. */
export function compared(world: World, seed: number, looks: number): Comparison {
  const frame = frameIn(world, seed);
  const [column] = frame.columns;
  if (column === undefined) throw new Error('the simulated calls carry no score');
  const now = selectCalls(frame, column, [LAST_HOUR.from, LAST_HOUR.to]);
  const against = baselineIn(frame, world).against(column, now, null);
  if (against === null) throw new Error('the simulated world has too small a baseline');
  return compare({
    column,
    now,
    ...against,
    looks,
    segment: null,
    minimumCalls: MINIMUM_CALLS,
  });
}

/** Calls that the plan wants for a world in which nothing changed. */
export const callsPlanned = (world: World, looks: number): number =>
  world.callsNow + compared({ ...world, drop: 0 }, 1, looks).callsNeeded;

/** Share of triages that see the drop at as many calls as the plan wants. */
export const seenAsPlanned = (world: World, looks: number, windowChosen: boolean, runs: number): number => {
  const callsNow = callsPlanned({ ...world, callsNow: MINIMUM_CALLS }, looks);
  const level = (windowChosen ? 0.001 : 0.01) / looks;
  return share(runs, (seed) => compared({ ...world, callsNow }, seed, looks).p <= level);
};

/** Share of triages that say one same drop differs between the six tasks. */
export const saidToDiffer = (world: World, runs: number): number =>
  share(runs, (seed) => {
    const frame = frameIn(world, seed);
    const rules = { minimumCalls: MINIMUM_CALLS, windowChosen: false };
    const segments = judgeAll(frame, baselineIn(frame, world), LAST_HOUR, rules)[0]?.segments ?? [];
    return carriersOf(segments).length > 0;
  });

function share(runs: number, test: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= runs; seed++) if (test(7919 * seed)) count++;
  return count / runs;
}

export const STEADY: World = { level: 0.8, drop: 0, wander: 0, hours: 48, callsBefore: 4800, callsNow: 300 };

if (import.meta.main) {
  const runs = Number(process.argv[2] ?? 400);
  const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  for (const hours of [5, 8, 12, 24])
    for (const drop of [0, 0.2]) {
      const world: World = { ...STEADY, wander: 0.3, hours, callsBefore: 300 * hours, drop };
      const calm = { ...world, wander: 0.1 };
      say(
        `${hours} h of history, drop ${drop}: called outside ${percent(calledOutside(world, runs))} (wander 0.3), ${percent(calledOutside(calm, runs))} (wander 0.1)`,
      );
    }
  for (const [looks, chosen] of [
    [1, false],
    [8, false],
    [8, true],
  ] as const)
    for (const [level, drop] of [
      [0.8, 0.1],
      [0.995, 0.045],
    ] as const) {
      const world: World = { ...STEADY, level, drop };
      say(
        `${looks} looks, window ${chosen ? 'chosen' : 'plain'}, ${level} less ${drop}: ${callsPlanned({ ...world, callsNow: MINIMUM_CALLS }, looks)} calls planned, seen ${percent(seenAsPlanned(world, looks, chosen, runs))}`,
      );
    }
  for (const [before, now] of [
    [100, 100],
    [40, 40],
    [60, 300],
  ] as const) {
    const world: World = { ...STEADY, drop: 0.2, callsBefore: 6 * before, callsNow: 6 * now };
    say(
      `six tasks, ${before} calls each before and ${now} now, one same drop: said to differ ${percent(saidToDiffer(world, runs))}`,
    );
  }
}
