// What had moved, and how it stands since the end: back, not back, or too few calls to say.
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
  readonly state: 'back' | 'not_back' | 'open';
}

/** In the order of the tree's checks, then worst first. */
export function standingsOf(before: Study, since: Study, minimumCalls: number): readonly Standing[] {
  const order = TREE.flatMap(({ checks }) => checks.map(({ name }) => name));
  return harmsOf(before)
    .toSorted(
      (a, b) => order.indexOf(a.judged.column.measure.check) - order.indexOf(b.judged.column.measure.check),
    )
    .flatMap((harm) =>
      placesOf(harm).map((place) => {
        const now = sameIn(since, place);
        return { harm, before: place, since: now, state: stateOf(place, now, minimumCalls) };
      }),
    );
}

/** Each task that was surely worse; otherwise the place that is told. */
function placesOf({ worst, judged }: Harm): readonly JudgedComparison[] {
  const tasks = judged.segments.filter(
    ({ state, direction, measurement: { segment } }) =>
      state === 'outside' && direction === 'worse' && TASK_LIKE.test(segment?.dimension ?? ''),
  );
  return tasks.length > 0 ? tasks : [worst];
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

/** Ten times as likely under the fault's level as under normal. */
const NOT_BACK_MIN = Math.log(10);

function stateOf(
  before: JudgedComparison,
  since: JudgedComparison | null,
  minimumCalls: number,
): Standing['state'] {
  if (since === null) return 'open';
  const { observed, normalRange, n } = since.measurement;
  if (since.state === 'outside' && since.direction === 'worse') return 'not_back';
  if (asBefore(before, since) >= NOT_BACK_MIN) return 'not_back';
  const within = observed >= normalRange[0] && observed <= normalRange[1];
  const beyondGood = since.direction === 'better';
  return n >= minimumCalls && (within || beyondGood) ? 'back' : 'open';
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
