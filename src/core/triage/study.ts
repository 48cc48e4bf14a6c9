// Now against normal, as all checks read it: windows, onset, every measure and segment, changes that the calls show.
import type { Change, EvaluatorMeaning, LlmCall } from '../model/records.ts';
import { clockTime, type EpochMs, hours, spokenDuration } from '../model/time.ts';
import { baselineOf, type Window } from './against.ts';
import type { TriageQuestion } from './evidence.ts';
import { type FoundOnset, findOnset } from './find-onset.ts';
import { type Frame, firstAt, frameOf, selectCalls } from './frame.ts';
import { quantileOf } from './intervals.ts';
import { type Judged, judgeAll } from './judged.ts';
import { measuresOf } from './measures.ts';
import { observedChanges } from './observed-changes.ts';
import type { Onset } from './onset.ts';
import { isIn } from './segments.ts';

export interface Study {
  readonly frame: Frame;
  readonly window: Window;
  readonly windowCalls: number;
  readonly baseline: Window;
  readonly baselineCalls: number;
  /** Why the window or baseline is not simply the configured one; null when it is. */
  readonly windowNote: string | null;
  readonly onset: Onset | null;
  readonly dated: FoundOnset | null;
  /** What the scan found, also where nothing since then as a whole is outside normal. */
  readonly scanned: FoundOnset | null;
  readonly judged: readonly Judged[];
  /** Changes that nobody announced. */
  readonly observed: readonly Change[];
  readonly traffic: Traffic;
  /** Measures whose hour-to-hour wander is not known yet: fewer than six hours with calls. */
  readonly wanderUnknown: boolean;
}

/** Fewer calls now than this many times the minimum, and "now" reaches back to the onset. */
const COMFORTABLE_TIMES = 10;
const OBSERVED_LOOKBACK_MS = hours(72);

/**
 * @param calls of the feature, ascending by time, in [now − baselineMs − windowMs, now)
 * @param announced changes that someone recorded
 */
export function studyOf(
  calls: readonly LlmCall[],
  explained: readonly EvaluatorMeaning[],
  announced: readonly Change[],
  question: TriageQuestion,
): Study {
  const frame = frameOf(calls, measuresOf(calls, explained, question.evaluators));
  const span: Window = { from: calls[0]?.at ?? question.now, to: question.now };
  const since = Math.max(span.from, question.now - OBSERVED_LOOKBACK_MS);
  const observed = observedChanges(frame, since, announced);
  const dated = findOnset(frame, question, span);
  const study = { ...compareSince(frame, question, span, dated), observed, scanned: dated };
  // A moment that stands out while nothing since then is outside normal is chance or wander: it is no onset.
  if (dated === null || study.judged.some(isOutside)) return study;
  return { ...compareSince(frame, question, span, null), observed, scanned: dated };
}

const isOutside = ({ whole, segments, column }: Judged): boolean =>
  column.measure.meaningKnown &&
  (whole?.state === 'outside' || segments.some(({ state }) => state === 'outside'));

/** @param chosen the window to judge; without it, "now" as the question and the onset give it */
export function compareSince(
  frame: Frame,
  question: TriageQuestion,
  span: Window,
  dated: FoundOnset | null,
  chosen?: { readonly window: Window; readonly note: string },
): Omit<Study, 'observed' | 'scanned'> {
  const onset = dated?.dater.scan.onset ?? null;
  const { window, note } = chosen ?? windowFor(frame, question, dated);
  const to = Math.max(span.from, Math.min(window.from, onset?.earliest ?? window.from));
  const past = { from: span.from, to };
  const baseline = baselineOf(frame, past, question.minimumCalls, blockLength(window, past));
  return {
    frame,
    window,
    windowCalls: countIn(frame, window),
    baseline: past,
    baselineCalls: countIn(frame, past),
    windowNote: note,
    onset,
    dated,
    judged: judgeAll(frame, baseline, window, {
      minimumCalls: question.minimumCalls,
      windowChosen: chosen === undefined && note !== null,
    }),
    traffic: trafficOf(frame, window, past),
    wanderUnknown: frame.columns.every((column) => baseline.wander(column) === null),
  };
}

const BLOCKS_WANTED = 12;

/** As long as what is judged, as far as the baseline holds enough of such blocks; never under an hour. */
const blockLength = (window: Window, past: Window): number =>
  Math.max(hours(1), Math.min(window.to - window.from, (past.to - past.from) / BLOCKS_WANTED));

export interface Traffic {
  readonly perHour: number;
  /** 97.5 % point of the hourly counts before. */
  readonly normalMax: number;
  readonly unusuallyHigh: boolean;
}

const HOURS_KNOWN_MIN = 6;

function trafficOf(frame: Frame, window: Window, baseline: Window): Traffic {
  const wholeHours = Math.floor((baseline.to - baseline.from) / hours(1));
  const counts = Float64Array.from({ length: wholeHours }, (_, index) =>
    countIn(frame, { from: baseline.to - (index + 1) * hours(1), to: baseline.to - index * hours(1) }),
  ).sort();
  const count = countIn(frame, window);
  const length = (window.to - window.from) / hours(1);
  const normalMax = counts.length === 0 ? 0 : quantileOf(counts, 0.975);
  // Two standard deviations of a Poisson count stand between chance and a burst.
  const surely = (count - 2 * Math.sqrt(count)) / length;
  return {
    perHour: count / length,
    normalMax,
    unusuallyHigh: wholeHours >= HOURS_KNOWN_MIN && surely > normalMax,
  };
}

function windowFor(
  frame: Frame,
  { now, windowMs, minimumCalls }: TriageQuestion,
  dated: FoundOnset | null,
): { readonly window: Window; readonly note: string | null } {
  const plain: Window = { from: now - windowMs, to: now };
  if (dated === null) return { window: plain, note: null };
  const { at } = dated.dater.scan.onset;
  const { column, segment } = dated.primary;
  const affected = selectCalls(frame, column, [at, now], (index) => segment === null || isIn(segment, index));
  const change = `the change at ${clockTime(at)}`;
  if (at > plain.from && affected.length < minimumCalls) return { window: plain, note: null };
  if (at > plain.from)
    return {
      window: { from: at, to: now },
      note: `"Now" is the ${spokenDuration(now - at)} since ${change}, not the whole ${spokenDuration(windowMs)}.`,
    };
  const comfortable = affected.at(-COMFORTABLE_TIMES * minimumCalls);
  const from = Math.min(plain.from, comfortable === undefined ? at : (frame.at[comfortable] ?? at));
  const note = `"Now" reaches back ${spokenDuration(now - from)}, towards ${change}, because the last ${spokenDuration(windowMs)} hold few of the affected calls.`;
  return { window: { from, to: now }, note: from === plain.from ? null : note };
}

const countIn = ({ at }: Frame, { from, to }: { readonly from: EpochMs; readonly to: EpochMs }): number =>
  Math.max(0, firstAt(at, to) - firstAt(at, from));
