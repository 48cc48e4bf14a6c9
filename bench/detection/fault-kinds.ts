// The faults that the bench injects, by name.
import type { Behaviour, Fault } from './fault.ts';

export interface FaultKind {
  readonly about: string;
  readonly times: Fault['times'];
  readonly rampMinutes: number;
  readonly cohortOnly: boolean;
  /** One layer can page only by staying; several corroborate one another. */
  readonly layers: 1 | 3;
  /** For effects of at least ×2 the onset must be told well. */
  readonly atLeastTwice: boolean;
}

const kind = (about: string, times: Fault['times'], more: Partial<FaultKind> = {}): FaultKind => ({
  about,
  times,
  rampMinutes: 0,
  cohortOnly: false,
  layers: 1,
  atLeastTwice: Math.max(...Object.values(times)) >= 2,
  ...more,
});

/** What users and the judge notice too: answers twice as often refused are half as much worse in the judge's eyes. */
const threeLayers = (times: number): Partial<Record<Behaviour, number>> => ({
  refusal: times,
  judge: 1 + (times - 1) / 2,
  latency: 1 + (times - 1) / 2,
});

export const FAULT_KINDS: readonly FaultKind[] = [
  kind('refusal ×1.5', { refusal: 1.5 }),
  kind('refusal ×2', { refusal: 2 }),
  kind('refusal ×3', { refusal: 3 }),
  kind('refusal ×3 over 2 h', { refusal: 3 }, { rampMinutes: 120 }),
  kind('judge misses ×1.5', { judge: 1.5 }),
  kind('three layers ×1.5', threeLayers(1.5), { layers: 3 }),
  kind('three layers ×2', threeLayers(2), { layers: 3 }),
  kind('three layers ×3', threeLayers(3), { layers: 3 }),
  kind('refusal ×4 in a 10 % cohort', { refusal: 4 }, { cohortOnly: true }),
];

export function kindOf(about: string): FaultKind {
  const found = FAULT_KINDS.find((kind) => kind.about === about);
  if (!found) throw new Error(`no fault kind “${about}”`);
  return found;
}

/** @param from first minute; @param minutes how long */
export const faultOf = (of: FaultKind, from: number, minutes: number): Fault => ({
  from,
  to: from + minutes,
  times: of.times,
  rampMinutes: of.rampMinutes,
  cohortOnly: of.cohortOnly,
});

/** Not to be paged for, or to be paged for once. */
export const EPISODES = {
  latencyTwice: 'latency ×2 alone, a week',
  latencyThrice: 'latency ×3 alone, a week',
  mix: 'traffic mix alone, a week',
  storm: 'storm of one cause',
} as const;

/** Everything at once, going on and off: what one broken dependency looks like. */
export const stormOf = (from: number): Fault => ({
  from,
  to: from + 180,
  times: { refusal: 4, error: 30, judge: 2, latency: 3, invalid: 3 },
  rampMinutes: 0,
  cohortOnly: false,
  flapMinutes: 15,
});
