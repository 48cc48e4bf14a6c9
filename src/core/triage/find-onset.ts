// Looks for the moment since which something differs, over every measure and segment, and dates it as sharply as it can.
import { hours, minutes } from '../model/time.ts';
import { type Baseline, baselineOf, type Window } from './against.ts';
import type { TriageQuestion } from './evidence.ts';
import { type Column, type Frame, selectCalls } from './frame.ts';
import { type Scan, scanForOnset } from './onset.ts';
import { type Segment, slices } from './segments.ts';

export interface Dated {
  readonly column: Column;
  readonly segment: Segment | null;
  readonly scan: Scan;
  readonly harm: boolean;
}

export interface FoundOnset {
  /** What changed most clearly for the worse (or at all, when nothing got worse). */
  readonly primary: Dated;
  /** What gives the sharpest date inside the primary's interval; often the primary itself. */
  readonly dater: Dated;
}

/**
 * A log-likelihood ratio that wander and chance reach in about 1 of 100 healthy triages, over all series, segments and
 * moments looked at: a scan of independent moments behaves like a few dozen tests, and exp(−10) times 100 series is small.
 */
export const EVIDENCE_MIN = 10;
const LOOKBACK_MAX_MS = hours(72);

/** Shares of the history in which the onset is looked for; what lies before is the first normal. */
const LOOKBACK_SHARES = [1 / 2, 3 / 4, 7 / 8];

/**
 * A date at the edge of where one looked is none: the fault may be older, and its beginning then hides in the normal that
 * it is held against. So one looks further back, as long as history lasts.
 * @returns null when nothing in the last hours differs clearly from what came before
 */
export function findOnset(frame: Frame, question: TriageQuestion, span: Window): FoundOnset | null {
  let found: FoundOnset | null = null;
  for (const share of LOOKBACK_SHARES) {
    const lookback = Math.min(LOOKBACK_MAX_MS, (question.now - span.from) * share);
    const since = Math.min(question.now - question.windowMs, question.now - lookback);
    const next = findSince(frame, question, span, since);
    found = next ?? found;
    if (next === null || next.dater.scan.onset.earliest > since + question.windowMs) return found;
  }
  return found;
}

/** Before `since` first: a baseline that holds the incident's own beginning would call it normal. Then up to the onset. */
function findSince(frame: Frame, question: TriageQuestion, span: Window, since: number): FoundOnset | null {
  let baselineEnd = since;
  let found: FoundOnset | null = null;
  for (let pass = 0; pass < 2; pass++) {
    const baseline = baselineOf(
      frame,
      { from: span.from, to: baselineEnd },
      question.minimumCalls,
      minutes(60),
    );
    const next = best(scanAll(frame, baseline, { from: since, to: question.now }, question));
    if (next === null) return found;
    found = next;
    if (found.dater.scan.onset.earliest <= baselineEnd) break;
    baselineEnd = found.dater.scan.onset.earliest;
  }
  return found;
}

function scanAll(
  frame: Frame,
  baseline: Baseline,
  recent: Window,
  { now, windowMs }: TriageQuestion,
): readonly Dated[] {
  return frame.columns.flatMap((column) => {
    const all = column.constant ? new Int32Array() : selectCalls(frame, column, [recent.from, recent.to]);
    return slices(frame.dimensions, all).flatMap(({ segment, calls }) => {
      const lately = calls.filter((index) => (frame.at[index] ?? 0) >= now - windowMs);
      const against = baseline.against(column, lately.length > 0 ? lately : calls, segment);
      const scan =
        against === null
          ? null
          : scanForOnset(frame, column, calls, against.normal, baseline.wander(column) ?? 0);
      if (scan === null || scan.evidence < EVIDENCE_MIN) return [];
      const { worse, meaningKnown } = column.measure;
      return [
        { column, segment, scan, harm: meaningKnown && (worse === 'either' || worse === scan.direction) },
      ];
    });
  });
}

function best(found: readonly Dated[]): FoundOnset | null {
  const ranked = found.toSorted(
    (a, b) => Number(b.harm) - Number(a.harm) || b.scan.evidence - a.scan.evidence,
  );
  const [strongest] = ranked;
  if (strongest === undefined) return null;
  const whole = ranked.find(({ column, segment }) => column === strongest.column && segment === null);
  const wholeWill = whole !== undefined && whole.scan.evidence >= WHOLE_ENOUGH * strongest.scan.evidence;
  const primary = wholeWill ? whole : strongest;
  const width = ({ scan }: Dated): number => scan.onset.latest - scan.onset.earliest;
  const inside = ranked.filter(
    ({ scan }) =>
      scan.onset.earliest >= primary.scan.onset.earliest && scan.onset.latest <= primary.scan.onset.latest,
  );
  return {
    primary,
    dater: inside.reduce((sharpest, one) => (width(one) < width(sharpest) ? one : sharpest), primary),
  };
}

/** A segment is named as the place of the change only when all calls together show it much less. */
const WHOLE_ENOUGH = 0.6;
