// The store's part of detection: a decision once, memory bit for bit, the past in order, calls thinned evenly.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Decision } from '../../src/core/detection/contract.ts';
import type { Db } from '../../src/edges/store/database.ts';
import { createDetectionLog } from '../../src/edges/store/detection.ts';
import { createDetectorStore } from '../../src/edges/store/detector.ts';
import { createPrunable } from '../../src/edges/store/prune.ts';
import { history } from '../../src/edges/store/record-feed.ts';
import type { DetectorMemory } from '../../src/flow/ports/detection.ts';
import { temporaryDatabase } from './temporary-database.ts';

const T0 = Date.parse('2026-11-20T13:00:00Z');
const HOUR_MS = 3_600_000;

const notice = (at: number, text: string): Decision => ({ kind: 'notice', at, feature: 'a', text });
const page = (at: number, episode: string): Decision => ({
  kind: 'page',
  at,
  feature: 'a',
  route: 'hard_down',
  episode,
  signals: [],
  onset: null,
  segments: [],
  why: 'calls fail',
});
const end = (at: number, episode: string): Decision => ({
  kind: 'recovered',
  at,
  feature: 'a',
  episode,
  signals: [],
  segments: [],
  why: 'calm',
});

const memory = (state: unknown): DetectorMemory => ({
  engine: { version: 1, state },
  advancedTo: T0,
  newest: new Map([['a', T0]]),
  open: new Map(),
  late: { count: 0, lastCameAt: 0 },
  historyReadAt: null,
});

const commitOf = (cursor: number, decisions: readonly Decision[], state: unknown = null) => ({
  cursor,
  save: { memory: memory(state), at: T0, normals: new Map() },
  decisions: decisions.map((decision) => ({ decision, action: 'due' as const })),
  requestsDone: [],
});

it('a decision is kept once, and listed newest first', async (t) => {
  const log = createDetectionLog((await temporaryDatabase(t)).db);
  const decisions = [notice(T0, 'one'), notice(T0 + 1, 'two'), page(T0 + 2, 'a/1'), end(T0 + 3, 'a/1')];
  for (const decision of [...decisions, ...decisions]) await log.keep(decision);
  assert.deepEqual(await log.list({ feature: 'a', from: 0, limit: 10 }), decisions.toReversed());
  assert.deepEqual(await log.list({ feature: 'a', from: T0 + 2, limit: 1 }), [decisions[3]]);
  assert.deepEqual(await log.list({ feature: 'b', from: 0, limit: 10 }), []);
  assert.equal((await log.list({ feature: null, from: 0, limit: 10 })).length, 4);
});

describe('what detection remembers', () => {
  it('comes back bit for bit: maps, sets, typed arrays, numbers that JSON cannot hold', async (t) => {
    const { db } = await temporaryDatabase(t);
    const store = createDetectorStore({ db, owner: 'a', leaseMs: 60_000 });
    assert.equal(await store.load(), null);
    assert.ok(await store.lead());
    const state = new Map<string, unknown>([
      ['ring', Float32Array.from({ length: 5000 }, (_, index) => Math.sin(index))],
      ['counts', new Float64Array([0.1 + 0.2, -0, Number.NaN, Number.MIN_VALUE])],
      ['dull', new Set([1, 2])],
      ['never', Number.NEGATIVE_INFINITY],
      ['none', undefined],
    ]);
    assert.deepEqual(await store.commit(commitOf(17, [notice(T0, 'x')], state)), ['notice']);
    const loaded = await createDetectorStore({ db, owner: 'b', leaseMs: 60_000 }).load();
    assert.deepEqual(loaded, { cursor: 17, savedAt: T0, memory: memory(state) });
  });

  it('is written by the one that leads; who lost the lead writes nothing', async (t) => {
    const { db } = await temporaryDatabase(t);
    const [a, b] = ['a', 'b'].map((owner) => createDetectorStore({ db, owner, leaseMs: 60_000 }));
    assert.ok(a !== undefined && b !== undefined);
    assert.deepEqual([await a.lead(), await b.lead(), await a.lead()], [true, false, true]);
    assert.equal(await b.commit(commitOf(1, [notice(T0, 'mine')])), null);
    assert.deepEqual(await createDetectionLog(db).list({ feature: null, from: 0, limit: 1 }), []);
    await a.release();
    assert.ok(await b.lead());
    assert.equal(await a.commit(commitOf(2, [])), null);
    assert.equal(await a.lead(), false);
  });

  it('of a version that this program does not know is refused', async (t) => {
    const { db } = await temporaryDatabase(t);
    const store = createDetectorStore({ db, owner: 'a', leaseMs: 60_000 });
    await store.lead();
    await store.commit(commitOf(1, []));
    await db.updateTable('detector_state').set({ version: 99 }).execute();
    await assert.rejects(store.load(), /version 99/);
  });
});

describe('what an incident must hear of', () => {
  it('waits until it was told, once, also when the decision comes again', async (t) => {
    const { db } = await temporaryDatabase(t);
    const store = createDetectorStore({ db, owner: 'a', leaseMs: 60_000 });
    await store.lead();
    await store.commit(commitOf(1, [page(T0, 'a/1')]));
    const [due] = await store.due();
    assert.ok(due !== undefined);
    await store.acted(due);
    assert.deepEqual(await store.commit(commitOf(2, [page(T0, 'a/1'), end(T0 + 1, 'a/1')])), ['recovered']);
    assert.deepEqual(await store.due(), [end(T0 + 1, 'a/1')]);
  });

  it('is no end of what nobody was told of, unless the page is told after all', async (t) => {
    const { db } = await temporaryDatabase(t);
    const store = createDetectorStore({ db, owner: 'a', leaseMs: 60_000 });
    await store.lead();
    const late = { decision: page(T0, 'a/1'), action: 'late' as const };
    await store.commit({ ...commitOf(1, []), decisions: [late] });
    await store.commit(commitOf(2, [end(T0 + 1, 'a/1')]));
    assert.deepEqual(await store.due(), []);
    await store.promote('a/1');
    assert.deepEqual(await store.due(), [page(T0, 'a/1')]);
  });
});

async function insertCalls(db: Db, rows: readonly { at: number; feature?: string; kind?: string }[]) {
  for (let start = 0; start < rows.length; start += 1000)
    await db
      .insertInto('records')
      .values(
        rows.slice(start, start + 1000).map(({ at, feature = 'a', kind = 'llm_call' }, index) => ({
          inbox_id: 1,
          line: start + index + 1,
          kind,
          feature,
          at,
          data: JSON.stringify({ kind, at, feature }),
        })),
      )
      .execute();
}

it('all of the past comes in order of its own time, across kinds and features, up to a record', async (t) => {
  const { db } = await temporaryDatabase(t);
  const rows = Array.from({ length: 5000 }, (_, index) => ({
    at: T0 + ((index * 7919) % 5000) * 1000,
    feature: ['a', 'b', ''][index % 3] ?? 'a',
    kind: index % 2 === 0 ? 'llm_call' : 'feedback',
  }));
  await insertCalls(db, rows);
  const seen: number[] = [];
  for await (const page of history(db, 4000)) for (const { record } of page) seen.push(record.at);
  assert.deepEqual(
    seen,
    rows
      .slice(0, 4000)
      .map(({ at }) => at)
      .toSorted((a, b) => a - b),
  );
});

describe('thinning', () => {
  it('keeps an even part of each hour that is past, the same one each time, and everything else', async (t) => {
    const { db } = await temporaryDatabase(t);
    const every = (count: number, from: number, more = {}) =>
      Array.from({ length: count }, (_, index) => ({ at: from + (index * HOUR_MS) / count, ...more }));
    await insertCalls(db, [
      ...every(3000, T0),
      ...every(80, T0 + HOUR_MS),
      ...every(300, T0, { feature: 'b' }),
      ...every(300, T0, { kind: 'feedback' }),
      // The hour that is not two days old yet.
      ...every(300, T0 + 2 * HOUR_MS),
    ]);
    const store = createPrunable(db);
    const thinning = { beforeMs: T0 + 2 * HOUR_MS + 1000, callsAnHour: 100 };
    assert.equal(await store.thin(thinning), 2900 + 200);
    const left = async (kind: string, feature: string, from: number) =>
      (
        await db
          .selectFrom('records')
          .select('at')
          .where('kind', '=', kind)
          .where('feature', '=', feature)
          .where('at', '>=', from)
          .where('at', '<', from + HOUR_MS)
          .orderBy('at')
          .execute()
      ).map(({ at }) => at);
    const kept = await left('llm_call', 'a', T0);
    assert.equal(kept.length, 100);
    const gaps = kept.slice(1).map((at, index) => at - (kept[index] ?? 0));
    assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 2 * (HOUR_MS / 3000), 'evenly over the hour');
    assert.equal((await left('llm_call', 'a', T0 + HOUR_MS)).length, 80);
    assert.equal((await left('llm_call', 'b', T0)).length, 100);
    assert.equal((await left('feedback', 'a', T0)).length, 300);
    assert.equal((await left('llm_call', 'a', T0 + 2 * HOUR_MS)).length, 300);
    assert.equal(await store.thin(thinning), 0, 'nothing is left to thin');
    assert.deepEqual(await left('llm_call', 'a', T0), kept);
  });
});
