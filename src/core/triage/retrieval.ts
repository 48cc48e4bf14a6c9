// Retrieval probes now against before: age, coverage and recall of an index, and since when it has not been refreshed.
import type { Measurement } from '../model/finding.ts';
import type { RetrievalProbe } from '../model/records.ts';
import { type EpochMs, hours } from '../model/time.ts';
import type { TriageQuestion } from './evidence.ts';
import { differenceInterval, medianInterval, medianOf, quantileOf } from './intervals.ts';

export interface IndexReading {
  readonly index: string;
  readonly probesNow: number;
  readonly probesBefore: number;
  /** Empty when there are too few probes. */
  readonly measurements: readonly Measurement[];
  readonly worse: readonly Measurement[];
  /** Last refresh, when the index is older than normal; else null. */
  readonly staleSince: EpochMs | null;
}

export const PROBES_NOW_MIN = 4;
export const PROBES_BEFORE_MIN = 20;
/** A slow decay is not part of its own normal. */
const PAUSE_MS = hours(24);

export function readIndexes(
  probes: readonly RetrievalProbe[],
  { now, windowMs }: TriageQuestion,
  onsetEarliest: EpochMs | null,
): readonly IndexReading[] {
  const from = now - windowMs;
  const end = Math.min(from, onsetEarliest ?? from) - PAUSE_MS;
  return [...Map.groupBy(probes, ({ index }) => index)].map(([index, own]) => {
    const recent = own.filter(({ at }) => at >= from);
    const before = own.filter(({ at }) => at < end);
    const enough = recent.length >= PROBES_NOW_MIN && before.length >= PROBES_BEFORE_MIN;
    const read = enough
      ? TRAITS.map((trait) => ({ trait, measurement: measure(trait, recent, before) }))
      : [];
    const worse = read.filter(isWorse).map(({ measurement }) => measurement);
    const stale = worse.some(({ series }) => series === 'retrieval.age');
    const last = recent.at(-1);
    return {
      index,
      probesNow: recent.length,
      probesBefore: before.length,
      measurements: read.map(({ measurement }) => measurement),
      worse,
      staleSince: stale && last !== undefined ? last.at - last.ageSeconds * 1000 : null,
    };
  });
}

interface Trait {
  readonly series: string;
  readonly name: string;
  readonly unit: string;
  readonly worse: 'up' | 'down';
  readonly of: (probe: RetrievalProbe) => number;
  /** Smaller moves than this do not matter, in the trait's unit, given its normal. */
  readonly matters: (normal: number) => number;
}

const TRAITS: readonly Trait[] = [
  {
    series: 'retrieval.recall',
    name: 'recall on known queries',
    unit: 'share',
    worse: 'down',
    of: ({ recall }) => recall,
    matters: () => 0.05,
  },
  {
    series: 'retrieval.coverage',
    name: 'embedded share of the corpus',
    unit: 'share',
    worse: 'down',
    of: ({ coverage }) => coverage,
    matters: () => 0.01,
  },
  {
    series: 'retrieval.age',
    name: 'index age',
    unit: 's',
    worse: 'up',
    of: ({ ageSeconds }) => ageSeconds,
    matters: (normal) => normal,
  },
];

/** The median now lies beyond the 1 % or 99 % point of single probes before, by an amount that matters. */
function isWorse({
  trait,
  measurement,
}: {
  readonly trait: Trait;
  readonly measurement: Measurement;
}): boolean {
  const { effect, observed, normal, normalRange } = measurement;
  return trait.worse === 'up'
    ? observed > normalRange[1] && effect > trait.matters(normal)
    : observed < normalRange[0] && -effect > trait.matters(normal);
}

function measure(
  { series, name, unit, worse, of }: Trait,
  now: readonly RetrievalProbe[],
  before: readonly RetrievalProbe[],
): Measurement {
  const sortedNow = Float64Array.from(now, of).sort();
  const sortedBefore = Float64Array.from(before, of).sort();
  const observed = { value: medianOf(sortedNow), interval: medianInterval(sortedNow) };
  const normal = { value: medianOf(sortedBefore), interval: medianInterval(sortedBefore) };
  return {
    name,
    series,
    layer: 'quality',
    unit,
    worse,
    observed: observed.value,
    n: now.length,
    interval: observed.interval,
    normal: normal.value,
    normalN: before.length,
    normalRange: [quantileOf(sortedBefore, 0.01), quantileOf(sortedBefore, 0.99)],
    effect: observed.value - normal.value,
    effectInterval: differenceInterval(observed, normal),
    segment: null,
  };
}
