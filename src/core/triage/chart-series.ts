// The series worth a picture: what got worse first, in time bins with enough calls to mean something.
import type { ChartSeries, Measurement } from '../model/finding.ts';
import { type EpochMs, minutes } from '../model/time.ts';
import { compare } from './compare.ts';
import { type Column, firstAt } from './frame.ts';
import { type Harm, harmsOf, improvementsOf, isSilent } from './harm.ts';
import type { JudgedComparison } from './judged.ts';
import type { Study } from './study.ts';
import { concluded } from './verdict.ts';
import { placeOf } from './wording.ts';

const SERIES_MAX = 4;
/** What people ask after first, when nothing is wrong with it. */
const CALM_ORDER = ['quality-scores', 'behavioural-scores', 'latency', 'provider-errors', 'token-use'];
const BINS_MAX = 40;
const CALLS_PER_BIN = 20;
const CALLS_PER_BIN_RARE = 8;
const BIN_CALLS_MIN = 4;
const BIN_LENGTHS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440].map(minutes);

/** Up to four series, worst first; what stayed normal fills up, because "latency is fine" is seen at once. */
export function chartSeriesOf(study: Study, told: readonly Harm[], end?: EpochMs): readonly ChartSeries[] {
  const harms = told.length > 0 ? told : harmsOf(study);
  const settled = concluded(study).filter(({ state }) => state !== 'not_enough_data');
  const calm = settled.toSorted(
    (a, b) => CALM_ORDER.indexOf(a.column.measure.check) - CALM_ORDER.indexOf(b.column.measure.check),
  );
  const wanted = [...harms.map(({ worst }) => worst), ...improvementsOf(study), ...calm];
  const distinct = wanted.filter(
    ({ column }, index) =>
      !isSilent(column) && wanted.findIndex((other) => other.column === column) === index,
  );
  return distinct.slice(0, SERIES_MAX).map((one) => seriesOf(study, one, end));
}

function seriesOf(
  study: Study,
  { column, measurement: m, ...one }: JudgedComparison,
  end?: EpochMs,
): ChartSeries {
  const { frame, window, onset } = study;
  const from = chartFrom(study);
  const indices = callsOf(study, column, m.segment, from);
  const timeOf = (index: number): EpochMs => frame.at[index] ?? 0;
  const binMs = binLength(indices.length, window.to - from);
  const anchor = onset?.at ?? window.to;
  // No bin straddles the change, or its end: it would show a value that never was.
  const binOf = (at: EpochMs): string =>
    end !== undefined && at >= end
      ? `after ${Math.floor((at - end) / binMs)}`
      : `${Math.floor((at - anchor) / binMs)}`;
  const compared = (members: readonly number[]) =>
    compare({ column, now: Int32Array.from(members), ...one.against, segment: m.segment, minimumCalls: 1 })
      .measurement;
  const bins = Map.groupBy(indices, (index) => binOf(timeOf(index)));
  const points = [...bins.values()]
    .filter((members) => members.length >= BIN_CALLS_MIN)
    .map((members) => {
      const { observed, interval, n } = compared(members);
      const at = members.reduce((sum, index) => sum + timeOf(index), 0) / n;
      return { at: Math.round(at), value: observed, low: interval[0], high: interval[1], n };
    })
    .sort((a, b) => a.at - b.at);
  const typical = points.map(({ n }) => n).sort((a, b) => a - b)[points.length >> 1] ?? m.n;
  const { normalRange } = compared(indicesLike(indices, typical));
  return { name: `${m.name}${placeOf(m)}`, unit: m.unit, points, normalRange, normal: m.normal };
}

/** As many calls as one bin holds: the band is as wide as chance makes a single point. */
const indicesLike = (indices: readonly number[], n: number): readonly number[] =>
  Array.from({ length: Math.max(1, n) }, (_, index) => indices[index % Math.max(1, indices.length)] ?? 0);

/** Three times as much before the change as after it, at least three windows, at most all. */
export function chartFrom({ onset, window, baseline }: Study): EpochMs {
  const start = Math.min(onset?.at ?? window.from, window.from);
  const before = Math.max(2 * (window.to - start), 3 * minutes(60));
  return Math.max(baseline.from, start - before);
}

function callsOf(
  { frame, window }: Study,
  { values }: Column,
  segment: Measurement['segment'],
  from: EpochMs,
): readonly number[] {
  const dimension = frame.dimensions.find(({ name }) => name === segment?.dimension);
  const code = dimension?.values.indexOf(segment?.value ?? '') ?? -1;
  const start = firstAt(frame.at, from);
  // A value that is new (a new prompt version) has no past of its own: the picture shows all calls up to its first.
  const firstOfValue = dimension === undefined ? -1 : dimension.codes.indexOf(code);
  const indices: number[] = [];
  for (let index = start; index < firstAt(frame.at, window.to); index++) {
    if (Number.isNaN(values[index])) continue;
    const inside = dimension === undefined || dimension.codes[index] === code;
    if (inside || (firstOfValue > start && index < firstOfValue)) indices.push(index);
  }
  return indices;
}

/** Bins of about twenty calls, smaller for a rare series, and no more bins than a phone can show. */
function binLength(n: number, spanMs: number): number {
  const callsPerBin = Math.min(CALLS_PER_BIN, Math.max(CALLS_PER_BIN_RARE, n / 8));
  const wanted = Math.max(spanMs / BINS_MAX, (callsPerBin * spanMs) / Math.max(1, n));
  return BIN_LENGTHS_MS.find((length) => length >= wanted) ?? spanMs;
}
