// Ordinary wander of a level: AR(1) on the link scale, in ten-minute steps, decided for the whole life of a world.
import type { Chance } from './chance.ts';

const STEP_MINUTES = 10;

/** Link-scale shift at each minute. */
export type Wander = (minute: number) => number;

/** @param sd stationary standard deviation, on the link scale; @param tauHours correlation time */
export function wanderOf(chance: Chance, minutes: number, sd: number, tauHours: number): Wander {
  if (sd === 0) return () => 0;
  const keep = Math.exp(-STEP_MINUTES / (60 * tauHours));
  const fresh = sd * Math.sqrt(1 - keep * keep);
  const steps = new Float64Array(Math.ceil(minutes / STEP_MINUTES) + 1);
  let level = sd * chance.normal();
  for (let step = 0; step < steps.length; step += 1) {
    steps[step] = level;
    level = keep * level + fresh * chance.normal();
  }
  return (minute) => steps[Math.floor(minute / STEP_MINUTES)] ?? 0;
}
