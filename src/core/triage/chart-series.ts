// The series worth a picture: what got worse first, in time bins with enough calls to mean something.
import type { ChartSeries } from '../model/finding.ts';
import { type EpochMs, minutes } from '../model/time.ts';
import { compare } from './compare.ts';
import { firstAt } from './frame.ts';
import { type Harm, harmsOf, improvementsOf } from './harm.ts';
import type { JudgedComparison } from './judged.ts';
import type { Study } from './study.ts';
import { concluded } from './verdict.ts';
import { placeOf } from './wording.ts';

const SERIES_MAX = 4;
const BINS_WANTED = 48;
const CALLS_PER_BIN_MIN = 20;
const BIN_LENGTHS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440].map(minutes);

/** Up to four series, worst first; what stayed normal fills up, because "latency is fine" is seen at once. */
export function chartSeriesOf(study: Study, told: readonly Harm[]): readonly ChartSeries[] {
  const harms = told.length > 0 ? told : harmsOf(study);
  const calm = concluded(study).filter(({ state }) => state !== 'not_enough_data');
  const wanted = [...harms.map(({ worst }) => worst), ...improvementsOf(study), ...calm];
  const distinct = [...new Map(wanted.toReversed().map((one) => [one.column, one])).values()].toReversed();
  return distinct.slice(0, SERIES_MAX).map((one) => seriesOf(study, one));
}

function seriesOf(study: Study, one: JudgedComparison): ChartSeries {
  const { measurement: m, column } = one;
  const indices = callsOf(study, one, chartFrom(study));
  const binMs = binLength(study, indices.length, study.window.to - chartFrom(study));
  const bins = Map.groupBy(indices, (index) => Math.floor((study.frame.at[index] ?? 0) / binMs));
  const points = [...bins]
    .sort(([a], [b]) => a - b)
    .flatMap(([bin, members]) => {
      if (members.length < 5) return [];
      const { measurement } = compare({
        column,
        now: Int32Array.from(members),
        ...one.against,
        segment: m.segment,
        minimumCalls: 1,
      });
      return [
        {
          at: (bin + 0.5) * binMs,
          value: measurement.observed,
          low: measurement.interval[0],
          high: measurement.interval[1],
          n: measurement.n,
        },
      ];
    });
  const typical = points.map(({ n }) => n).sort((a, b) => a - b)[points.length >> 1] ?? m.n;
  const forecast = compare({
    column,
    now: indicesLike(indices, typical),
    ...one.against,
    segment: m.segment,
    minimumCalls: 1,
  });
  return {
    name: `${m.name}${placeOf(m)}`,
    unit: m.unit,
    points,
    normalRange: forecast.measurement.normalRange,
    normal: m.normal,
  };
}

const indicesLike = (indices: readonly number[], n: number): Int32Array =>
  Int32Array.from({ length: Math.max(1, n) }, (_, index) => indices[index % indices.length] ?? 0);

/** Three times as much before the change as after it, at least three windows, at most all. */
export function chartFrom({ onset, window, baseline }: Study): EpochMs {
  const start = Math.min(onset?.at ?? window.from, window.from);
  const before = Math.max(2 * (window.to - start), 3 * minutes(60));
  return Math.max(baseline.from, start - before);
}

function callsOf(
  { frame, window }: Study,
  { column, measurement: { segment } }: JudgedComparison,
  from: EpochMs,
): readonly number[] {
  const dimension = frame.dimensions.find(({ name }) => name === segment?.dimension);
  const code = dimension?.values.indexOf(segment?.value ?? '') ?? -1;
  // A value that is new (a new prompt version) has no past of its own: the picture shows all calls up to it.
  const isNew =
    dimension !== undefined &&
    dimension.codes.subarray(0, firstAt(frame.at, window.from)).indexOf(code) === -1;
  const indices: number[] = [];
  for (let index = firstAt(frame.at, from); index < firstAt(frame.at, window.to); index++) {
    if (Number.isNaN(column.values[index])) continue;
    const inside = dimension === undefined || dimension.codes[index] === code;
    if (inside || (isNew && (frame.at[index] ?? 0) < window.from)) indices.push(index);
  }
  return indices;
}

function binLength(study: Study, n: number, spanMs: number): number {
  const perMs = n / Math.max(1, spanMs);
  const wanted = Math.max(spanMs / BINS_WANTED, CALLS_PER_BIN_MIN / Math.max(perMs, 1e-12));
  return (
    BIN_LENGTHS_MS.find((length) => length >= wanted) ??
    BIN_LENGTHS_MS.at(-1) ??
    study.window.to - study.window.from
  );
}
