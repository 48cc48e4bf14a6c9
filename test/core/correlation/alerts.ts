// Alerts of a test's own.
import type { Alert } from '../../../src/core/model/alert.ts';
import { minutes } from '../../../src/core/model/time.ts';

export const T0 = Date.parse('2026-11-20T13:00:00Z');

/** @param more `minutesIn`: when it began, from T0; anything else replaces a field */
export function alertOf(
  identity: string,
  { minutesIn = 0, ...more }: Partial<Alert> & { minutesIn?: number } = {},
): Alert {
  const startsAt = T0 + minutes(minutesIn);
  return {
    source: 'test',
    identity,
    groupKey: null,
    status: 'firing',
    title: `alert ${identity}`,
    description: null,
    feature: 'support-answers',
    severity: null,
    labels: {},
    startsAt,
    at: startsAt,
    link: null,
    by: null,
    pagerDuty: null,
    ...more,
  };
}
