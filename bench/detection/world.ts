// A simulated feature's life, minute by minute, at the level of single calls. What is random in a world's life (wander,
// its seasons) is decided once by the seed; branches of one world differ in their faults and in the calls themselves.
import type { LlmCall } from '../../src/core/model/records.ts';
import { attributesOf, evaluationsOf, NO_EVALUATIONS, someUser } from './call-shapes.ts';
import { type Chance, chance } from './chance.ts';
import { BEHAVIOURS, type Behaviour, type Fault, isActive, timesAt } from './fault.ts';
import {
  COHORT_SHARE,
  JUDGE_WEIGHT,
  LATENCY_SIGMA,
  largeShare,
  levelAt,
  trafficOf,
  type Wanders,
  wandersOf,
} from './levels.ts';
import { logRatioOf } from './odds.ts';
import type { Wander } from './wander.ts';
import { FEATURE, WORLD_START, type WorldSpec } from './world-spec.ts';

/** What one minute held, for whoever judges minutes: readings and their sum for each behaviour (latency in ms). */
export interface MinuteSums {
  readonly n: Float64Array;
  readonly sum: Float64Array;
}

export interface World {
  readonly spec: WorldSpec;
  /** A life of its own from the same world: same normal, other calls. */
  branch(name: string, faults?: readonly Fault[]): Branch;
  /**
   * How strongly a minute's calls speak for this fault: log-likelihood ratio, natural log.
   * @param knowsWander false: normal is the season alone, as the best informed person could know it
   */
  logRatio(fault: Fault, knowsWander: boolean): (minute: number, calls: readonly LlmCall[]) => number;
  /** Rate of a behaviour at that minute, over all calls, if nothing goes wrong: what the world itself knows. */
  normalRate(behaviour: Exclude<Behaviour, 'latency'>, minute: number): number;
}

export interface Branch {
  /** Calls of the minute, in order of time. `sums` speaks of it until the next call. */
  minute(minute: number): LlmCall[];
  readonly sums: MinuteSums;
}

/** Share of answers that the judge reads. */
const JUDGED_SHARE = 0.2;
const RATE_MAX = 0.95;
/** Of 429, 500 and timeout among errors, added up. */
const ERROR_SHARES = [0.4, 0.7, 1];

export function createWorld(spec: WorldSpec): World {
  const wanders = wandersOf(spec);
  const traffic = trafficOf(spec);
  return {
    spec,
    branch: (name, faults = []) => createBranch(spec, name, faults, wanders, traffic),
    logRatio: (fault, knowsWander) => {
      const normal = new Float64Array(LEVELS);
      const faulty = new Float64Array(LEVELS);
      const known = knowsWander ? wanders : null;
      return (minute, calls) => {
        setLevels(normal, spec, known, minute, []);
        setLevels(faulty, spec, known, minute, [fault]);
        return logRatioOf(calls, normal, faulty);
      };
    },
    normalRate: (behaviour, minute) => {
      const large = largeShare(spec, minute);
      const rate = (model: number): number =>
        levelAt(behaviour, model, minute, spec, (wanders[behaviour] as Wander)(minute));
      return (1 - large) * rate(0) + large * rate(1);
    },
  };
}

function createBranch(
  spec: WorldSpec,
  name: string,
  faults: readonly Fault[],
  wanders: Wanders,
  traffic: Wander,
): Branch {
  const dice = chance(spec.seed, 'calls', name);
  const sums = { n: new Float64Array(BEHAVIOURS.length), sum: new Float64Array(BEHAVIOURS.length) };
  const levels = new Float64Array(LEVELS);
  return {
    sums,
    minute(minute) {
      const active = faults.filter((fault) => isActive(fault, minute));
      setLevels(levels, spec, wanders, minute, active);
      sums.n.fill(0);
      sums.sum.fill(0);
      const count = dice.poisson(traffic(minute));
      const large = largeShare(spec, minute);
      const calls: LlmCall[] = [];
      for (let index = 0; index < count; index += 1)
        calls.push(oneCall(dice, levels, large, sums, minuteMoment(minute, index, count)));
      return calls;
    },
  };
}

/** Behaviour × model × cohort: 2 models, cohort or not. */
const LEVELS = BEHAVIOURS.length * 4;

/** @param wanders null: as if nothing wandered */
function setLevels(
  into: Float64Array,
  spec: WorldSpec,
  wanders: Wanders | null,
  minute: number,
  active: readonly Fault[],
): void {
  for (const [index, behaviour] of BEHAVIOURS.entries()) {
    const wander = wanders?.[behaviour](minute) ?? 0;
    for (let model = 0; model < 2; model += 1) {
      const normal = levelAt(behaviour, model, minute, spec, wander);
      for (let cohort = 0; cohort < 2; cohort += 1)
        into[index * 4 + model * 2 + cohort] = worsened(normal, behaviour, minute, cohort === 0, active);
    }
  }
}

const minuteMoment = (minute: number, index: number, count: number): number =>
  WORLD_START + minute * 60_000 + Math.floor((60_000 * index) / count);

function worsened(
  normal: number,
  behaviour: Behaviour,
  minute: number,
  inCohort: boolean,
  active: readonly Fault[],
): number {
  let level = normal;
  for (const fault of active) if (inCohort || !fault.cohortOnly) level *= timesAt(fault, behaviour, minute);
  return behaviour === 'latency' ? level : Math.min(RATE_MAX, level);
}

function oneCall(dice: Chance, levels: Float64Array, large: number, sums: MinuteSums, at: number): LlmCall {
  const model = dice.unit() < large ? 1 : 0;
  const client = dice.unit() < COHORT_SHARE ? 0 : 1;
  const place = model * 2 + client;
  const level = (behaviour: number): number => levels[behaviour * 4 + place] as number;
  const seen = (behaviour: number, value: number): void => {
    sums.n[behaviour] = (sums.n[behaviour] as number) + 1;
    sums.sum[behaviour] = (sums.sum[behaviour] as number) + value;
  };
  const failed = dice.unit() < level(2);
  seen(2, failed ? 1 : 0);
  const durationMs = Math.round(level(4) * Math.exp(LATENCY_SIGMA * dice.normal()));
  seen(4, durationMs);
  let evaluations = NO_EVALUATIONS;
  if (!failed) {
    const refused = dice.unit() < level(0);
    const invalid = dice.unit() < level(1);
    const judge = dice.unit() < JUDGED_SHARE ? dice.beta(1 - level(3), JUDGE_WEIGHT) : null;
    seen(0, refused ? 1 : 0);
    seen(1, invalid ? 1 : 0);
    if (judge !== null) seen(3, judge);
    evaluations = evaluationsOf(refused, invalid, judge);
  }
  const kind = dice.unit();
  return {
    kind: 'llm_call',
    at,
    feature: FEATURE,
    durationMs,
    attributes: attributesOf({
      model,
      region: Math.floor(3 * dice.unit()),
      plan: dice.unit() < 0.7 ? 0 : 1,
      client,
      error: failed ? 1 + ERROR_SHARES.findIndex((share) => kind < share) : 0,
      length: dice.normal(),
    }),
    output: null,
    evaluations,
    session: null,
    user: someUser(dice),
  };
}
