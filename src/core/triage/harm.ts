// What got worse beyond doubt, and where it shows most: shared by the checks, the verdict and the chart.
import type { Judged, JudgedComparison } from './judged.ts';
import { badness, type Carrier, TASK_LIKE } from './segments.ts';
import type { Study } from './study.ts';

export interface Harm {
  readonly judged: Judged;
  /** The comparison to tell: the segment that carries the change, else all calls. */
  readonly worst: JudgedComparison;
  /** The dimension whose values differ, when the change is not alike everywhere. */
  readonly carrier: Carrier | null;
}

/** A kind of error that never occurred: nothing to tell. */
export const isSilent = ({ constant, measure }: Judged['column']): boolean =>
  constant && measure.series.startsWith('errors.');

const isHarm = (one: JudgedComparison): boolean => one.state === 'outside' && one.direction === 'worse';

/** @returns null when nothing about this measure is outside normal for the worse, or nobody said what worse is */
export function harmOf(judged: Judged): Harm | null {
  if (!judged.column.measure.meaningKnown) return null;
  const segment = judged.segments.filter(isHarm).toSorted((a, b) => badness(b) - badness(a));
  const whole = judged.whole !== null && isHarm(judged.whole) ? judged.whole : null;
  for (const carrier of judged.carriers) {
    const worst = segment.find(({ measurement }) => measurement.segment?.dimension === carrier.dimension);
    if (worst !== undefined) return { judged, worst, carrier };
  }
  const byTask = taskHarm(judged, segment);
  if (byTask !== null) return byTask;
  const worst = whole ?? segment[0];
  return worst === undefined ? null : { judged, worst, carrier: null };
}

/** One task is surely worse and no other surely is: told by task, even where the others have too few calls to differ. */
function taskHarm(judged: Judged, outside: readonly JudgedComparison[]): Harm | null {
  for (const worst of outside) {
    const { segment } = worst.measurement;
    if (segment === null || !TASK_LIKE.test(segment.dimension)) continue;
    const values = judged.segments.filter(
      ({ measurement }) => measurement.segment?.dimension === segment.dimension,
    );
    if (values.length > 1 && values.every((one) => one === worst || one.state !== 'outside'))
      return { judged, worst, carrier: { dimension: segment.dimension, comparisons: values, p: 1 } };
  }
  return null;
}

/** Worst first. */
export const harmsOf = (study: Study, check?: string): readonly Harm[] =>
  study.judged
    .filter(({ column }) => check === undefined || column.measure.check === check)
    .flatMap((judged) => harmOf(judged) ?? [])
    .toSorted((a, b) => badness(b.worst) - badness(a.worst));

/** Outside normal, but not for the worse. */
export const improvementsOf = (study: Study): readonly JudgedComparison[] =>
  study.judged.flatMap(({ whole }) =>
    whole?.state === 'outside' && whole.direction === 'better' ? [whole] : [],
  );
