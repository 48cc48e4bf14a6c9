// While a replay runs: gathers what a page's chart shows, from two spans before the onset until some time after the page.
import type { Settings } from '../../config.ts';
import type { Decision, NormalNow, Signal } from '../../core/detection/contract.ts';
import type { Attributes, Change, TelemetryRecord } from '../../core/model/records.ts';
import { type EpochMs, hours } from '../../core/model/time.ts';
import { valueText } from '../../core/telemetry/dimensions/names.ts';
import { createReadings, type Readings, type ReadSource } from '../backtest/readings.ts';
import { addReading, type Bins, createBins } from './plot-bins.ts';
import type { ReplayHouse } from './replay-house.ts';
import type { Onlooker } from './run-replay.ts';

export type Page = Extract<Decision, { kind: 'page' }>;

export interface WatchedPage {
  readonly page: Page;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly signals: readonly WatchedSignal[];
  readonly changes: readonly Change[];
  /** Time of the last record that was seen. */
  readonly seenTo: EpochMs;
}

export interface WatchedSignal {
  readonly signal: Signal;
  /** false: drawn for comparison, and detection says nothing of its normal. */
  readonly isSignal: boolean;
  /** Beyond which a size counts; null for shares and scores. */
  readonly beyond: { readonly side: 'above' | 'below'; readonly size: number } | null;
  /** What the metric is called; null while no reading was seen. */
  readonly source: ReadSource | null;
  /** Of the signal's kind of traffic, and of all: a kind that is new has no past of its own. */
  readonly own: Bins;
  readonly all: Bins;
}

export interface PlotWatch {
  readonly look: Onlooker;
  readonly watched: readonly WatchedPage[];
}

export function createPlotWatch(settings: Settings): PlotWatch {
  const readings = createReadings(settings);
  const watched: Watching[] = [];
  let seenDecisions = 0;
  let newest = 0;
  const look: Onlooker = (house, parsed) => {
    const record = parsed?.kind === 'record' ? parsed.record : null;
    if (record !== null) {
      newest = Math.max(newest, record.at);
      // Also for the meaning of evaluators, which comes once.
      if (record.kind === 'evaluator') readings.read(record, () => undefined);
      for (const watching of watched) if (record.at < watching.until) take(watching, record, readings);
    }
    for (; seenDecisions < house.decisions.length; seenDecisions += 1) {
      const decision = house.decisions[seenDecisions];
      if (decision?.kind !== 'page') continue;
      const watching = watchingOf(decision, house);
      watched.push(watching);
      // The record that ended the page's minute is kept already.
      for (const past of house.telemetry.records(decision.feature, watching.from, newest + 1))
        take(watching, past, readings);
    }
  };
  return { look, watched };
}

interface Watching extends WatchedPage {
  readonly signals: readonly Mutable<WatchedSignal>[];
  readonly changes: Change[];
  seenTo: EpochMs;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Before the first onset twice as much as from there to the page, so that normal is seen; after it half as much. */
const BEFORE = { times: 2, least: hours(12), most: hours(7 * 24) };
const AFTER = { times: 0.5, least: hours(2), most: hours(24) };
/** One more may follow, for comparison. */
const SIGNALS_MAX = 3;

function watchingOf(page: Page, house: ReplayHouse): Watching {
  const onset = page.onset?.at ?? page.at;
  // One of the signals may have begun long before the one that leads.
  const begun = Math.min(onset, ...page.signals.map((signal) => signal.onset?.at ?? onset));
  const span = page.at - begun;
  const between = ({ times, least, most }: typeof BEFORE): number =>
    Math.min(most, Math.max(least, times * span));
  const normals = house.engine.normals(page.feature, page.at);
  const signals = page.signals.filter(
    ({ series }, index) => page.signals.findIndex((other) => other.series === series) === index,
  );
  const shown = [
    ...signals.slice(0, SIGNALS_MAX).map((signal) => ({ signal, isSignal: true })),
    ...wholeOf(signals).map((signal) => ({ signal, isSignal: false })),
  ];
  return {
    page,
    from: begun - between(BEFORE),
    until: page.at + between(AFTER),
    changes: [],
    seenTo: page.at,
    signals: shown.map(({ signal, isSignal }) => ({
      signal,
      isSignal,
      beyond: beyondOf(signal, normals),
      source: null,
      own: createBins(onset),
      all: createBins(onset),
    })),
  };
}

/** Where only a kind of traffic moved: all of it, which shows why the mean said little. */
function wholeOf(signals: readonly Signal[]): readonly Signal[] {
  const [lead] = signals;
  if (lead === undefined || lead.segment === null) return [];
  const series = pooledName(lead.series);
  return signals.some((one) => one.series === series) ? [] : [{ ...lead, series, segment: null }];
}

const pooledName = (series: string): string => series.replace(/\{.*$/s, '');

function beyondOf({ series }: Signal, normals: readonly NormalNow[]): WatchedSignal['beyond'] {
  const pooled = pooledName(series);
  const size = normals.find((normal) => normal.series === pooled)?.threshold ?? null;
  const side = /\|(above|below)-q\d+$/.exec(pooled)?.[1];
  return size === null || (side !== 'above' && side !== 'below') ? null : { side, size };
}

function take(watching: Watching, record: TelemetryRecord, readings: Readings): void {
  const { page } = watching;
  if (record.kind === 'change') {
    if (record.feature === null || record.feature === page.feature) watching.changes.push(record);
    return;
  }
  if (!('feature' in record) || record.feature !== page.feature) return;
  if (record.at < watching.from) return;
  watching.seenTo = Math.max(watching.seenTo, record.at);
  readings.read(record, (source, x, attributes) => {
    for (const one of watching.signals) {
      // Detection tells graded scores from yes/no ones by their name.
      if (one.signal.metric.replace(/ \(graded\)$/, '') !== source.metric) continue;
      one.source ??= source;
      const y = shown(one, x);
      addReading(one.all, record.at, y);
      if (isOf(one.signal, attributes)) addReading(one.own, record.at, y);
    }
  });
}

const shown = ({ beyond }: WatchedSignal, x: number): number =>
  beyond === null ? x : Number(beyond.side === 'above' ? x >= beyond.size : x < beyond.size);

function isOf({ segment }: Signal, attributes: Attributes): boolean {
  if (segment === null) return true;
  const value = attributes[segment.dimension];
  return value !== undefined && valueText(value) === segment.value;
}
