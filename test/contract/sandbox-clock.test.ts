// Incident time against the wall: no drift, cancelable, clear about bad input.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/sandbox/clock.ts';

const START = '2026-11-20T12:50:00.000Z';

test('incident time is the start plus the factor times the wall time since the anchor', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const clock = createClock({ start: START, factor: 60, anchor: 1_000_000 });
  assert.equal(clock.now(), START);
  t.mock.timers.tick(10_000);
  assert.equal(clock.now(), '2026-11-20T13:00:00.000Z');
  assert.equal(
    createClock({ start: START, factor: 60, anchor: 1_005_000 }).now(),
    '2026-11-20T12:55:00.000Z',
  );
});

test('waiting ends once the moment is reached, at once for a past one, never early', async () => {
  const clock = createClock({ start: START, factor: 100_000, anchor: Date.now() });
  const target = Date.parse(START) + 3_600_000;
  await clock.waitUntil(target);
  assert.ok(clock.nowMs() >= target);
  await clock.waitUntil(START);
});

test('a wait can be called off', async () => {
  const stop = new AbortController();
  const waiting = createClock({ start: START, factor: 1, anchor: Date.now() }).waitUntil(
    '2027-11-20T12:50:00.000Z',
    stop.signal,
  );
  stop.abort(new Error('closing'));
  await assert.rejects(waiting, /closing/);
});

test('bad settings name the field and say what to give', () => {
  const good = { start: START, factor: 60, anchor: 0 };
  assert.throws(() => createClock({ ...good, start: 'noon' }), /start: "noon".*RFC 3339/);
  assert.throws(() => createClock({ ...good, factor: 0 }), /factor: 0/);
  assert.throws(() => createClock({ ...good, anchor: Number.NaN }), /anchor: NaN/);
});
