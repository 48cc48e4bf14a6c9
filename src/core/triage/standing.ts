// What had moved, and how it stands since the end: back, not back, or too few calls to say.
import type { EpochMs } from '../model/time.ts';
import { selectCalls } from './frame.ts';
import { type Harm, harmsOf } from './harm.ts';
import type { JudgedComparison } from './judged.ts';
import { TASK_LIKE } from './segments.ts';
import { MAY_BE_THE_CAUSE } from './strata.ts';
import type { Study } from './study.ts';
import { TREE } from './tree.ts';

export interface Standing {
  readonly harm: Harm;
  readonly before: JudgedComparison;
  /** The same place as its users see it now; null: no call since. */
  readonly since: JudgedComparison | null;
  /** Of its calls since, those after the last moment at which it may have ended: only these count as enough. */
  readonly surelySince: number;
  readonly state: 'back' | 'not_back' | 'open';
}

/** In the order of the tree's checks, then worst first. */
export function standingsOf(
  before: Study,
  since: Study,
  latestEnd: EpochMs,
  minimumCalls: number,
): readonly Standing[] {
  const order = TREE.flatMap(({ checks }) => checks.map(({ name }) => name));
  return harmsOf(before)
    .toSorted(
      (a, b) => order.indexOf(a.judged.column.measure.check) - order.indexOf(b.judged.column.measure.check),
    )
    .flatMap((harm) =>
      placesOf(harm).map((place) => {
        const now = sameIn(since, place);
        const surelySince = now === null ? 0 : callsFrom(since, now, latestEnd);
        const state = stateOf(place, now, surelySince >= minimumCalls);
        return { harm, before: place, since: now, surelySince, state };
      }),
    );
}

function callsFrom(
  { frame, window }: Study,
  { column, measurement }: JudgedComparison,
  from: EpochMs,
): number {
  const dimension = frame.dimensions.find(({ name }) => name === measurement.segment?.dimension);
  const code = dimension?.values.indexOf(measurement.segment?.value ?? '');
  const isHere = (index: number): boolean => dimension === undefined || dimension.codes[index] === code;
  return selectCalls(frame, column, [from, window.to], isHere).length;
}

/** Each task that was surely worse; otherwise the place that is told. */
function placesOf({ worst, judged }: Harm): readonly JudgedComparison[] {
  const tasks = judged.segments.filter(
    ({ state, direction, measurement: { segment } }) =>
      state === 'outside' && direction === 'worse' && TASK_LIKE.test(segment?.dimension ?? ''),
  );
  return tasks.length > 0 ? tasks : [worst];
}

/**
 * There are enough calls to say that what had moved is inside: the change that matters is the one that was there, not the
 * smallest that would.
 */
export function settled(since: Study, standings: readonly Standing[]): Study {
  const back = new Set(standings.flatMap(({ state, since: one }) => (state === 'back' ? [one] : [])));
  const settle = (one: JudgedComparison): JudgedComparison =>
    back.has(one) && one.state === 'not_enough_data' ? { ...one, state: 'inside' } : one;
  const judged = since.judged.map((row) => ({
    ...row,
    whole: row.whole && settle(row.whole),
    segments: row.segments.map(settle),
  }));
  return { ...since, judged };
}

/** A model or prompt is not a place that a user is in: all calls stand for those who had it. */
function sameIn(
  since: Study,
  { column, measurement: { segment } }: JudgedComparison,
): JudgedComparison | null {
  const judged = since.judged.find((one) => one.column === column);
  const same =
    segment === null || MAY_BE_THE_CAUSE.test(segment.dimension)
      ? undefined
      : judged?.segments.find(
          ({ measurement: m }) =>
            m.segment?.dimension === segment.dimension && m.segment.value === segment.value,
        );
  if (same !== undefined) return same;
  const whole = judged?.whole ?? null;
  const named = whole?.measurement.segment;
  const elsewhere = named != null && segment?.dimension === named.dimension && segment.value !== named.value;
  return elsewhere || (segment !== null && TASK_LIKE.test(segment.dimension) && named == null) ? null : whole;
}

/** Ten times as likely under the fault's level as under normal, or the other way round. */
const TEN_TIMES = Math.log(10);

function stateOf(
  before: JudgedComparison,
  since: JudgedComparison | null,
  enough: boolean,
): Standing['state'] {
  if (since === null) return 'open';
  const { observed, normalRange } = since.measurement;
  if (since.state === 'outside' && since.direction === 'worse') return 'not_back';
  const fault = asBefore(before, since);
  if (fault >= TEN_TIMES) return 'not_back';
  const within = observed >= normalRange[0] && observed <= normalRange[1];
  const beyondGood = since.direction === 'better';
  return enough && fault <= -TEN_TIMES && (within || beyondGood) ? 'back' : 'open';
}

/** Log-likelihood ratio of the calls since: the level before the end against normal. */
function asBefore(before: JudgedComparison, since: JudgedComparison): number {
  const { observed, normal, n, unit } = since.measurement;
  const level = before.measurement.observed;
  if (since.column.measure.scale === 'share') {
    const [fault, usual] = [clipped(level), clipped(normal)];
    const yes = observed * n;
    return yes * Math.log(fault / usual) + (n - yes) * Math.log((1 - fault) / (1 - usual));
  }
  const scale = (value: number): number => (unit === 'score' ? value : Math.log(Math.max(value, 1e-9)));
  const sd = Math.max(since.against.normal.sdOfOne, 1e-3);
  const distance = (from: number): number => (scale(observed) - scale(from)) ** 2;
  return (n * (distance(normal) - distance(level))) / (2 * sd * sd);
}

const clipped = (share: number): number => Math.min(0.99, Math.max(0.01, share));
