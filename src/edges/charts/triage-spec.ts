// The triage chart as a Vega-Lite specification: a lane of changes, then up to four series against their normal band.
import type { TopLevelSpec } from 'vega-lite';
import type { TriageResult } from '../../core/model/finding.ts';
import type { LaneMark } from './change-lane.ts';
import type { TimeDomain } from './part.ts';
import { pictureSpec } from './picture.ts';

const SERIES_MAX = 4;
const CHANGES_MAX = 4;

/** A result without series gives a picture that says so: an absent chart would look like a broken one. */
export function triageSpec(result: TriageResult): TopLevelSpec {
  const series = (result.chart?.series ?? []).slice(0, SERIES_MAX);
  const times = series.flatMap(({ points }) => points.map(({ at }) => at));
  const domain = [Math.min(...times, result.window.from), result.window.to] as const;
  const marks = marksIn(result, domain);
  return pictureSpec({
    title: headline(result),
    subtitle: subtitle(result),
    series,
    domain,
    onset: result.onset,
    end: result.recovery ?? null,
    marks,
  });
}

/** The sentence up to its first semicolon: the rest stands in the message beside the picture. */
const headline = ({ conclusion, recovery }: TriageResult): string => {
  const [first = conclusion] =
    recovery == null ? conclusion.split(';', 1) : conclusion.split(/\. (?=[A-Z])/, 1);
  return first.replace(/, requested .*$/, '');
};

const subtitle = ({ onset, recovery }: TriageResult): string =>
  `Band: 95 % normal range.  ● inside   ◆ outside it.  Bars: 95 % interval.${onset === null ? '' : `  Dotted line${recovery == null ? ': onset' : 's: onset and end'}.`}`;

/** Onset and end, then changes that the picture's time covers: the suspect and the end's first, then those nearest to the onset. */
function marksIn(
  { chart, suspectChange, onset, recovery }: TriageResult,
  [from, to]: TimeDomain,
): readonly LaneMark[] {
  const near = onset?.at ?? to;
  const kindOf = (change: OfChart): LaneMark['kind'] =>
    isSame(change, suspectChange) ? 'suspect' : isSame(change, recovery?.endedBy ?? null) ? 'ender' : 'decoy';
  const changes = (chart?.changes ?? [])
    .filter(({ at }) => at >= from && at <= to)
    .map(
      (change): LaneMark => ({
        at: change.at,
        text: change.summary.split(/[;,] /, 1)[0] ?? '',
        kind: kindOf(change),
      }),
    )
    .toSorted(
      (a, b) =>
        PRECEDENCE.indexOf(a.kind) - PRECEDENCE.indexOf(b.kind) ||
        Math.abs(a.at - near) - Math.abs(b.at - near),
    )
    .slice(0, CHANGES_MAX);
  const began: LaneMark[] =
    onset === null || onset.at < from ? [] : [{ at: onset.at, text: 'onset', kind: 'onset' }];
  const ended: LaneMark[] =
    recovery == null || recovery.at < from ? [] : [{ at: recovery.at, text: 'end', kind: 'end' }];
  return [...began, ...ended, ...changes];
}

const PRECEDENCE: readonly LaneMark['kind'][] = ['suspect', 'ender', 'decoy'];

type OfChart = NonNullable<TriageResult['chart']>['changes'][number];

/** A stored result is read back as JSON: the same change is no longer the same object. */
const isSame = (change: OfChart, suspect: OfChart | null): boolean =>
  suspect !== null &&
  change.at === suspect.at &&
  change.type === suspect.type &&
  change.summary === suspect.summary;
