// Metric points → readings of a feature: the GenAI conventions' own, old and new names, and business metrics.
// https://github.com/open-telemetry/semantic-conventions-genai (metrics)
import type { MetricReading } from '../../model/records.ts';
import { featureOf } from './feature.ts';
import { type Fields, type MetricPoint, textOf } from './span.ts';

/** What a cumulative series said last; bounded, the one not heard of for longest is forgotten first. */
export type MetricMemory = Map<
  string,
  {
    readonly startAt: number | null;
    readonly at: number;
    readonly value: number;
    readonly count: number | null;
  }
>;

export interface ReadMetrics {
  readonly readings: readonly MetricReading[];
  /** Points of metrics that are nobody's business here, and first points of cumulative series: only counted. */
  readonly unused: number;
  readonly remember: () => void;
}

const SERIES_MAX = 20_000;

export function readingsOf(
  memory: MetricMemory,
  points: readonly MetricPoint[],
  featureNames?: readonly string[],
): ReadMetrics {
  const fresh: MetricMemory = new Map();
  const grouped = new Map<string, { readonly meaning: Meaning; readonly amounts: Amount[] }>();
  let unused = 0;
  for (const point of points) {
    const meaning = meaningOf(point, featureNames);
    const amount = meaning === null ? null : amountOf(memory, fresh, point);
    if (meaning !== null && isFailed(point)) fresh.set(shownErrors(meaning), SHOWN);
    if (meaning === null || amount === null) {
      unused += 1;
      continue;
    }
    const key = `${meaning.feature}\n${meaning.name}\n${amount.at}`;
    const group = grouped.get(key) ?? { meaning, amounts: [] };
    group.amounts.push(amount);
    grouped.set(key, group);
  }
  const readings = [...grouped.values()].flatMap(({ meaning, amounts }) => {
    const shown = fresh.has(shownErrors(meaning)) || memory.has(shownErrors(meaning));
    return [...readingOf(meaning, amounts), ...(shown ? errorShareOf(meaning, amounts) : [])];
  });
  return { readings, unused, remember: () => rememberPoints(memory, fresh) };
}

const DURATION = 'gen_ai.client.inference.duration';

const isFailed = ({ fields }: MetricPoint): boolean => textOf(fields, 'error.type') !== null;

/** A source that has never shown an error is perhaps blind to them: its share of errors is not known, not 0. */
const shownErrors = ({ feature, name }: Meaning): string => `errors\n${feature}\n${name}`;
const SHOWN = { startAt: null, at: 0, value: 0, count: null };

function errorShareOf({ feature, name }: Meaning, amounts: readonly Amount[]): readonly MetricReading[] {
  if (name !== DURATION) return [];
  const countOf = (some: readonly Amount[]): number =>
    some.reduce((total, { count }) => total + (count ?? 0), 0);
  const n = countOf(amounts);
  if (n === 0) return [];
  const value = countOf(amounts.filter(({ failed }) => failed)) / n;
  const at = amounts[0]?.at ?? 0;
  return [
    {
      kind: 'metric',
      at,
      feature,
      name: 'gen_ai.client.inference.error_share',
      value,
      worse: 'up',
      unit: null,
      n,
    },
  ];
}

function rememberPoints(memory: MetricMemory, fresh: MetricMemory): void {
  for (const [key, point] of fresh) {
    memory.delete(key);
    memory.set(key, point);
  }
  for (const key of memory.keys()) {
    if (memory.size <= SERIES_MAX) return;
    memory.delete(key);
  }
}

interface Meaning {
  readonly feature: string;
  readonly name: string;
  readonly unit: string | null;
  readonly worse: MetricReading['worse'];
  /** How readings of one moment become one: amounts of several models add up, states of a business do not. */
  readonly combine: 'mean' | 'per_minute' | 'last';
}

interface Amount {
  readonly at: number;
  readonly value: number;
  readonly count: number | null;
  /** What the amount was gathered in; null when not known. */
  readonly ms: number | null;
  readonly failed: boolean;
}

const RENAMED: Readonly<Record<string, string>> = {
  'gen_ai.client.operation.duration': 'gen_ai.client.inference.duration',
  'gen_ai.client.operation.time_to_first_chunk': 'gen_ai.client.inference.time_to_first_chunk',
  'gen_ai.client.operation.time_per_output_chunk': 'gen_ai.client.inference.time_per_output_chunk',
  'gen_ai.server.request.duration': 'gen_ai.server.inference.duration',
};

function meaningOf(point: MetricPoint, featureNames: readonly string[] | undefined): Meaning | null {
  const own = textOf(point.fields, 'app.feature') ?? textOf(point.resource, 'app.feature');
  const isGenAi = point.metric.startsWith('gen_ai.');
  const isBusiness = point.metric.startsWith('app.business.');
  if (!isGenAi && !isBusiness && (own === null || point.shape !== 'gauge')) return null;
  return {
    feature: featureOf([point.fields, point.resource], featureNames),
    name: isGenAi ? genAiName(point) : `${point.metric}${partOf(point.fields)}`,
    unit: point.unit === '' || point.unit === '1' ? null : point.unit,
    worse: worseOf(point),
    combine: point.shape === 'histogram' ? 'mean' : point.shape === 'sum' ? 'per_minute' : 'last',
  };
}

/** `gen_ai.client.token.usage` counts input and output in one metric: they are two readings. */
function genAiName({ metric, fields }: MetricPoint): string {
  const kind = textOf(fields, 'gen_ai.token.type');
  if (metric === 'gen_ai.client.token.usage' && kind !== null)
    return `gen_ai.client.inference.operation.${kind === 'completion' ? 'output' : kind}_tokens`;
  return RENAMED[metric] ?? metric;
}

/** The sender may say which way is worse; of time and errors everybody knows. */
function worseOf({ metric, fields }: MetricPoint): MetricReading['worse'] {
  const said = textOf(fields, 'app.worse');
  if (said === 'up' || said === 'down') return said;
  return /(duration|time_to_first|time_per|latency|errors?)\b/.test(metric) ? 'up' : 'either';
}

/** A business metric's other attributes name which part of it this is: `{country=de}`. */
function partOf(fields: Fields): string {
  const others = Object.entries(fields)
    .filter(([name]) => !name.startsWith('app.'))
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort();
  return others.length === 0 ? '' : `{${others.join(',').slice(0, PART_CHARACTERS_MAX)}}`;
}

const PART_CHARACTERS_MAX = 120;

/** @returns what was added since the last report; null when that cannot be told yet */
function amountOf(memory: MetricMemory, fresh: MetricMemory, point: MetricPoint): Amount | null {
  const { at, startAt, value, count } = point;
  const failed = isFailed(point);
  if (point.shape === 'gauge') return { at, value, count: null, ms: null, failed };
  if (point.temporality === 'delta')
    return { at, value, count, ms: startAt === null ? null : at - startAt, failed };
  const key = seriesKey(point);
  const before = fresh.get(key) ?? memory.get(key);
  if (before !== undefined && before.at >= at) return null;
  fresh.set(key, { startAt, at, value, count });
  const isReset =
    before !== undefined && (before.startAt !== startAt || (before.count ?? before.value) > (count ?? value));
  if (before !== undefined && !isReset) {
    return {
      at,
      value: value - before.value,
      count: count === null ? null : count - (before.count ?? 0),
      ms: at - before.at,
      failed,
    };
  }
  // What was added since the series began is recent only when it began lately.
  if (startAt === null || at - startAt > BEGAN_LATELY_MS) return null;
  return { at, value, count, ms: at - startAt, failed };
}

const BEGAN_LATELY_MS = 120_000;

function seriesKey({ metric, scope, resource, fields }: MetricPoint): string {
  const flat = (of: Fields): string =>
    Object.entries(of)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .sort()
      .join(',');
  return [metric, scope, flat(resource), flat(fields)].join('\n');
}

function readingOf(meaning: Meaning, amounts: readonly Amount[]): readonly MetricReading[] {
  const { feature, name, unit, worse, combine } = meaning;
  const at = amounts[0]?.at ?? 0;
  const reading = (value: number, of: string | null, n: number | null): readonly MetricReading[] =>
    Number.isFinite(value) ? [{ kind: 'metric', at, feature, name, value, worse, unit: of, n }] : [];
  const sum = amounts.reduce((total, { value }) => total + value, 0);
  if (combine === 'last') return reading(amounts.at(-1)?.value ?? Number.NaN, unit, null);
  if (combine === 'mean') {
    const n = amounts.reduce((total, { count }) => total + (count ?? 0), 0);
    return n === 0 ? [] : reading(sum / n, unit, n);
  }
  const ms = Math.max(...amounts.map((one) => one.ms ?? 0));
  return ms <= 0 ? [] : reading((sum * 60_000) / ms, `${unit ?? '1'}/min`, null);
}
