// One series: readings with 95 % bars against the shaded normal band; onset and changes as vertical rules.
import type { ChartSeries, Interval, TriageResult } from '../../core/model/finding.ts';
import { COLOURS, SIZES, shortened } from './appearance.ts';
import { type LaneMark, LOOKS } from './change-lane.ts';
import { type PartSpec, type TimeDomain, timeChannel, timeTicks } from './part.ts';

export interface PanelAround {
  readonly domain: TimeDomain;
  readonly onset: TriageResult['onset'];
  /** Of the episode; null while it lasts. */
  readonly end: TriageResult['onset'];
  readonly marks: readonly LaneMark[];
  /** The lowest panel carries the time axis. */
  readonly showTime: boolean;
}

export function panel(series: ChartSeries, around: PanelAround): PartSpec {
  const [low, high] = yDomain(series);
  const inside = (value: number): boolean => value >= series.normalRange[0] && value <= series.normalRange[1];
  const clip = (value: number): number => Math.min(high, Math.max(low, value));
  const points = series.points.map((point) => ({
    ...point,
    low: clip(point.low),
    high: clip(point.high),
    place: inside(point.value) ? ('inside' as const) : ('outside' as const),
  }));
  return {
    title: {
      text: titleOf(series),
      anchor: 'start',
      frame: 'group',
      font: 'Inter',
      fontSize: SIZES.panelTitleSize,
      fontWeight: 600,
      color: COLOURS.ink,
      offset: 10,
    },
    width: SIZES.plotWidth,
    height: SIZES.panelHeight,
    layer: [
      band(series, around, [low, high]),
      ...momentMarks(around.onset, around, COLOURS.onset),
      ...momentMarks(around.end, around, COLOURS.end),
      ...changeRules(around),
      ...readings(points, xOf(around), yOf(series, [low, high])),
    ],
  };
}

type Layers = Extract<PartSpec, { readonly layer: unknown }>['layer'];

const xOf = ({ domain, showTime }: PanelAround) => ({
  ...timeChannel('at', domain),
  axis: {
    ...timeTicks(domain),
    labels: showTime,
    title: showTime ? `UTC, ${dayOf(domain)}` : null,
    grid: true,
  },
});

/** `20 Nov 2026`, or first and last day. */
function dayOf([from, to]: TimeDomain): string {
  const day = (at: number): string => new Date(at).toUTCString().slice(5, 16).replace(/^0/, '');
  return day(from) === day(to) ? day(to) : `${day(from)} to ${day(to)}`;
}

const yChannel = (field: string, [low, high]: Interval) => ({
  field,
  type: 'quantitative' as const,
  scale: { domain: [low, high], nice: false, zero: false },
});

const Y_LABELS: Readonly<Record<string, string>> = {
  share: "format(datum.value * 100, '.3~r') + ' %'",
  ms: "format(datum.value / 1000, '.3~r') + ' s'",
};

const yOf = ({ unit }: ChartSeries, domain: Interval) => ({
  ...yChannel('value', domain),
  axis: { tickCount: 3, title: null, labelExpr: Y_LABELS[unit] ?? "format(datum.value, ',.3~r')" },
});

function band(
  { normalRange: [low, high] }: ChartSeries,
  { domain }: PanelAround,
  yRange: Interval,
): Layers[number] {
  return {
    data: { values: [{ from: domain[0], to: domain[1], low, high }] },
    mark: { type: 'rect', color: COLOURS.normal, opacity: 0.14 },
    encoding: {
      x: timeChannel('from', domain),
      x2: { field: 'to' },
      y: yChannel('low', yRange),
      y2: { field: 'high' },
    },
  };
}

function momentMarks(moment: TriageResult['onset'], { domain }: PanelAround, color: string): Layers {
  if (moment === null) return [];
  const [from, to] = domain;
  const within = (time: number): number => Math.min(to, Math.max(from, time));
  return [
    {
      data: { values: [{ at: within(moment.earliest), end: within(moment.latest) }] },
      mark: { type: 'rect', color, opacity: 0.22 },
      encoding: { x: timeChannel('at', domain), x2: { field: 'end' } },
    },
    {
      data: { values: moment.at >= from ? [{ at: moment.at }] : [] },
      mark: { type: 'rule', color, strokeWidth: 3, strokeDash: [3, 5] },
      encoding: { x: timeChannel('at', domain) },
    },
  ];
}

const changeRules = ({ marks, domain }: PanelAround): Layers =>
  marks
    .filter(({ kind }) => kind !== 'onset' && kind !== 'end')
    .map(({ at, kind }) => ({
      data: { values: [{ at }] },
      mark: {
        type: 'rule',
        color: LOOKS[kind].colour,
        ...(kind === 'suspect' || kind === 'ender' || kind === 'page'
          ? { strokeWidth: 3 }
          : { strokeWidth: 1.5, strokeDash: [7, 5] }),
      },
      encoding: { x: timeChannel('at', domain) },
    }));

type Reading = ChartSeries['points'][number] & { readonly place: 'inside' | 'outside' };

const PLACES = {
  inside: { color: COLOURS.normal, shape: 'circle', size: 120 },
  outside: { color: COLOURS.outside, shape: 'diamond', size: 190 },
} as const;

function readings(values: readonly Reading[], x: ReturnType<typeof xOf>, y: ReturnType<typeof yOf>): Layers {
  const byPlace = (['inside', 'outside'] as const).flatMap((place): Layers => {
    const data = { values: values.filter((one) => one.place === place).map((one) => ({ ...one })) };
    const { color, shape, size } = PLACES[place];
    return [
      {
        data,
        mark: { type: 'rule', strokeWidth: 2.5, opacity: 0.7, color },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      { data, mark: { type: 'point', filled: true, opacity: 1, color, shape, size }, encoding: { x, y } },
    ];
  });
  const line = { type: 'line' as const, color: COLOURS.quiet, strokeWidth: 1.5, opacity: 0.5 };
  return [
    { data: { values: values.map((one) => ({ ...one })) }, mark: line, encoding: { x, y } },
    ...byPlace,
  ];
}

/** Readings and band with a margin; shares and scores stay in [0, 1]; sizes begin at 0. */
function yDomain({ points, normalRange, unit }: ChartSeries): Interval {
  const bounded = unit === 'share' || unit === 'score';
  const values = points.map(({ value }) => value);
  const bars = points.flatMap(({ low, high }) => [low, high]);
  const low = Math.min(...values, ...(bounded ? bars : []), normalRange[0]);
  const high = Math.max(...values, ...(bounded ? bars : []), normalRange[1]);
  const margin = Math.max((high - low) * 0.08, bounded ? 0.005 : high * 0.02);
  return bounded ? [Math.max(0, low - margin), Math.min(1, high + margin)] : [0, high + 2 * margin];
}

/** `correct answers in app.task=prime · 10–25 calls a point · band 62–100 %`. */
function titleOf({ name, unit, normalRange, points }: ChartSeries): string {
  const counts = points.map(({ n }) => n).sort((a, b) => a - b);
  const [least] = counts;
  const most = counts.at(-1);
  const calls = least === most ? `${least ?? 0} calls a point` : `${least}–${most} calls a point`;
  return `${shortened(name, NAME_CHARS_MAX)} · ${calls} · band ${rangeText(normalRange, unit)}`;
}

const NAME_CHARS_MAX = 52;

function rangeText([low, high]: Interval, unit: string): string {
  const [factor, name] =
    unit === 'share'
      ? [100, ' %']
      : unit === 'ms'
        ? [0.001, ' s']
        : unit === 'score'
          ? [1, '']
          : [1, ` ${unit}`];
  const digits = unit === 'score' ? 2 : high * factor < 10 ? 1 : 0;
  return `${(low * factor).toFixed(digits)}–${(high * factor).toFixed(digits)}${name}`;
}
