// Is the answer right near its boundary? A rate at 1.3 or 0.8 of its envelope, asked about after 1 to 24 hours.
import { levelSequence } from '../../src/core/detection/confidence.ts';
import { chance } from './chance.ts';
import type { Task, TaskResult, VerdictCounts } from './task.ts';
import { wanderOf } from './wander.ts';

const LEVEL = 0.03;
const TAU_HOURS = 12;
export const TIMES_ENVELOPE = [1.3, 0.8] as const;
export const HOURS = [1, 2, 4, 8, 12, 24] as const;
/** As src/core/detection: 95 % of ordinary hours lie below; never tighter than 0.1 log-odds. */
const QUANTILE = 1.645;
const TOLERANCE = 0.1;
/** A level up to this many envelopes is "inside": the design's 1.25·U. */
const INSIDE = 1.25;

export function runVerdicts(
  task: Extract<Task, { kind: 'verdicts' }>,
): Extract<TaskResult, { kind: 'verdicts' }> {
  const logit = Math.log(LEVEL / (1 - LEVEL));
  const envelope = sigmoid(logit + Math.max(TOLERANCE, QUANTILE * task.wanderSd));
  const counts = Object.fromEntries(
    TIMES_ENVELOPE.map((times) => [
      times,
      Object.fromEntries(HOURS.map((hours) => [hours, { outside: 0, ambiguous: 0, inside: 0 }])),
    ]),
  ) as VerdictCounts;
  for (let run = 0; run < task.runs; run += 1)
    for (const times of TIMES_ENVELOPE) oneRun(task, run, times, envelope, counts);
  return { kind: 'verdicts', group: task.group, counts };
}

function oneRun(
  task: Extract<Task, { kind: 'verdicts' }>,
  run: number,
  times: number,
  envelope: number,
  counts: VerdictCounts,
): void {
  const dice = chance(task.seed, task.wanderSd, task.callsPerMinute, times, run);
  const wander = wanderOf(dice, 24 * 60, task.wanders ? task.wanderSd : 0, TAU_HOURS);
  const centre = Math.log((times * envelope) / (1 - times * envelope));
  const temperance = temperOf(task, LEVEL);
  let n = 0;
  let sum = 0;
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const calls = dice.poisson(task.callsPerMinute);
    const rate = sigmoid(centre + wander(minute));
    for (let call = 0; call < calls; call += 1) if (dice.unit() < rate) sum += 1;
    n += calls;
    const hours = (minute + 1) / 60;
    const cell = counts[times]?.[hours];
    if (cell) cell[answer(sum / temperance, n / temperance, envelope)] += 1;
  }
}

function answer(sum: number, n: number, envelope: number): 'outside' | 'ambiguous' | 'inside' {
  const [low, high] = levelSequence(sum, n, LEVEL);
  if (low > envelope) return 'outside';
  return high <= INSIDE * envelope ? 'inside' : 'ambiguous';
}

/** d = 1 + n·m(1−m)·σ²·τ, n a minute, τ a sixth of the correlation time in minutes. */
const temperOf = (
  { callsPerMinute, wanderSd }: { callsPerMinute: number; wanderSd: number },
  m: number,
): number => 1 + callsPerMinute * m * (1 - m) * wanderSd ** 2 * ((TAU_HOURS * 60) / 6);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
