// Two oracles, both CUSUMs that know the normal and the faulty rates. One also knows the wander at every minute: nothing
// can be faster at the same false alarms (Moustakides 1986). The other does not, as nobody can: it is matched on tuning seeds.
import type { Fault } from './fault.ts';
import type { World } from './world.ts';
import { WEEK } from './world-spec.ts';

/** W ← max(0, W + log-likelihood ratio), capped. @see Page, «Continuous inspection schemes», Biometrika 1954 */
export const nextCusum = (statistic: number, logRatio: number): number =>
  Math.min(CUSUM_MAX, Math.max(0, statistic + logRatio));

/** Above every limit tried; uncapped it would take days to fall after a fault. */
const CUSUM_MAX = 4000;

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

const ALARM_LIMITS = Array.from({ length: 40 }, (_, index) => 1.5 + 0.25 * index);
const ALARMS_MIN = 60;

/**
 * The limit at which the all-knowing CUSUM gives a false alarm every `falseAlarmMinutes` on average. It is measured where
 * alarms are frequent and extended by ARL ∝ e^h, which holds for h of this size (Siegmund, «Sequential Analysis», 1985, ch. 2).
 * @param fault its times and cohort; it is suspected at every minute
 */
export function calibrateOracle(world: World, fault: Fault, falseAlarmMinutes: number, weeks = 6): Oracle {
  const always = suspectedAlways(fault);
  const quiet = world.branch('oracle-quiet');
  const ratio = world.logRatio(always, true);
  const statistics = new Float64Array(ALARM_LIMITS.length);
  const alarms = new Float64Array(ALARM_LIMITS.length);
  const minutes = weeks * WEEK;
  for (let minute = 0; minute < minutes; minute += 1) {
    const logRatio = ratio(minute, quiet.minute(minute));
    for (let index = 0; index < ALARM_LIMITS.length; index += 1) {
      const next = nextCusum(statistics[index] as number, logRatio);
      const alarm = next >= (ALARM_LIMITS[index] as number);
      if (alarm) alarms[index] = (alarms[index] as number) + 1;
      statistics[index] = alarm ? 0 : next;
    }
  }
  const measured = Math.max(
    0,
    alarms.findLastIndex((count) => count >= ALARMS_MIN),
  );
  const meanMinutes = minutes / Math.max(1, alarms[measured] as number);
  const limit = (ALARM_LIMITS[measured] as number) + Math.log(falseAlarmMinutes / meanMinutes);
  return { limit, information: informationOf(world, always) };
}

/** Full at once and everywhere in time: what a CUSUM suspects. */
export const suspectedAlways = (fault: Fault): Fault => ({
  ...fault,
  from: 0,
  to: Number.POSITIVE_INFINITY,
  rampMinutes: 0,
});

function informationOf(world: World, always: Fault): number {
  const faulty = world.branch('oracle-faulty', [always]);
  const ratio = world.logRatio(always, true);
  let sum = 0;
  for (let minute = 0; minute < WEEK; minute += 1) sum += ratio(minute, faulty.minute(minute));
  return sum / WEEK;
}

/** Limits tried for the oracle that does not know the wander. */
export const MATCHED_LIMITS: readonly number[] = Array.from(
  { length: 200 },
  (_, index) => 1.5 * 1.04 ** index,
);
const FOLD_MINUTES = 30;

/** Counts alarms at every limit; what comes again within half an hour is one alarm, as for the usual rules. */
export function alarmCounter() {
  const alarms = new Float64Array(MATCHED_LIMITS.length);
  const lately = new Float64Array(MATCHED_LIMITS.length).fill(Number.NEGATIVE_INFINITY);
  let statistic = 0;
  return {
    alarms,
    take(minute: number, logRatio: number): void {
      statistic = nextCusum(statistic, logRatio);
      for (let index = 0; index < MATCHED_LIMITS.length; index += 1) {
        if (statistic < (MATCHED_LIMITS[index] as number)) break;
        if (minute - (lately[index] as number) > FOLD_MINUTES) alarms[index] = (alarms[index] as number) + 1;
        lately[index] = minute;
      }
    },
  };
}

/** The least limit with at most so many alarms. */
export function matchedLimit(alarms: readonly number[], most: number): number {
  const last = alarms.findLastIndex((count) => count > most);
  return MATCHED_LIMITS[Math.min(MATCHED_LIMITS.length - 1, last + 1)] as number;
}
