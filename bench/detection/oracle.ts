// The oracle: a CUSUM that knows the normal and the faulty rates at every minute. Nothing can be faster at the same false
// alarms (Moustakides 1986), so it is the yardstick for delay; only a simulation can have it.
import type { Fault } from './fault.ts';
import type { World } from './world.ts';
import { WEEK } from './world-spec.ts';

/** W ← max(0, W + log-likelihood ratio). @see Page, «Continuous inspection schemes», Biometrika 1954 */
export const nextCusum = (statistic: number, logRatio: number): number => Math.max(0, statistic + logRatio);

/**
 * Least mean delay of any detector, in minutes, between γ minutes to a false alarm; exact for Brownian motion:
 * e^h − h − 1 = γ·I, D* = (h − 1 + e^−h)/I.
 * @param information KL information a minute, nats
 */
export function leastDelay(falseAlarmMinutes: number, information: number): number {
  const target = falseAlarmMinutes * information;
  let low = 0;
  let high = 60;
  for (let step = 0; step < 80; step += 1) {
    const h = (low + high) / 2;
    if (Math.expm1(h) - h < target) low = h;
    else high = h;
  }
  return (high - 1 + Math.exp(-high)) / information;
}

export interface Oracle {
  /** Alarm from here on. */
  readonly limit: number;
  /** Nats a minute while the fault is full. */
  readonly information: number;
}

/** Restarts counted when calibrating; more alarms, a better limit. */
const LIMITS = Array.from({ length: 40 }, (_, index) => 1.5 + 0.25 * index);
const ALARMS_MIN = 60;

/**
 * The limit at which the CUSUM gives a false alarm every `falseAlarmMinutes` on average. It is measured where alarms are
 * frequent and extended by ARL ∝ e^h, which holds for h of this size (Siegmund, «Sequential Analysis», 1985, ch. 2).
 * @param fault its times and cohort; it is suspected at every minute
 */
export function calibrateOracle(world: World, fault: Fault, falseAlarmMinutes: number, weeks = 6): Oracle {
  const always: Fault = { ...fault, from: 0, to: Number.POSITIVE_INFINITY, rampMinutes: 0 };
  const quiet = world.branch('oracle-quiet', [], always);
  const statistics = new Float64Array(LIMITS.length);
  const alarms = new Float64Array(LIMITS.length);
  const minutes = weeks * WEEK;
  for (let minute = 0; minute < minutes; minute += 1) {
    quiet.minute(minute % (world.spec.weeks * WEEK));
    const logRatio = total(quiet.odds);
    for (let index = 0; index < LIMITS.length; index += 1) {
      const next = nextCusum(statistics[index] as number, logRatio);
      const alarm = next >= (LIMITS[index] as number);
      if (alarm) alarms[index] = (alarms[index] as number) + 1;
      statistics[index] = alarm ? 0 : next;
    }
  }
  const measured = Math.max(
    0,
    alarms.findLastIndex((count) => count >= ALARMS_MIN),
  );
  const meanMinutes = minutes / Math.max(1, alarms[measured] as number);
  const limit = (LIMITS[measured] as number) + Math.log(falseAlarmMinutes / meanMinutes);
  return { limit, information: informationOf(world, always) };
}

function informationOf(world: World, always: Fault): number {
  const faulty = world.branch('oracle-faulty', [always], always);
  let sum = 0;
  for (let minute = 0; minute < WEEK; minute += 1) {
    faulty.minute(minute);
    sum += total(faulty.odds);
  }
  return sum / WEEK;
}

export const total = (odds: Float64Array): number => odds.reduce((sum, value) => sum + value, 0);
