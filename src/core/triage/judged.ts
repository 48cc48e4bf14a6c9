// Every measure, whole and by segment, with the number of looks taken into account.
import type { Baseline, Window } from './against.ts';
import { type Comparison, compare } from './compare.ts';
import { type Column, type Frame, selectCalls } from './frame.ts';
import { holm } from './multiplicity.ts';
import { badness, type Carrier, carriersOf, type Segment, slices, TASK_LIKE } from './segments.ts';

export type State = 'outside' | 'ambiguous' | 'inside' | 'not_enough_data';

export interface JudgedComparison extends Comparison {
  readonly state: State;
  /** p after Holm's adjustment over its family: all measures, or all segments of all measures. */
  readonly adjustedP: number;
}

export interface Judged {
  readonly column: Column;
  /** null: there is no call now, or no baseline to compare with. */
  readonly whole: JudgedComparison | null;
  /** Calls now and before that say something about this measure. */
  readonly callsNow: number;
  readonly callsBefore: number;
  /** Worst first. */
  readonly segments: readonly JudgedComparison[];
  readonly carriers: readonly Carrier[];
}

/** Family-wise error rate of each of the two families, over one triage of a healthy feature. */
const ALPHA = 0.01;
/** The same where the scan for an onset chose the window: it chose the moment that looks worst. */
const ALPHA_CHOSEN = 0.001;
/** A handful of calls can show that a segment is spared. */
const CARRIER_CALLS_MIN = 8;
const AMBIGUOUS_BELOW = 0.05;
/**
 * Quality is never judged below the minimum sample. A yes/no behaviour has an exact probability at any n, so that a format
 * that broke in 20 of 24 calls is told; calm is not told below the minimum.
 */
const enoughFor = ({ measure }: Column, minimumCalls: number): number =>
  measure.scale === 'share' && measure.layer !== 'quality' ? Math.max(8, minimumCalls / 4) : minimumCalls;

/** Never tighter than this on the logit or log scale, however many calls: detection.md's tolerance. */
const TOLERANCE = 0.1;

export interface JudgingRules {
  readonly minimumCalls: number;
  /** The scan for an onset chose what "now" is. */
  readonly windowChosen: boolean;
}

export function judgeAll(
  frame: Frame,
  baseline: Baseline,
  window: Window,
  rules: JudgingRules,
): readonly Judged[] {
  const { minimumCalls } = rules;
  const rows = frame.columns.map((column) => {
    const calls = selectCalls(frame, column, [window.from, window.to]);
    const parts = slices(frame.dimensions, calls);
    const compared = (segment: Segment | null, own: Int32Array): Comparison | null => {
      const against = baseline.against(column, own, segment);
      return against === null
        ? null
        : compare({ column, now: own, ...against, segment: nameOf(segment), minimumCalls });
    };
    // A segment of all calls says nothing that the whole does not say, except which task is measured at all.
    const isAll = (own: Int32Array): boolean => own.length === calls.length;
    const onlyTask = parts.find(
      ({ segment, calls: own }) => isAll(own) && TASK_LIKE.test(segment?.dimension.name ?? ''),
    );
    const whole = compared(null, calls);
    const segments = column.constant
      ? []
      : parts.filter(({ segment, calls: own }) => segment !== null && !isAll(own));
    return {
      column,
      calls,
      whole: whole && named(whole, onlyTask?.segment ?? null),
      segments: segments.flatMap(({ segment, calls: own }) => compared(segment, own) ?? []),
    };
  });
  const judgeWhole = judge(
    rows.flatMap(({ whole }) => whole ?? []),
    rules,
  );
  const judgeSegment = judge(
    rows.flatMap((row) => row.segments),
    rules,
  );
  return rows.map((row) => ({
    column: row.column,
    whole: row.whole === null ? null : judgeWhole(row.whole),
    callsNow: row.calls.length,
    callsBefore: baseline.callsOf(row.column).length,
    segments: row.segments.map(judgeSegment).sort((a, b) => badness(b) - badness(a)),
    carriers: carriersOf(row.segments.filter(({ measurement }) => measurement.n >= CARRIER_CALLS_MIN)),
  }));
}

const named = (one: Comparison, segment: Segment | null): Comparison => ({
  ...one,
  measurement: { ...one.measurement, segment: nameOf(segment) },
});

const nameOf = (segment: Segment | null): Comparison['measurement']['segment'] =>
  segment === null ? null : { dimension: segment.dimension.name, value: segment.value };

/** Only what is concluded upon counts in the family; a measure whose meaning nobody gave is shown without. */
function judge(family: readonly Comparison[], rules: JudgingRules): (one: Comparison) => JudgedComparison {
  const counted = family.filter(
    ({ column, measurement }) =>
      column.measure.meaningKnown && measurement.n >= enoughFor(column, rules.minimumCalls),
  );
  const adjusted = new Map(holm(counted.map(({ p }) => p)).map((p, index) => [counted[index], p]));
  return (one) => {
    const adjustedP = adjusted.get(one) ?? Math.min(1, one.p * Math.max(1, counted.length));
    return { ...one, adjustedP, state: stateOf(one, adjustedP, rules) };
  };
}

function stateOf(
  { column, measurement, shift, callsNeeded }: Comparison,
  adjustedP: number,
  { minimumCalls, windowChosen }: JudgingRules,
): State {
  if (measurement.n < enoughFor(column, minimumCalls)) return 'not_enough_data';
  const large = Math.abs(shift) >= TOLERANCE;
  if (large && adjustedP <= (windowChosen ? ALPHA_CHOSEN : ALPHA)) return 'outside';
  if (measurement.n < minimumCalls) return 'not_enough_data';
  if (large && adjustedP <= AMBIGUOUS_BELOW) return 'ambiguous';
  return callsNeeded > 0 ? 'not_enough_data' : 'inside';
}
