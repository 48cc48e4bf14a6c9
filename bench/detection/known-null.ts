// The evidence alone, told the true normal rate: its delay beside the oracle's, with nothing learnt and no wander.
import { BETS, betOnRate } from '../../src/core/detection/bets.ts';
import { accrue, createEvidence, statistic } from '../../src/core/detection/evidence.ts';
import { DEFAULT_DETECTION, thresholdsOf } from '../../src/core/detection/settings.ts';
import { type Chance, chance } from './chance.ts';
import { nextCusum } from './oracle.ts';
import type { Task, TaskResult } from './task.ts';

const NORMAL = 0.03;

export function runKnownNull(
  task: Extract<Task, { kind: 'known-null' }>,
): Extract<TaskResult, { kind: 'known-null' }> {
  const { seed, times, callsPerMinute, falseAlarmMinutes, runs } = task;
  const faulty = NORMAL * times;
  const { keeps } = thresholdsOf(DEFAULT_DETECTION);
  const limit = cusumLimit(chance(seed, 'limit', times), task);
  const delays: (readonly [evidence: number, oracle: number])[] = [];
  for (let run = 0; run < runs; run += 1) {
    const dice = chance(seed, times, run);
    const evidence = createEvidence();
    let cusum = 0;
    let seen: number | null = null;
    let oracle: number | null = null;
    for (let minute = -QUIET_MINUTES; seen === null || oracle === null; minute += 1) {
      const [calls, bad] = minuteOf(dice, callsPerMinute, minute < 0 ? NORMAL : faulty);
      accrue(evidence, ratiosOf(calls, bad), keeps, 1);
      cusum = nextCusum(cusum, logRatio(calls, bad, faulty));
      if (minute < 0) continue;
      if (cusum >= limit) oracle ??= minute + 1;
      if (statistic(evidence) >= falseAlarmMinutes) seen ??= minute + 1;
    }
    delays.push([seen, oracle]);
  }
  return { kind: 'known-null', group: task.group, times, delays };
}

const QUIET_MINUTES = 200;

function minuteOf(dice: Chance, callsPerMinute: number, rate: number): [calls: number, bad: number] {
  const calls = dice.poisson(callsPerMinute);
  let bad = 0;
  for (let call = 0; call < calls; call += 1) if (dice.unit() < rate) bad += 1;
  return [calls, bad];
}

function ratiosOf(calls: number, bad: number): Float64Array {
  const ratios = new Float64Array(BETS).fill(1);
  for (let call = 0; call < calls; call += 1) betOnRate(call < bad ? 1 : 0, NORMAL, ratios);
  return ratios;
}

const logRatio = (calls: number, bad: number, faulty: number): number =>
  bad * Math.log(faulty / NORMAL) + (calls - bad) * Math.log((1 - faulty) / (1 - NORMAL));

const FREQUENT = 2.5;
const ALARMS = 400;

/** Measured where alarms are frequent, extended by ARL ∝ e^h; see oracle.ts. */
function cusumLimit(
  dice: Chance,
  { callsPerMinute, times, falseAlarmMinutes }: Extract<Task, { kind: 'known-null' }>,
): number {
  const frequent = FREQUENT + 0.5 * Math.log(times);
  let cusum = 0;
  let alarms = 0;
  let minutes = 0;
  for (; alarms < ALARMS; minutes += 1) {
    const [calls, bad] = minuteOf(dice, callsPerMinute, NORMAL);
    cusum = nextCusum(cusum, logRatio(calls, bad, NORMAL * times));
    if (cusum < frequent) continue;
    alarms += 1;
    cusum = 0;
  }
  return frequent + Math.log((falseAlarmMinutes * alarms) / minutes);
}
