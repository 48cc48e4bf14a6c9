// What every picture of series is made of: a title, a lane of what happened when, and a panel for each series.
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSeries, TriageResult } from '../../core/model/finding.ts';
import { COLOURS, SIZES, wrapped } from './appearance.ts';
import { changeLane, type LaneMark } from './change-lane.ts';
import { panel } from './panel.ts';
import type { TimeDomain } from './part.ts';

export interface Picture {
  readonly title: string;
  /** Says how to read it. */
  readonly subtitle: string;
  readonly series: readonly ChartSeries[];
  readonly domain: TimeDomain;
  /** Drawn through the panels with their intervals. */
  readonly onset: TriageResult['onset'];
  readonly end: TriageResult['onset'];
  /** In the lane, and as rules through the panels. */
  readonly marks: readonly LaneMark[];
}

/** A picture without series says so: an absent chart would look like a broken one. */
export function pictureSpec({ title, subtitle, series, domain, onset, end, marks }: Picture): TopLevelSpec {
  const lane = marks.length === 0 ? [] : [changeLane(marks, domain)];
  const panels = series.map((one, index) =>
    panel(one, { domain, onset, end, marks, showTime: index === series.length - 1 }),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: '#ffffff',
    padding: { left: 92, right: 40, top: 24, bottom: 16 },
    autosize: { type: 'pad' },
    title: {
      text: wrapped(title, TITLE_CHARS, 3),
      subtitle: [series.length === 0 ? 'There were no calls to draw.' : subtitle],
    },
    vconcat: series.length === 0 ? [{ mark: 'point', data: { values: [] } }] : [...lane, ...panels],
    bounds: 'flush',
    resolve: { scale: { x: 'independent', y: 'independent' } },
    spacing: 62,
    config: CONFIG,
  };
}

const TITLE_CHARS = 68;

const CONFIG = {
  font: 'Inter',
  view: { stroke: null },
  title: {
    anchor: 'start',
    font: 'Inter',
    fontSize: SIZES.titleSize,
    fontWeight: 600,
    color: COLOURS.ink,
    subtitleFont: 'Inter',
    subtitleFontSize: SIZES.labelSize,
    subtitleColor: COLOURS.quiet,
    subtitlePadding: 8,
    lineHeight: 38,
    subtitleLineHeight: 26,
    offset: 16,
  },
  axis: {
    labelFont: 'Inter',
    titleFont: 'Inter',
    labelFontSize: SIZES.labelSize,
    titleFontSize: SIZES.labelSize,
    labelColor: COLOURS.quiet,
    titleColor: COLOURS.quiet,
    titleFontWeight: 400,
    gridColor: COLOURS.grid,
    domain: false,
    ticks: false,
    labelPadding: 8,
  },
} as const satisfies TopLevelSpec['config'];
