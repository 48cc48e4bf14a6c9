// What can go wrong in a simulated world, and how hard at each minute.

/** The five things a simulated feature does worse. Badness: for scores it is what is missing from 1. */
export const BEHAVIOURS = ['refusal', 'invalid', 'error', 'judge', 'latency'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Fault {
  /** First minute of it, from the world's start. */
  readonly from: number;
  /** First minute after it. */
  readonly to: number;
  /** How many times as bad, once full: rates and what a score misses are multiplied, and durations. */
  readonly times: Partial<Readonly<Record<Behaviour, number>>>;
  /** Minutes until it is full; 0 = at once. */
  readonly rampMinutes: number;
  /** Only calls of the small cohort: one client version, about a tenth of the calls. */
  readonly cohortOnly: boolean;
  /** On and off: minutes each, for alerts that flap. */
  readonly flapMinutes?: number;
}

/** @returns how many times as bad at this minute; 1 = not at all */
export function timesAt(fault: Fault, behaviour: Behaviour, minute: number): number {
  const full = fault.times[behaviour];
  if (full === undefined || minute < fault.from || minute >= fault.to) return 1;
  const into = minute - fault.from;
  if (fault.flapMinutes !== undefined && Math.floor(into / fault.flapMinutes) % 2 === 1) return 1;
  const share = fault.rampMinutes === 0 ? 1 : Math.min(1, (into + 1) / fault.rampMinutes);
  return full ** share;
}

export const isActive = (fault: Fault, minute: number): boolean => minute >= fault.from && minute < fault.to;
