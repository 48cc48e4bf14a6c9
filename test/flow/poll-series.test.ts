// Reading another system's series: oldest first, in blocks, nothing twice, and no gap after whatever happened.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failed, success } from '../../src/core/model/result.ts';
import { createSeriesPoller } from '../../src/flow/poll-series.ts';
import type { NewDelivery, SeriesReading } from '../../src/flow/ports.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
const NOW = Date.UTC(2026, 10, 20, 13, 30, 20);
const DOWN = { system: 'prometheus', code: 'unreachable', why: 'refused', retryable: true } as const;

describe('polling a series', () => {
  it('asks for the past in questions a server answers, and stores it oldest first', async () => {
    const world = worldAt(NOW);
    const answer = await world.poller(28).poll();
    assert.ok(answer.ok);
    assert.ok(world.questions.every(({ points }) => points <= 10_000));
    const moments = world.stored();
    assert.equal(answer.value.stored, moments.length);
    assert.equal(moments[0], Date.UTC(2026, 9, 23, 14, 0), 'the first whole hour within 28 days');
    assert.equal(moments.at(-1), Date.UTC(2026, 10, 20, 13, 29), 'the minute that is over and settled');
    assert.ok(moments.every((at, index) => index === 0 || at - (moments[index - 1] ?? 0) === MINUTE));
    assert.ok(world.deliveries.length < 800, `${world.deliveries.length} bodies`);
  });

  it('stores each new minute once, also when asked twice in it, and late samples when they come', async () => {
    const world = worldAt(NOW);
    const poller = world.poller(1);
    await poller.poll();
    const before = world.stored().length;
    world.missing.add(Date.UTC(2026, 10, 20, 13, 31));
    for (const minute of [1, 1, 2]) {
      world.now = NOW + minute * MINUTE;
      await poller.poll();
    }
    assert.equal(world.stored().length, before + 1);
    world.missing.clear();
    world.now = NOW + 3 * MINUTE;
    await poller.poll();
    assert.equal(world.stored().length, before + 3, 'the late one and the newest');
    assert.equal(world.repeated, 0, 'what is known to be stored is not even offered again');
  });

  it('stops at a failure, keeps what came before it, and goes on from there', async () => {
    const world = worldAt(NOW);
    const poller = world.poller(28);
    world.failAt = 3;
    const broken = await poller.poll();
    assert.deepEqual(broken, failed(DOWN));
    const half = world.stored().length;
    assert.ok(half === 19_200, `${half}`);
    world.failAt = null;
    world.now = NOW + 90 * MINUTE;
    assert.equal((await poller.poll()).ok, true);
    const moments = world.stored();
    assert.ok(
      moments.every((at, index) => index === 0 || at - (moments[index - 1] ?? 0) === MINUTE),
      'no gap',
    );
    assert.equal(new Set(moments).size, moments.length, 'none twice');
  });

  it('begins again at the last recorded reading, and repeating what still waits in the inbox is harmless', async () => {
    const world = worldAt(NOW);
    await world.poller(1).poll();
    const before = world.stored();
    world.recorded = before.at(-30) ?? null;
    world.now = NOW + 10 * MINUTE;
    await world.poller(1).poll();
    assert.equal(world.repeated, 29);
    assert.equal(world.stored().length, before.length + 10);
  });
});

/** A source with a reading at every minute, an inbox that knows its keys, and a cursor set by hand. */
function worldAt(now: number) {
  const keys = new Set<string>();
  const deliveries: NewDelivery[] = [];
  const questions: { points: number }[] = [];
  const world = {
    now,
    deliveries,
    questions,
    missing: new Set<number>(),
    failAt: null as number | null,
    recorded: null as number | null,
    repeated: 0,
    stored: () =>
      deliveries.flatMap(({ body }) =>
        body.split('\n').map((line) => Date.parse((JSON.parse(line) as { at: string }).at)),
      ),
    poller: (days: number) =>
      createSeriesPoller(
        {
          inbox: {
            put: async (delivery) => {
              assert.equal(delivery.source, 'records');
              if (keys.has(delivery.dedupeKey)) {
                world.repeated += 1;
                return { kind: 'duplicate', id: 0, sameBody: true };
              }
              keys.add(delivery.dedupeKey);
              return { kind: 'stored', id: deliveries.push(delivery) };
            },
          },
          cursor: { lastReadingAt: async () => world.recorded },
          clock: { now: () => world.now },
        },
        {
          source: {
            name: 'prometheus',
            range: async (_query, from, to, stepMs) => {
              questions.push({ points: (to - from) / stepMs + 1 });
              if (questions.length === world.failAt) return failed(DOWN);
              const readings: SeriesReading[] = [];
              for (let at = from; at <= to; at += stepMs)
                if (!world.missing.has(at)) readings.push({ at, value: 0.5 });
              return success(readings);
            },
          },
          query: 'completion',
          metric: { feature: 'support', name: 'completion', worse: 'down', unit: null },
          stepMs: MINUTE,
          historyMs: days * DAY_MINUTES * MINUTE,
        },
      ),
  };
  return world;
}
