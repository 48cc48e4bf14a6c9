// The inbox: stored once, taken once, given back when its process dies.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createInbox } from '../../src/edges/store/inbox.ts';
import { temporaryDatabase } from './temporary-database.ts';

const delivery = {
  source: 'records',
  dedupeKey: 'k',
  receivedAt: 1000,
  headers: { 'content-type': 'text/plain' },
  body: 'zero \u0000 inside, ünïcode, 🎈',
  keptBecause: null,
};
const at = (nowWall: number) => ({ nowWall, leaseMs: 100 });

it('gives a body back exactly, once, oldest first', async (t) => {
  const inbox = createInbox((await temporaryDatabase(t)).db);
  const first = await inbox.put(delivery);
  await inbox.put({ ...delivery, dedupeKey: 'k2', body: 'second' });
  const claimed = await inbox.claim(at(5));
  assert.deepEqual(claimed, {
    id: first.id,
    source: 'records',
    receivedAt: 1000,
    headers: delivery.headers,
    body: delivery.body,
    attempt: 1,
  });
  assert.equal((await inbox.claim(at(5)))?.body, 'second');
  assert.equal(await inbox.claim(at(5)), null);
});

it('tells a repetition from a key used for another body', async (t) => {
  const inbox = createInbox((await temporaryDatabase(t)).db);
  const { id } = await inbox.put(delivery);
  assert.deepEqual(await inbox.put(delivery), { kind: 'duplicate', id, sameBody: true });
  assert.deepEqual(await inbox.put({ ...delivery, body: 'x' }), { kind: 'duplicate', id, sameBody: false });
  assert.equal((await inbox.put({ ...delivery, source: 'changes' })).kind, 'stored');
});

it('lets another process take what a dead one held, after its lease', async (t) => {
  const inbox = createInbox((await temporaryDatabase(t)).db);
  await inbox.put(delivery);
  assert.equal((await inbox.claim(at(0)))?.attempt, 1);
  assert.equal(await inbox.claim(at(99)), null);
  assert.equal((await inbox.claim(at(100)))?.attempt, 2);
});

it('waits before a retry, and tells how much waits and was given up', async (t) => {
  const inbox = createInbox((await temporaryDatabase(t)).db);
  const { id } = await inbox.put(delivery);
  await inbox.put({ ...delivery, dedupeKey: 'kept', keptBecause: 'nothing to do' });
  await inbox.claim(at(0));
  await inbox.retry(id, 500, 'busy');
  assert.equal(await inbox.claim(at(499)), null);
  assert.deepEqual(await inbox.depth(), { pending: 1, failed: 0, oldestPendingAt: 1000 });
  await inbox.claim(at(500));
  await inbox.failed(id, 'no');
  await inbox.done(id);
  assert.deepEqual(await inbox.depth(), { pending: 0, failed: 1, oldestPendingAt: null });
});
