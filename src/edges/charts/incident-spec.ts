// The picture of an incident after the fact: its signals, when they left normal, when someone was paged, what changed.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSeries, TriageResult } from '../../core/model/finding.ts';
import type { Change } from '../../core/model/records.ts';
import type { EpochMs } from '../../core/model/time.ts';
import type { LaneMark } from './change-lane.ts';
import type { TimeDomain } from './part.ts';
import { pictureSpec } from './picture.ts';

export interface IncidentPlot {
  /** The answer first: what, how much, normally how much, paged how long after what. Plain text, may hold untrusted values. */
  readonly title: string;
  /** Up to four are drawn. */
  readonly series: readonly ChartSeries[];
  readonly domain: TimeDomain;
  readonly onset: TriageResult['onset'];
  readonly pagedAt: EpochMs;
  /** When it was shown to be normal again; null while it lasts. */
  readonly recoveredAt: EpochMs | null;
  readonly changes: readonly { readonly change: Change; readonly kind: 'suspect' | 'decoy' | 'change' }[];
}

const SERIES_MAX = 4;
const CHANGES_MAX = 4;

export function incidentSpec(plot: IncidentPlot): TopLevelSpec {
  const { title, domain, onset, recoveredAt } = plot;
  return pictureSpec({
    title,
    subtitle: `Band: 95 % normal range.  ● inside   ◆ outside it.  Bars: 95 % interval.  Black line: the page.${onset === null ? '' : '  Dotted: onset.'}`,
    series: plot.series.slice(0, SERIES_MAX),
    domain,
    onset,
    end: recoveredAt === null ? null : { at: recoveredAt, earliest: recoveredAt, latest: recoveredAt },
    marks: marksOf(plot),
  });
}

/** The onset, the page and the end, then changes: the suspect first, then those nearest to the onset. */
function marksOf({ domain, onset, pagedAt, recoveredAt, changes }: IncidentPlot): readonly LaneMark[] {
  const [from, to] = domain;
  const isIn = (at: EpochMs): boolean => at >= from && at <= to;
  const near = onset?.at ?? pagedAt;
  const moments: readonly LaneMark[] = [
    ...(onset === null ? [] : [{ at: onset.at, text: 'onset', kind: 'onset' as const }]),
    { at: pagedAt, text: 'paged', kind: 'page' },
    ...(recoveredAt === null
      ? []
      : [{ at: recoveredAt, text: 'shown to be normal again', kind: 'end' as const }]),
  ];
  const changed = changes
    .filter(({ change }) => isIn(change.at))
    .toSorted(
      (a, b) =>
        Number(b.kind === 'suspect') - Number(a.kind === 'suspect') ||
        Math.abs(a.change.at - near) - Math.abs(b.change.at - near),
    )
    .slice(0, CHANGES_MAX)
    .map(
      ({ change, kind }): LaneMark => ({
        at: change.at,
        text: change.summary.split(/[;,] /, 1)[0] ?? '',
        kind,
      }),
    );
  return [...moments.filter(({ at }) => isIn(at)), ...changed];
}
