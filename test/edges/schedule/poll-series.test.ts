// The job that reads series: a trouble is told once, does not keep the others waiting, and its end is told too.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failed, success } from '../../../src/core/model/result.ts';
import { pollSeries } from '../../../src/edges/schedule/poll-series.ts';
import { createInbox } from '../../../src/edges/store/inbox.ts';
import { createSeriesCursor } from '../../../src/edges/store/metric-readings.ts';
import { temporaryDatabase } from '../../contract/temporary-database.ts';

const MINUTE = 60_000;

it('tells a trouble when it begins and when it ends; the other series go on', async (t) => {
  const { db } = await temporaryDatabase(t);
  const told: string[] = [];
  const say = (_fields: object, text: string) => void told.push(text);
  let now = Date.UTC(2026, 10, 20, 13, 0, 20);
  let broken = true;
  const woken: number[] = [];
  const source = {
    name: 'prometheus',
    range: async (query: string, from: number, to: number, stepMs: number) =>
      query === 'bad' && broken
        ? failed({ system: 'prometheus', code: 'bad_query', why: 'no such word', retryable: false })
        : success(
            [...Array((to - from) / stepMs + 1).keys()].map((i) => ({ at: from + i * stepMs, value: 1 })),
          ),
  };
  const series = ['bad', 'good'].map((name) => ({
    source,
    query: name,
    metric: { feature: 'support', name, worse: 'up' as const, unit: null },
    stepMs: MINUTE,
    historyMs: 30 * MINUTE,
  }));
  const job = pollSeries({
    series,
    inbox: createInbox(db),
    cursor: createSeriesCursor(db),
    clock: { now: () => now },
    log: { info: say, warn: say, error: say },
    onStored: () => woken.push(now),
  });
  for (const fixed of [false, false, true, true]) {
    broken = !fixed;
    await job.run();
    now += MINUTE;
  }
  assert.deepEqual(told, [
    'prometheus gives no readings: no such word',
    '31 readings came from prometheus',
    '31 readings came from prometheus',
  ]);
  assert.equal(woken.length, 6, 'four times the good one, twice the other');
});
