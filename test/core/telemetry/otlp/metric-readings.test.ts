// Metric points become readings: means of what was measured, amounts a minute, states; old names and new, delta and cumulative.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type MetricMemory, readingsOf } from '../../../../src/core/telemetry/otlp/metric-readings.ts';
import { readMetrics } from '../../../../src/core/telemetry/otlp/read-metrics.ts';

const T = 1_795_510_000_000;
const nano = (second: number): string => `${T + second * 1000}000000`;
const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

function request(...metrics: readonly object[]): unknown {
  return {
    resourceMetrics: [
      {
        resource: { attributes: [text('service.name', 'shop')] },
        scopeMetrics: [{ scope: { name: 'm' }, metrics }],
      },
    ],
  };
}
const histogram = (name: string, temporality: number | string, points: readonly object[]) => ({
  name,
  unit: 's',
  histogram: { aggregationTemporality: temporality, dataPoints: points },
});
const point = (
  from: number,
  to: number,
  count: number | string,
  sum: number,
  attributes: readonly object[] = [],
) => ({
  startTimeUnixNano: nano(from),
  timeUnixNano: nano(to),
  count,
  sum,
  attributes,
});

function readingsIn(sent: unknown, memory: MetricMemory = new Map()) {
  const read = readMetrics(sent);
  assert.ok(read);
  const { readings, unused, remember } = readingsOf(memory, read.items);
  remember();
  return { readings, unused, unreadable: read.unreadable };
}

it('delta histograms, under the old name, of several models: their mean', () => {
  const { readings } = readingsIn(
    request(
      histogram('gen_ai.client.operation.duration', 1, [
        point(0, 60, '3', 6, [text('gen_ai.request.model', 'a')]),
        point(0, 60, 1, 6, [text('gen_ai.request.model', 'b')]),
      ]),
    ),
  );
  assert.deepEqual(readings, [
    {
      kind: 'metric',
      at: T + 60_000,
      feature: 'shop',
      name: 'gen_ai.client.inference.duration',
      value: 3,
      worse: 'up',
      unit: 's',
      n: 4,
    },
  ]);
});

it('cumulative histograms: what was added since, from the second report on, also after a restart', () => {
  const memory: MetricMemory = new Map();
  const told = (...of: ReturnType<typeof point>[]) =>
    readingsIn(
      request(histogram('gen_ai.client.inference.duration', 'AGGREGATION_TEMPORALITY_CUMULATIVE', of)),
      memory,
    ).readings.map(({ value, n }) => [value, n]);
  assert.deepEqual(told(point(-9000, 0, 100, 100)), [], 'of an unknown part of two hours');
  assert.deepEqual(told(point(-9000, 60, 110, 130)), [[3, 10]]);
  assert.deepEqual(told(point(-9000, 60, 110, 130)), [], 'sent again');
  assert.deepEqual(told(point(100, 120, 4, 8)), [[2, 4]], 'started anew a moment ago');
});

it('the share of errors, once a source has shown one', () => {
  const memory: MetricMemory = new Map();
  const shares = (...points: ReturnType<typeof point>[]) =>
    readingsIn(request(histogram('gen_ai.client.operation.duration', 1, points)), memory)
      .readings.filter(({ name }) => name === 'gen_ai.client.inference.error_share')
      .map(({ value, n }) => [value, n]);
  const failed = [text('error.type', '429')];
  assert.deepEqual(shares(point(0, 60, 10, 5)), [], 'unknown, not 0');
  assert.deepEqual(shares(point(60, 120, 6, 5), point(60, 120, 2, 1, failed)), [[0.25, 8]]);
  assert.deepEqual(shares(point(120, 180, 10, 5)), [[0, 10]]);
});

it('token use: input and output apart, counters as an amount a minute', () => {
  const { readings } = readingsIn(
    request(
      histogram('gen_ai.client.token.usage', 1, [
        point(0, 60, 2, 300, [text('gen_ai.token.type', 'input')]),
        point(0, 60, 2, 50, [text('gen_ai.token.type', 'output')]),
      ]),
      {
        name: 'gen_ai.client.inference.usage.input_tokens',
        unit: '{token}',
        sum: {
          aggregationTemporality: 1,
          isMonotonic: true,
          dataPoints: [{ startTimeUnixNano: nano(0), timeUnixNano: nano(30), asInt: '600' }],
        },
      },
    ),
  );
  assert.deepEqual(
    readings.map(({ name, value }) => [name, value]),
    [
      ['gen_ai.client.inference.operation.input_tokens', 150],
      ['gen_ai.client.inference.operation.output_tokens', 25],
      ['gen_ai.client.inference.usage.input_tokens', 1200],
    ],
  );
});

it('business gauges by name or by feature; others are counted as not used, broken points as unreadable', () => {
  const gauge = (name: string, attributes: readonly object[], more: object = { asDouble: 0.2 }) => ({
    name,
    gauge: { dataPoints: [{ timeUnixNano: nano(1), attributes, ...more }] },
  });
  const { readings, unused, unreadable } = readingsIn(
    request(
      gauge('app.business.conversion', [text('country', 'de'), text('app.worse', 'down')]),
      gauge('deflection', [text('app.feature', 'answers')], { asInt: 7 }),
      gauge('process.memory', []),
      gauge('app.business.broken', [], { asDouble: 'NaN' }),
      { name: 'no data' },
    ),
  );
  assert.deepEqual(
    readings.map(({ feature, name, value, worse }) => [feature, name, value, worse]),
    [
      ['shop', 'app.business.conversion{country=de}', 0.2, 'down'],
      ['answers', 'deflection', 7, 'either'],
    ],
  );
  assert.equal(unused, 1);
  assert.deepEqual(
    unreadable.map(({ problem }) => problem),
    [
      'app.business.broken: asDouble or asInt: a finite number was expected',
      'name, and one of gauge, sum and histogram, were expected',
    ],
  );
});
