// Incident time = start + factor × elapsed. In production start and anchor are the machine's own, and the factor is 1.

import type { Environment } from './config.ts';
import { parseRfc3339 } from './core/model/time.ts';
import type { Clock } from './flow/ports.ts';

/** @param wallNow epoch milliseconds of the machine's clock */
export function createClock(
  environment: Pick<Environment, 'ONCALL_CLOCK_START' | 'ONCALL_CLOCK_FACTOR' | 'ONCALL_CLOCK_ANCHOR'>,
  wallNow: () => number = Date.now,
): Clock {
  const start =
    environment.ONCALL_CLOCK_START === undefined ? null : parseRfc3339(environment.ONCALL_CLOCK_START);
  const factor = environment.ONCALL_CLOCK_FACTOR;
  const anchor = environment.ONCALL_CLOCK_ANCHOR ?? wallNow();
  const now = (): number => Math.round((start ?? anchor) + factor * (wallNow() - anchor));
  return { now, wallMsUntil: (at) => Math.max(0, (at - now()) / factor) };
}
