// The tests that the bench runs: quiet lives, faulty ones, episodes that must not page, answers near the boundary.
import { DEFAULT_DETECTION } from '../../src/core/detection/settings.ts';
import { chance } from './chance.ts';
import type { Fault } from './fault.ts';
import { EPISODES, type FaultKind, faultOf, kindOf, stormOf } from './fault-kinds.ts';
import { leastDelay, type Oracle } from './oracle.ts';
import { matchedKey, type Prepared } from './preparations.ts';
import {
  type BenchSize,
  oracleGroup,
  quietGroup,
  rivalTraffic,
  tuningGroup,
  WANDERS,
  worldOf,
} from './size.ts';
import type { BranchPlan, Task } from './task.ts';
import { DAY, WEEK, type WorldSpec } from './world-spec.ts';

/** A fault is watched for so many of the least possible delays, within these bounds. */
const WATCHED = { delays: 10, leastMinutes: 8 * 60, mostMinutes: 3 * DAY };

export function tests(size: BenchSize, prepared: Prepared, firstSeed: number): Task[] {
  const verdicts = WANDERS.flatMap((wanderSd, index) =>
    [false, true].map(
      (wanders): Task => ({
        kind: 'verdicts',
        group: `${wanders ? 'wandering' : 'constant'} ${wanderSd}`,
        seed: firstSeed + 90_000 + index,
        wanderSd,
        wanders,
        callsPerMinute: 10,
        runs: size.verdictRuns,
      }),
    ),
  );
  const knownNulls = [1.5, 2, 3].map(
    (times): Task => ({
      kind: 'known-null',
      group: `refusal ×${times}`,
      seed: firstSeed + 91_000,
      times,
      callsPerMinute: 10,
      falseAlarmMinutes: 1 / DEFAULT_DETECTION.falsePagesPerMinute,
      runs: size.knownNullRuns,
    }),
  );
  const lives = [
    ...quietLives(size, prepared, firstSeed),
    ...faultyLives(size, prepared, firstSeed + 50_000),
  ];
  return [...knownNulls, ...verdicts, ...inStep(lives)];
}

function quietLives(size: BenchSize, { matched }: Prepared, firstSeed: number): Task[] {
  return size.quiet.flatMap(({ callsPerMinute, worlds, weeks }, row) =>
    WANDERS.flatMap((sd, column) =>
      Array.from({ length: worlds }, (_, index): Task => {
        const rivals = callsPerMinute === rivalTraffic(size);
        const spec = worldOf(
          firstSeed + row * 10_000 + column * 1000 + index,
          callsPerMinute,
          size.learnWeeks + weeks,
          sd,
          index,
        );
        return {
          kind: 'life',
          group: quietGroup(callsPerMinute, sd),
          world: { ...spec, holidays: [(size.learnWeeks + 1) * 7 + (index % 5)] },
          learnWeeks: size.learnWeeks,
          branches: [
            {
              name: 'quiet',
              about: 'quiet',
              minutes: weeks * WEEK,
              faults: [],
              untilPage: false,
              ...(rivals
                ? { rivals: { usual: {}, matched: matched[tuningGroup(callsPerMinute, sd)] ?? {} } }
                : {}),
            },
          ],
        };
      }),
    ),
  );
}

function faultyLives(size: BenchSize, prepared: Prepared, firstSeed: number): Task[] {
  return size.faulty.flatMap((part, row) =>
    part.wanders.flatMap((sd, column) =>
      Array.from({ length: part.worlds }, (_, index): Task => {
        const spec = worldOf(
          firstSeed + row * 10_000 + column * 1000 + index,
          part.callsPerMinute,
          size.learnWeeks + 2,
          sd,
          index,
        );
        const faults = part.kinds.flatMap((about) =>
          Array.from({ length: part.repeats }, (_, repeat) =>
            faultBranch(size, part, prepared, spec, kindOf(about), repeat),
          ),
        );
        return {
          kind: 'life',
          group: `faults, ${part.callsPerMinute} a minute, wander ${sd}`,
          world: spec,
          learnWeeks: size.learnWeeks,
          branches: [...faults, ...episodes(size, spec)],
        };
      }),
    ),
  );
}

function faultBranch(
  size: BenchSize,
  part: BenchSize['faulty'][number],
  { oracles, matchedOracles, matched }: Prepared,
  spec: WorldSpec,
  kind: FaultKind,
  repeat: number,
): BranchPlan {
  const oracle = oracles.get(oracleGroup(part.callsPerMinute, kind.about));
  const matchedLimits = matchedOracles.get(matchedKey(part.callsPerMinute, spec.wander.sd, kind.about));
  if (!oracle || !matchedLimits) throw new Error(`no oracle was prepared for ${kind.about}`);
  const watched = watchedMinutes(oracle);
  const from = begins(size, spec, kind.about, repeat);
  return {
    name: `${kind.about} #${repeat}`,
    about: kind.about,
    minutes: from + watched - size.learnWeeks * WEEK,
    faults: [faultOf(kind, from, watched)],
    untilPage: true,
    oracle: { knowing: limitsOf(oracle), matched: matchedLimits, information: oracle.information, watched },
    ...(part.rivals && repeat === 0 && RIVALS_COMPARED.includes(kind.about)
      ? { rivals: { usual: {}, matched: matched[tuningGroup(part.callsPerMinute, spec.wander.sd)] ?? {} } }
      : {}),
  };
}

/** The usual rules are slow to run: only where the comparison is made. */
export const RIVALS_COMPARED = ['refusal ×2', 'refusal ×3', 'three layers ×2'];

export const watchedMinutes = ({ information }: Oracle): number => {
  const least = leastDelay(1 / DEFAULT_DETECTION.falsePagesPerMinute, information);
  return Math.round(Math.min(WATCHED.mostMinutes, Math.max(WATCHED.leastMinutes, WATCHED.delays * least)));
};

/** For the ticket budget the limit is lower by the log of how much more often it may be wrong. */
const limitsOf = ({ limit }: Oracle) => ({
  page: limit,
  ticket: limit - Math.log(DEFAULT_DETECTION.falseTicketsPerMinute / DEFAULT_DETECTION.falsePagesPerMinute),
});

/** Three hours to a day after learning, at any time of the day, on any of four days. */
function begins({ learnWeeks }: BenchSize, spec: WorldSpec, name: string, repeat: number): number {
  const dice = chance(spec.seed, 'begins', name, repeat);
  return learnWeeks * WEEK + 180 + Math.floor(DAY * dice.unit());
}

function episodes(size: BenchSize, spec: WorldSpec): BranchPlan[] {
  const from = begins(size, spec, 'episodes', 0);
  const latency = (about: string, times: number): BranchPlan => {
    const fault: Fault = {
      from,
      to: from + WEEK,
      times: { latency: times },
      rampMinutes: 0,
      cohortOnly: false,
    };
    return { name: about, about, minutes: WEEK, faults: [fault], untilPage: false };
  };
  return [
    latency(EPISODES.latencyTwice, 2),
    latency(EPISODES.latencyThrice, 3),
    {
      name: EPISODES.mix,
      about: EPISODES.mix,
      minutes: WEEK,
      faults: [],
      untilPage: false,
      mixShift: { from, to: from + WEEK },
    },
    {
      name: EPISODES.storm,
      about: EPISODES.storm,
      minutes: from + DAY - size.learnWeeks * WEEK,
      faults: [stormOf(from)],
      untilPage: false,
    },
  ];
}

/** Every group advances alike, the busiest last, so that a run that is cut short has seen something of each. */
function inStep(lives: readonly Task[]): Task[] {
  const sizes = new Map<string, number>();
  for (const { group } of lives) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const seen = new Map<string, number>();
  return lives
    .map((life) => {
      const before = seen.get(life.group) ?? 0;
      seen.set(life.group, before + 1);
      const isBusy = life.kind === 'life' && life.world.callsPerMinute > 10;
      return { life, share: (before + 0.5) / (sizes.get(life.group) ?? 1) + (isBusy ? 1 : 0) };
    })
    .toSorted((one, other) => one.share - other.share)
    .map(({ life }) => life);
}
