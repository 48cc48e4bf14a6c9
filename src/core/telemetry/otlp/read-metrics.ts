// ExportMetricsServiceRequest → points. Exponential histograms are read like histograms: only sum and count are used.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
import { type ItemReader, readExport } from './read-export.ts';
import type { MetricPoint, ReadExport } from './span.ts';
import { field, fieldsOf, isObject, list, msOf, numberIn, type Wire } from './wire.ts';

export const readMetrics = (request: unknown): ReadExport<MetricPoint> | null =>
  readExport(
    request,
    { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
    (sent, origin, reject) => pointsOf(sent, origin, reject),
  );

const SHAPES = [
  ['gauge', 'gauge'],
  ['sum', 'sum'],
  ['histogram', 'histogram'],
  ['exponentialHistogram', 'histogram'],
  ['summary', 'histogram'],
] as const;

const pointsOf: ItemReader<MetricPoint> = (sent, origin, reject) => {
  const name = field(sent, 'name');
  const shape = SHAPES.find(([wire]) => isObject(field(sent, wire)));
  if (typeof name !== 'string' || name === '' || shape === undefined) {
    reject(sent, 'name, and one of gauge, sum and histogram, were expected');
    return [];
  }
  const data = field(sent, shape[0]) as Wire;
  const unit = field(sent, 'unit');
  const metric = {
    ...origin,
    metric: name,
    unit: typeof unit === 'string' ? unit : '',
    shape: shape[1],
    temporality: temporalityOf(field(data, 'aggregationTemporality')),
  };
  return (list(data, 'dataPoints') ?? []).flatMap((one) => {
    const point = isObject(one) ? pointOf(one, metric.shape) : 'an object was expected';
    if (typeof point === 'string') reject(one, `${name}: ${point}`);
    return typeof point === 'string' || point === null ? [] : [{ ...metric, ...point }];
  });
};

type PointPart = Pick<MetricPoint, 'startAt' | 'at' | 'fields' | 'value' | 'count'>;

/** @returns null for a point that says of itself that it holds nothing */
function pointOf(sent: Wire, shape: MetricPoint['shape']): PointPart | string | null {
  if ((Number(field(sent, 'flags') ?? 0) & NO_RECORDED_VALUE) !== 0) return null;
  const at = msOf(field(sent, 'timeUnixNano'));
  if (at === null) return 'timeUnixNano: nanoseconds since 1970 were expected';
  const startAt = msOf(field(sent, 'startTimeUnixNano'));
  const fields = fieldsOf(field(sent, 'attributes'));
  if (shape === 'histogram') {
    const count = numberIn(field(sent, 'count') ?? 0);
    if (count === null || count < 0) return 'count: a number, 0 or more, was expected';
    // The sum may be left out where negative values were measured: the mean is then not known.
    const value = numberIn(field(sent, 'sum')) ?? (count === 0 ? 0 : Number.NaN);
    return { startAt, at, fields, count, value };
  }
  const value = numberIn(field(sent, 'asDouble')) ?? numberIn(field(sent, 'asInt'));
  if (value === null) return 'asDouble or asInt: a finite number was expected';
  return { startAt, at, fields, value, count: null };
}

const NO_RECORDED_VALUE = 1;

function temporalityOf(sent: unknown): MetricPoint['temporality'] {
  if (sent === 1 || sent === 'AGGREGATION_TEMPORALITY_DELTA') return 'delta';
  return sent === 2 || sent === 'AGGREGATION_TEMPORALITY_CUMULATIVE' ? 'cumulative' : null;
}
