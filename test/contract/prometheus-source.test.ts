// Debian's Prometheus, which nobody here wrote: its past becomes our normal, its present our readings, its gaps none.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { MetricReading } from '../../src/core/model/records.ts';
import { authorizationOf, createPrometheus } from '../../src/edges/prometheus/prometheus.ts';
import { createSeriesCursor } from '../../src/edges/store/metric-readings.ts';
import { createSeriesPoller } from '../../src/flow/poll-series.ts';
import { onPath } from '../fixtures/on-path.ts';
import { type Running, runIntake } from './intake-running.ts';
import { ACCOUNT, type PrometheusServer, startPrometheus, until } from './prometheus-server.ts';

const PROGRAM = onPath('prometheus');
const MINUTE = 60_000;
const HISTORY_MINUTES = 26 * 60;
/** A whole hour, so that the import begins with the first minute. */
const END = Math.floor(Date.now() / (60 * MINUTE)) * 60 * MINUTE - 60 * MINUTE;
const START = END - HISTORY_MINUTES * MINUTE;
const FEATURE = 'support-answers';

it('reads the past, the present and what it missed from a real server', async (t) => {
  if (PROGRAM === null) return t.skip('prometheus not found');
  const server = await startPrometheus(PROGRAM, openMetrics());
  const running = await runIntake();
  server.show('queue_depth 7\n');
  t.after(async () => {
    await running.close();
    await server.close();
  });
  await t.test('imports the history oldest first; NaN and silence are missing, not zero', () =>
    history(server, running),
  );
  await t.test('names the query and the remedy when it cannot be read', () => troubles(server));
  await t.test('follows the present, and finds what passed while the bot was away', () =>
    present(server, running),
  );
});

async function history(server: PrometheusServer, running: Running): Promise<void> {
  const poller = () =>
    createSeriesPoller(
      portsOf(running, () => END + MINUTE),
      {
        source: sourceOf(server),
        query: 'max_over_time(task_completion[30s])',
        metric: { feature: FEATURE, name: 'task-completion', worse: 'down', unit: 'share' },
        stepMs: MINUTE,
        historyMs: HISTORY_MINUTES * MINUTE,
      },
    );
  const first = poller();
  const imported = await first.poll();
  assert.ok(imported.ok, JSON.stringify(imported));
  assert.equal(imported.value.points, HISTORY_MINUTES + 1);
  const readings = await readingsOf(running, 'task-completion');
  assert.deepEqual(
    readings.map(({ at, value }) => ({ at, value })),
    expected(),
  );
  assert.deepEqual([readings[0]?.worse, readings[0]?.unit, readings[0]?.feature], ['down', 'share', FEATURE]);
  for (const again of [first, poller()]) assert.equal((await again.poll()).ok, true);
  assert.equal((await readingsOf(running, 'task-completion')).length, readings.length, 'nothing twice');
}

async function present(server: PrometheusServer, running: Running): Promise<void> {
  const poller = () =>
    createSeriesPoller(portsOf(running, Date.now), {
      source: sourceOf(server),
      query: 'queue_depth',
      metric: { feature: FEATURE, name: 'queue-depth', worse: 'up', unit: null },
      stepMs: 1000,
      historyMs: 5 * MINUTE,
    });
  const seen = async (from: ReturnType<typeof poller>, value: number): Promise<boolean> => {
    await from.poll();
    return (await readingsOf(running, 'queue-depth')).some((reading) => reading.value === value);
  };
  const first = poller();
  await until(() => seen(first, 7), 'the target shows 7');

  // The bot is away while the server sees an 11, which is gone when the bot is back.
  const source = sourceOf(server);
  const shown = async (value: number): Promise<boolean> => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const answer = await source.range('queue_depth', now, now, 1000);
    return answer.ok && answer.value[0]?.value === value;
  };
  server.show('queue_depth 11\n');
  await until(() => shown(11), 'the server has seen 11');
  server.show('queue_depth 12\n');
  await until(() => shown(12), 'the server has seen 12');
  const second = poller();
  await until(() => seen(second, 12), 'the target shows 12');
  const moments = (await readingsOf(running, 'queue-depth')).map(({ at, value }) => ({ at, value }));
  assert.ok(
    moments.some(({ value }) => value === 11),
    JSON.stringify(moments),
  );
  moments.slice(1).forEach(({ at }, index) => {
    assert.equal(at - (moments[index]?.at ?? 0), 1000, 'no second is missing, none stands twice');
  });

  await server.halt();
  const away = await second.poll();
  assert.ok(!away.ok && away.failure.retryable && away.failure.code === 'unreachable', JSON.stringify(away));
}

async function troubles(server: PrometheusServer): Promise<void> {
  const ask = async (query: string, source = sourceOf(server)) => {
    const answer = await source.range(query, START, START + MINUTE, MINUTE);
    assert.ok(!answer.ok, query);
    assert.equal(answer.failure.retryable, false);
    return `${answer.failure.code}: ${answer.failure.why}`;
  };
  assert.match(await ask('sum('), /^bad_query: it cannot run the query "sum\(": .*parse error/);
  assert.match(
    await ask('a_total{x="1"} * on (x) group_left b_total or vector(1) / on () (region_load)'),
    /^failed_query: .*many-to-many|^failed_query: .*found duplicate series/,
  );
  assert.match(
    await ask('region_load'),
    /^several_series: the query "region_load" gives 2 series \(\{.*region="eu"\}, \{.*region="us"\}\): aggregate/,
  );
  const stranger = createPrometheus({ url: server.url, authorization: null });
  assert.match(await ask('up', stranger), /^unauthorized: it answered 401: set PROMETHEUS_BEARER_TOKEN/);
  const elsewhere = createPrometheus({
    url: `${server.url}/api/v1`,
    authorization: authorizationOf(ACCOUNT),
  });
  assert.match(await ask('up', elsewhere), /^not_prometheus: it answered 404/);
  const long = await sourceOf(server).range('vector(1)', START, START + 12_000 * 1000, 1000);
  assert.ok(long.ok && long.value.length === 12_001, 'more points than one question may have');
}

const sourceOf = ({ url }: PrometheusServer) =>
  createPrometheus({ url, authorization: authorizationOf(ACCOUNT) });

const portsOf = (running: Running, now: () => number) => ({
  inbox: running.inbox,
  cursor: createSeriesCursor(running.db),
  clock: { now },
});

/** In the order in which they were stored. */
async function readingsOf(running: Running, name: string): Promise<readonly MetricReading[]> {
  await running.settled();
  const rows = await running.db
    .selectFrom('records')
    .select('data')
    .where('kind', '=', 'metric')
    .orderBy('id')
    .execute();
  return rows.map(({ data }) => JSON.parse(data) as MetricReading).filter((reading) => reading.name === name);
}

const completionAt = (minute: number): number => 0.8 + 0.1 * Math.sin(minute / 200);
/** A division by no traffic, and a time when nothing was measured. */
const isNaNAt = (minute: number): boolean => minute >= 700 && minute < 705;
const isSilentAt = (minute: number): boolean => minute >= 900 && minute < 960;
const minutesOf = (keep: (minute: number) => boolean): readonly number[] =>
  Array.from({ length: HISTORY_MINUTES }, (_, index) => index + 1).filter(keep);

function openMetrics(): string {
  const seconds = (minute: number): number => (START + minute * MINUTE) / 1000;
  const completion = minutesOf((minute) => !isSilentAt(minute)).map(
    (minute) => `task_completion ${isNaNAt(minute) ? 'NaN' : completionAt(minute)} ${seconds(minute)}`,
  );
  const regions = ['eu', 'us'].map((region) => `region_load{region="${region}"} 1 ${seconds(1)}`);
  const lines = ['# TYPE task_completion gauge', ...completion, '# TYPE region_load gauge', ...regions];
  return `${lines.join('\n')}\n# EOF\n`;
}

const isMissing = (minute: number): boolean => isNaNAt(minute) || isSilentAt(minute);
const expected = () =>
  minutesOf((minute) => !isMissing(minute)).map((minute) => ({
    at: START + minute * MINUTE,
    value: completionAt(minute),
  }));
