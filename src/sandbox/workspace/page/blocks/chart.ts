// data_visualization: line, area, bar and pie charts drawn small, with the numbers in the legend or on hover.
import { html } from '../html.ts';
import { type Json, numberOf, recordOf, recordsOf, stringOf, stringsOf } from '../slack-json.ts';

export function DataVisualization({ block }: { readonly block: Json }) {
  const chart = recordOf(block, 'chart');
  const pie = stringOf(chart, 'type') === 'pie';
  return html`<figure class="chart-block">
    <figcaption>${stringOf(block, 'title')}</figcaption>
    ${pie ? html`<${Pie} segments=${recordsOf(chart, 'segments')} />` : html`<${Axes} chart=${chart} />`}
  </figure>`;
}

const width = 480;
const height = 180;
const left = 46;
const bottom = 22;

function Axes({ chart }: { readonly chart: Json }) {
  const series = recordsOf(chart, 'series').map((one) => ({
    name: stringOf(one, 'name'),
    values: valuesOf(one),
  }));
  const axis = recordOf(chart, 'axis_config');
  const labels = stringsOf(axis, 'categories');
  const top = Math.max(0, ...series.flatMap((one) => one.values));
  const low = Math.min(0, ...series.flatMap((one) => one.values));
  const y = (value: number) => (height - bottom) * (1 - (value - low) / (top - low || 1)) + 4;
  const count = Math.max(labels.length, ...series.map((one) => one.values.length), 1);
  const step = (width - left) / count;
  const x = (index: number) => left + step * (index + 0.5);
  const kind = stringOf(chart, 'type');
  return html`<svg class="chart" viewBox=${`0 0 ${width} ${height + 6}`} role="img" aria-label=${summary(series, labels)}>
      ${[low, (low + top) / 2, top].map(
        (value) => html`<line class="chart-grid" x1=${left} x2=${width} y1=${y(value)} y2=${y(value)} />
          <text x=${left - 6} y=${y(value) + 3} text-anchor="end">${short(value)}</text>`,
      )}
      ${series.map((one, index) => (kind === 'bar' ? bars(one.values, index, series.length, step, x, y, y(0)) : line(one.values, index, x, y, kind === 'area' ? y(0) : null)))}
      ${labels.map((label, index) => (index % Math.ceil(count / 8) === 0 ? html`<text x=${x(index)} y=${height} text-anchor="middle">${label}</text>` : null))}
    </svg>
    <div class="chart-legend">
      ${series.map((one, index) => html`<span class=${`series-${index % 6}`}><i></i>${one.name} <b>${short(one.values.at(-1) ?? 0)}</b></span>`)}
      <span class="quiet">${[stringOf(axis, 'y_label'), stringOf(axis, 'x_label')].filter(Boolean).join(' by ')}</span>
    </div>`;
}

function line(
  values: readonly number[],
  index: number,
  x: (i: number) => number,
  y: (v: number) => number,
  floor: number | null,
) {
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join(' ');
  const area =
    floor === null
      ? null
      : html`<polygon class="chart-area" points=${`${x(0)},${floor} ${points} ${x(values.length - 1)},${floor}`} />`;
  return html`<g class=${`series-${index % 6}`}>${area}<polyline class="chart-line" points=${points} /></g>`;
}

function bars(
  values: readonly number[],
  index: number,
  many: number,
  step: number,
  x: (i: number) => number,
  y: (v: number) => number,
  floor: number,
) {
  const wide = Math.min(36, (step * 0.7) / many);
  return html`<g class=${`series-${index % 6}`}>
    ${values.map(
      (
        value,
        at,
      ) => html`<rect class="chart-bar" rx="2" x=${x(at) - (wide * many) / 2 + wide * index} width=${wide - 1}
        y=${Math.min(y(value), floor)} height=${Math.abs(floor - y(value))}><title>${value}</title></rect>`,
    )}
  </g>`;
}

function Pie({ segments }: { readonly segments: readonly Json[] }) {
  const parts = segments.map((segment) => ({
    name: stringOf(segment, 'label'),
    value: numberOf(segment, 'value') ?? 0,
  }));
  const total = parts.reduce((sum, part) => sum + part.value, 0) || 1;
  const circle = 2 * Math.PI * 40;
  let before = 0;
  return html`<div class="chart-pie">
    <svg class="chart" viewBox="0 0 120 120" role="img" aria-label=${parts.map((part) => `${part.name} ${part.value}`).join(', ')}>
      ${parts.map((part, index) => {
        const dash = `${(part.value / total) * circle} ${circle}`;
        const offset = -(before / total) * circle;
        before += part.value;
        return html`<circle class=${`series-${index % 6} chart-slice`} cx="60" cy="60" r="40" stroke-dasharray=${dash} stroke-dashoffset=${offset} />`;
      })}
    </svg>
    <div class="chart-legend">
      ${parts.map((part, index) => html`<span class=${`series-${index % 6}`}><i></i>${part.name} <b>${short(part.value)}</b></span>`)}
    </div>
  </div>`;
}

function valuesOf(series: Json): readonly number[] {
  return recordsOf(series, 'data').map((point) => numberOf(point, 'value') ?? 0);
}

function short(value: number): string {
  return value.toLocaleString('en', {
    notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard',
    maximumFractionDigits: 2,
  });
}

function summary(
  series: readonly { readonly name: string; readonly values: readonly number[] }[],
  labels: readonly string[],
): string {
  return series
    .map((one) => `${one.name}: ${one.values.map((value, at) => `${labels[at] ?? at} ${value}`).join(', ')}`)
    .join('; ');
}
