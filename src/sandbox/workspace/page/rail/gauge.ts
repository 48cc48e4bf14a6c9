// One small live chart: the last value, how many answers it rests on, and how it got there.
import type { WorkspaceGauge } from '../../contract.ts';
import { html } from '../html.ts';
import { clockMinutes } from '../incident-time.ts';

const width = 260;
const height = 44;

export function Gauge({ gauge }: { readonly gauge: WorkspaceGauge }) {
  const points = gauge.points;
  const last = points.at(-1);
  const first = points[0];
  if (last === undefined || first === undefined)
    return html`<div class="gauge"><p class="gauge-line"><span>${gauge.name}</span><span class="quiet">no answers yet</span></p></div>`;
  const x = scale(Date.parse(first.at), Date.parse(last.at), 1, width - 4);
  const values = points.map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const share = isShare(gauge.unit);
  // A share is drawn on its whole range, so that a wobble does not look like a fall.
  const y = share === null ? scale(low, high, height - 4, 4) : scale(0, share, height - 1, 3);
  const path = points
    .map((point) => `${x(Date.parse(point.at)).toFixed(1)},${y(point.value).toFixed(1)}`)
    .join(' ');
  const told = `${gauge.name}: ${reading(last.value, gauge.unit)}, ${last.n} answers, between ${reading(low, gauge.unit)} and ${reading(high, gauge.unit)} since ${clockMinutes(new Date(first.at))}`;
  return html`<div class="gauge">
    <p class="gauge-line"><span>${gauge.name}</span><span><b>${reading(last.value, gauge.unit)}</b> <span class="quiet">n ${last.n}</span></span></p>
    <svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${told} preserveAspectRatio="none">
      <polygon class="gauge-area" points=${`1,${height} ${path} ${x(Date.parse(last.at))},${height}`} />
      <polyline class="gauge-path" points=${path} />
    </svg>
    <p class="gauge-axis"><span>${clockMinutes(new Date(first.at))}</span><span>${range(low, high, gauge.unit)}</span><span>${clockMinutes(new Date(last.at))}</span></p>
  </div>`;
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);
}

/** The whole of a share: 1, or 100 when it is counted in per cent; null for any other unit. */
function isShare(unit: string): number | null {
  return ['share', 'rate', 'ratio'].includes(unit) ? 1 : ['%', 'percent'].includes(unit) ? 100 : null;
}

/** "48–88 %": the unit once, unless the two ends have different ones (0.9 s and 950 ms). */
function range(low: number, high: number, unit: string): string {
  const [from, to] = [reading(low, unit), reading(high, unit)];
  const tail = / \S+$/.exec(to)?.[0] ?? '';
  return tail !== '' && from.endsWith(tail) ? `${from.slice(0, -tail.length)} – ${to}` : `${from} – ${to}`;
}

/** A value with its unit as people say it: shares as per cent, milliseconds above a second as seconds. */
export function reading(value: number, unit: string): string {
  const digits = (at: number) => value.toLocaleString('en', { maximumFractionDigits: at });
  if (isShare(unit) === 1)
    return `${(value * 100).toLocaleString('en', { maximumFractionDigits: value < 0.1 ? 1 : 0 })} %`;
  if (isShare(unit) === 100) return `${digits(Math.abs(value) < 10 ? 1 : 0)} %`;
  if (unit === 'ms' && value >= 1000)
    return `${(value / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;
  return `${digits(Math.abs(value) < 10 ? 2 : 0)}${unit === '' ? '' : ` ${unit}`}`;
}
