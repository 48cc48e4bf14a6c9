// Detection in the running bot: nothing twice, nothing lost, and no page for trouble that was over.
// long: one story a promise
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createEngine } from '../../src/core/detection/engine.ts';
import type { MetricReading, TelemetryRecord } from '../../src/core/model/records.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import {
  callsOf,
  DAY_MS,
  type DetectorWorld,
  detectorWorld,
  HOUR_MS,
  MINUTE_MS,
  PARTS,
  START,
  settle,
} from '../fixtures/detector-world.ts';

async function world(t: TestContext): Promise<DetectorWorld> {
  const db = await openDatabase(':memory:');
  t.after(() => db.destroy());
  return detectorWorld(db);
}

const quiet = (from: number, to: number) => callsOf('assistant', { from, to, everyMs: 30_000, failing: 0 });
const outage = (from: number, to: number) => callsOf('assistant', { from, to, everyMs: 2000, failing: 0.7 });

/** Minute by minute: what was called is delivered, and the clock goes on. */
async function live(
  { clock, deliver }: DetectorWorld,
  calls: readonly TelemetryRecord[],
  until: number,
  detector: Parameters<typeof settle>[0],
): Promise<void> {
  for (; clock.now < until; clock.now += MINUTE_MS) {
    const now = clock.now;
    await deliver(
      now,
      calls.filter(({ at }) => at >= now - MINUTE_MS && at < now),
    );
    await settle(detector);
  }
}

test('an outage pages once, and its end is told', async (t) => {
  const w = await world(t);
  const detector = w.detector('a');
  w.clock.now = START + HOUR_MS;
  const begins = w.clock.now + 10 * MINUTE_MS;
  const ends = begins + 15 * MINUTE_MS;
  const until = ends + 70 * MINUTE_MS;
  await live(w, [...quiet(START, begins), ...outage(begins, ends), ...quiet(ends, until)], until, detector);
  assert.deepEqual(
    w.told.map(({ kind }) => kind),
    ['page', 'recovered'],
  );
  const [page, end] = w.told;
  assert.ok(page?.kind === 'page' && end?.kind === 'recovered');
  assert.equal(page.route, 'hard_down');
  assert.ok(page.at - begins <= 6 * MINUTE_MS, `paged ${(page.at - begins) / MINUTE_MS} min after`);
  assert.equal(page.episode, end.episode);
  const normals = await w.baselines.normals('assistant');
  assert.ok(normals?.normals.some(({ title }) => title !== ''));
  assert.deepEqual(await w.baselines.features(), ['assistant']);
});

test('killed and started again, it decides the same as if it had never been killed', async (t) => {
  const begins = START + 2 * HOUR_MS;
  const ends = begins + 10 * MINUTE_MS;
  const until = ends + HOUR_MS;
  const calls = [...quiet(START, begins), ...outage(begins, ends), ...quiet(ends, until)];
  const run = async (killedEveryMs: number) => {
    const w = await world(t);
    w.clock.now = START;
    for (let detector = w.detector('a'); w.clock.now < until; detector = w.detector('a'))
      // The one before is never closed: what it did not save is lost with it.
      await live(w, calls, Math.min(until, w.clock.now + killedEveryMs), detector);
    return { told: w.told, decisions: await w.decisions(), normals: await w.baselines.normals('assistant') };
  };
  const whole = await run(until - START);
  const killed = await run(7 * MINUTE_MS);
  assert.deepEqual(
    whole.told.map(({ kind }) => kind),
    ['page', 'recovered'],
  );
  assert.deepEqual(killed.decisions, whole.decisions);
  assert.deepEqual(killed.told, whole.told);
});

test('history that is there at the first start counts as normal and wakes nobody', async (t) => {
  const w = await world(t);
  const now = START + 2.5 * DAY_MS;
  const bad = START + DAY_MS;
  // Delivered out of order: the later part first.
  await w.deliver(now, quiet(bad + HOUR_MS, now));
  await w.deliver(now, outage(bad, bad + 10 * MINUTE_MS));
  await w.deliver(now, quiet(START, bad));
  w.clock.now = now + MINUTE_MS;
  const detector = w.detector('a');
  await settle(detector);
  assert.deepEqual(w.told, []);
  const kinds = (await w.decisions()).map(({ kind }) => kind);
  assert.ok(kinds.includes('page') && kinds.includes('recovered'), 'what was is kept in the log');
  assert.ok(w.log.some((line) => /no incident is opened/.test(line)));
  await detector.close();
  const normals = await w.baselines.normals('assistant');
  assert.ok(
    normals?.normals.some(({ level }) => level !== null),
    'normal is known at once',
  );
});

test('trouble that began while nobody looked, and goes on, is told late', async (t) => {
  const w = await world(t);
  const now = START + 5 * HOUR_MS;
  const begins = now - HOUR_MS;
  await w.deliver(now - 1000, [...quiet(START, begins), ...outage(begins, now)]);
  w.clock.now = now;
  await settle(w.detector('a'));
  assert.deepEqual(
    w.told.map(({ kind }) => kind),
    ['page'],
  );
});

test('one process detects; another takes over when it lets go, and knows what was known', async (t) => {
  const w = await world(t);
  const begins = START + HOUR_MS;
  const [a, b] = [w.detector('a'), w.detector('b')];
  w.clock.now = begins + 12 * MINUTE_MS;
  await w.deliver(w.clock.now - 1000, [...quiet(START, begins), ...outage(begins, w.clock.now)]);
  for (const detector of [a, b, a, b]) await settle(detector);
  assert.equal(b.status(), null);
  assert.equal(w.told.length, 1);
  await a.close();
  await live(w, quiet(w.clock.now, w.clock.now + HOUR_MS), w.clock.now + HOUR_MS, b);
  assert.deepEqual(
    w.told.map(({ kind }) => kind),
    ['page', 'recovered'],
    'the end of what the other one began',
  );
});

test('a metric whose history comes after another one’s has a normal too', async (t) => {
  const w = await world(t);
  const detector = w.detector('a');
  const now = START + 3 * DAY_MS;
  w.clock.now = now;
  await settle(detector);
  const readings = (name: string): MetricReading[] =>
    Array.from({ length: 3 * 24 * 12 }, (_, index) => ({
      kind: 'metric',
      at: START + index * 5 * MINUTE_MS,
      feature: 'assistant',
      name,
      value: 100 + (index % 7),
      worse: 'down',
      unit: null,
      n: null,
    }));
  for (const name of ['conversion', 'completion']) {
    await w.deliver(now, readings(name));
    await settle(detector);
  }
  assert.equal(detector.status()?.late, 3 * 24 * 12 - 13, 'the last hour is only a little late');
  w.clock.now = now + 5 * MINUTE_MS;
  await settle(detector);
  assert.equal(detector.status()?.late, 0, 'all history was read again');
  const normals = (await w.baselines.normals('assistant'))?.normals ?? [];
  for (const name of ['conversion', 'completion'])
    assert.ok(
      normals.some(({ series, level }) => series.includes(name) && level !== null),
      name,
    );
});

test('a record that the engine cannot take costs only itself', async (t) => {
  const w = await world(t);
  let faults = 0;
  const metrics = PARTS.catalogue.metrics.map((metric) => ({
    ...metric,
    read: (call: Parameters<typeof metric.read>[0]) => {
      if (call.session === 'poison') throw new Error('no such thing');
      return metric.read(call);
    },
  }));
  const detector = w.detector('a', {
    engine: { ...PARTS, catalogue: { ...PARTS.catalogue, metrics } },
    onFault: () => {
      faults += 1;
    },
  });
  const begins = START + HOUR_MS;
  const calls = [...quiet(START, begins), ...outage(begins, begins + 10 * MINUTE_MS)];
  const poison = calls.map((call, index) => (index % 50 === 0 ? { ...call, session: 'poison' } : call));
  w.clock.now = begins + 10 * MINUTE_MS;
  await w.deliver(w.clock.now, poison);
  w.clock.now += 2 * MINUTE_MS;
  await settle(detector);
  assert.equal(faults, Math.ceil(calls.length / 50));
  assert.ok(w.log.some((line) => /could not take a record/.test(line)));
  assert.deepEqual(
    w.told.map(({ kind }) => kind),
    ['page'],
  );
});

test('a person’s word that this is normal is kept, ends the episode, and holds when history is read again', async (t) => {
  const w = await world(t);
  const detector = w.detector('a');
  const begins = START + HOUR_MS;
  w.clock.now = begins + 12 * MINUTE_MS;
  await w.deliver(w.clock.now - 1000, [...quiet(START, begins), ...outage(begins, w.clock.now)]);
  await settle(detector);
  await w.baselines.accept({
    feature: 'assistant',
    since: begins,
    askedAt: w.clock.now,
    askedBy: 'Ana Silva',
  });
  await settle(detector);
  assert.deepEqual(
    w.told.map(({ kind }) => kind),
    ['page', 'recovered'],
  );
  const said = (await w.decisions()).find(({ kind }) => kind === 'notice');
  assert.match(said?.kind === 'notice' ? said.text : '', /Ana Silva said .* since 2026-10-05T01:00/);
  await w.baselines.accept({ feature: 'nobody', since: begins, askedAt: w.clock.now, askedBy: 'Ben' });
  await settle(detector);
  const texts = (await w.decisions()).map((decision) => (decision.kind === 'notice' ? decision.text : ''));
  assert.ok(texts.some((text) => /Ben .*nothing is known of it/.test(text)));
});

test('what an incident did not take yet is tried again', async (t) => {
  const w = await world(t);
  let failures = 2;
  const detector = w.detector('a', {
    act: async (decision) => {
      failures -= 1;
      if (failures >= 0) throw new Error('the database is busy');
      w.told.push(decision);
    },
  });
  const begins = START + HOUR_MS;
  w.clock.now = begins + 12 * MINUTE_MS;
  await w.deliver(w.clock.now - 1000, [...quiet(START, begins), ...outage(begins, w.clock.now)]);
  for (let turn = 0; turn < 3; turn += 1) {
    assert.equal(w.told.length, 0);
    await settle(detector);
  }
  assert.equal(w.told.length, 1);
});

test('an engine goes on from its snapshot exactly', () => {
  const calls = [
    ...quiet(START, START + 30 * HOUR_MS),
    ...outage(START + 30 * HOUR_MS, START + 31 * HOUR_MS),
  ];
  const feed = (engine: ReturnType<typeof createEngine>, from: number, to: number) =>
    calls.slice(from, to).flatMap((call) => {
      engine.take(call);
      return engine.advanceTo(call.at);
    });
  const whole = createEngine(PARTS);
  const half = Math.floor(calls.length / 2);
  const expected = [...feed(whole, 0, half), ...feed(whole, half, calls.length)];
  const first = createEngine(PARTS);
  const before = feed(first, 0, half);
  const second = createEngine(PARTS, first.snapshot());
  assert.deepEqual([...before, ...feed(second, half, calls.length)], expected);
  assert.deepEqual(second.snapshot(), whole.snapshot());
});
