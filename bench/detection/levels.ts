// The normal of a simulated feature: levels of each behaviour by model, time of the week and wander; its traffic.
import { chance } from './chance.ts';
import { BEHAVIOURS, type Behaviour } from './fault.ts';
import { type Wander, wanderOf } from './wander.ts';
import { DAY, WEEK, type WorldSpec } from './world-spec.ts';

const BASE: Readonly<Record<Behaviour, number>> = {
  refusal: 0.03,
  invalid: 0.02,
  error: 0.01,
  judge: 0.18,
  latency: 1500,
};
/** Of the larger model, on the link scale. */
const LARGE_SHIFT: Readonly<Record<Behaviour, number>> = {
  refusal: 0.8,
  invalid: 0.5,
  error: 0.3,
  judge: 0.4,
  latency: 0.5,
};
const LARGE_SHARE = { usual: 0.2, shifted: 0.7 };
export const COHORT_SHARE = 0.1;
export const LATENCY_SIGMA = 0.5;
/** a + b of the judge's beta: sd .15 at a mean of .82. */
export const JUDGE_WEIGHT = 5.56;
export type Wanders = Readonly<Record<Behaviour, Wander>>;

export function wandersOf({ seed, weeks, wander }: WorldSpec): Wanders {
  const of = (name: string): Wander =>
    wanderOf(chance(seed, 'wander', name), weeks * WEEK, wander.sd, wander.tauHours);
  const shared = of('shared');
  return Object.fromEntries(
    BEHAVIOURS.map((behaviour) => [behaviour, wander.shared ? shared : of(behaviour)]),
  ) as unknown as Wanders;
}

/** Calls a minute: a day's wave, quieter weekends, and some wander of its own. */
export function trafficOf(spec: WorldSpec): Wander {
  const wander = wanderOf(chance(spec.seed, 'traffic'), spec.weeks * WEEK, 0.1, 6);
  return (minute) => {
    const wave = 1 + 0.5 * Math.sin((2 * Math.PI * (hourOf(minute) - 9)) / 24);
    const weekend = isWeekend(spec, minute) ? 0.6 : 1.16;
    return spec.callsPerMinute * wave * weekend * Math.exp(wander(minute));
  };
}

const hourOf = (minute: number): number => (minute % DAY) / 60;
const isWeekend = ({ holidays = [] }: WorldSpec, minute: number): boolean => {
  const day = Math.floor(minute / DAY);
  return day % 7 >= 5 || holidays.includes(day);
};

export const largeShare = ({ mixShift }: WorldSpec, minute: number): number =>
  mixShift && minute >= mixShift.from && minute < mixShift.to ? LARGE_SHARE.shifted : LARGE_SHARE.usual;

/** Level of a behaviour for one model: base, the day's and the weekend's own difference, wander. */
export function levelAt(
  behaviour: Behaviour,
  model: number,
  minute: number,
  spec: WorldSpec,
  wander: number,
): number {
  const season =
    0.12 * Math.sin((2 * Math.PI * (hourOf(minute) - 6)) / 24) + (isWeekend(spec, minute) ? 0.1 : 0);
  const shift = season + wander + (model === 1 ? LARGE_SHIFT[behaviour] : 0);
  if (behaviour === 'latency') return BASE.latency * Math.exp(shift);
  const base = BASE[behaviour];
  return 1 / (1 + Math.exp(-(Math.log(base / (1 - base)) + shift)));
}
