// What a simulated world is made from.

/** A Monday, midnight. */
export const WORLD_START = Date.parse('2026-01-05T00:00:00Z');
export const FEATURE = 'assistant';
export const DAY = 24 * 60;
export const WEEK = 7 * DAY;

export interface WorldSpec {
  readonly seed: number;
  /** Weekly mean. */
  readonly callsPerMinute: number;
  readonly weeks: number;
  readonly wander: { readonly sd: number; readonly tauHours: number; readonly shared: boolean };
  /** Days (from the start) with weekend traffic and its rates. */
  readonly holidays?: readonly number[];
  /** From here on 70 % instead of 20 % of the calls go to the larger model. */
  readonly mixShift?: { readonly from: number; readonly to: number };
}
