// Three pictures of the bench for docs/detection.md, drawn as the triage chart is: Vega-Lite → SVG → PNG.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../src/core/backtest/registry.ts';
import { COLOURS } from '../../src/edges/charts/appearance.ts';
import { FONT_FAMILY, pngOf, svgOf } from '../../src/edges/charts/charts.ts';
import type { Report } from './report.ts';
import { WANDERS } from './size.ts';

const FOLDER = join(import.meta.dirname, '../../docs/images');

type Spec = Parameters<typeof svgOf>[0];

export async function drawCharts(report: Report): Promise<void> {
  const pictures: Readonly<Record<string, Spec>> = {
    'detection-false-pages.png': falsePagesSpec(report),
    'detection-delay.png': delaySpec(report),
    'detection-rho.png': rhoSpec(report),
  };
  for (const [file, spec] of Object.entries(pictures))
    writeFileSync(join(FOLDER, file), pngOf(await svgOf(spec)));
}

const frame = (title: string, subtitle: string) =>
  ({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: '#ffffff',
    padding: 24,
    width: 760,
    height: { step: 30 },
    title: {
      text: title,
      subtitle,
      anchor: 'start',
      fontSize: 24,
      subtitleFontSize: 16,
      subtitleColor: COLOURS.quiet,
      offset: 16,
    },
    config: {
      font: FONT_FAMILY,
      axis: {
        labelFontSize: 16,
        titleFontSize: 16,
        titleFontWeight: 400,
        labelLimit: 400,
        gridColor: COLOURS.grid,
      },
      legend: {
        labelFontSize: 16,
        titleFontSize: 16,
        titleFontWeight: 400,
        orient: 'bottom',
        symbolSize: 160,
      },
      view: { stroke: null },
    },
  }) as const;

const wanderColour = {
  field: 'wander',
  type: 'nominal' as const,
  title: 'wander (sd)',
  sort: WANDERS.map(String),
  scale: { domain: WANDERS.map(String), range: [COLOURS.normal, COLOURS.end, COLOURS.outside] },
};
const wanderShape = {
  ...wanderColour,
  scale: { domain: WANDERS.map(String), range: ['circle', 'square', 'diamond'] },
};

function falsePagesSpec({ quiet }: Report): Spec {
  const least = 0.01;
  const values = quiet.flatMap((cell) =>
    cell.rivals === null
      ? []
      : [
          ...RULES.flatMap(({ name, title }) =>
            ['usual', 'matched'].map((set) => ({
              rule: set === 'usual' ? title : `${title}, matched`,
              wander: String(cell.wanderSd),
              pages: Math.max(least, cell.rivals?.[set]?.[name] ?? 0),
            })),
          ),
          {
            rule: 'This engine',
            wander: String(cell.wanderSd),
            pages: Math.max(least, cell.pages / cell.weeks),
          },
        ],
  );
  return pointSpec(
    frame(
      'False pages a week, nothing changed',
      `One feature, five series; the budget is one a quarter. No page at all is drawn at ${least}.`,
    ),
    values,
    'pages',
    'pages a week',
  );
}

function delaySpec({ faults }: Report): Spec {
  const values = faults.flatMap((cell) =>
    cell.rivals === null || cell.about !== 'refusal ×3'
      ? []
      : [
          ...RULES.map(({ name, title }) => ({
            rule: `${title}, matched`,
            wander: String(cell.wanderSd),
            minutes: cell.rivals?.['matched']?.[name] ?? Number.POSITIVE_INFINITY,
          })),
          { rule: 'This engine: page', wander: String(cell.wanderSd), minutes: cell.pagedMedian },
          { rule: 'This engine: ticket or page', wander: String(cell.wanderSd), minutes: cell.noticedMedian },
          { rule: 'Least possible, rates known', wander: String(cell.wanderSd), minutes: cell.leastDelay },
        ],
  );
  const seen = values.filter(({ minutes }) => Number.isFinite(minutes));
  return pointSpec(
    frame(
      'Minutes until a page, refusals three times as many',
      'Median; the usual rules set to page one time a quarter by chance. A missing point: not while watched.',
    ),
    seen,
    'minutes',
    'minutes',
  );
}

function rhoSpec({ faults }: Report): Spec {
  const values = faults
    .filter(({ callsPerMinute, ramp }) => callsPerMinute === 10 && !ramp)
    .map(({ about, wanderSd, rhoNoticed }) => ({ rule: about, wander: String(wanderSd), rho: rhoNoticed }));
  return pointSpec(
    frame(
      'Mean delay beside the oracle’s',
      'First ticket or page, over a CUSUM that knows both rates and is matched to the same false alarms.',
    ),
    values,
    'rho',
    'ρ',
  );
}

function pointSpec(
  base: ReturnType<typeof frame>,
  values: readonly Record<string, string | number>[],
  field: string,
  title: string,
): Spec {
  return {
    ...base,
    data: { values: values as Record<string, string | number>[] },
    mark: { type: 'point', filled: true, size: 170, opacity: 0.9 },
    encoding: {
      y: { field: 'rule', type: 'nominal', sort: null, title: null },
      x: { field, type: 'quantitative', title, scale: { type: 'log' }, axis: { tickCount: 5 } },
      color: wanderColour,
      shape: wanderShape,
    },
  } as Spec;
}
