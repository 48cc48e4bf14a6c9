// Jobs by the wall clock: what they leave behind, and that a failing one does not take the bot with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failed, success } from '../../../src/core/model/result.ts';
import { runJob } from '../../../src/edges/schedule/job.ts';
import { pollStatusPages } from '../../../src/edges/schedule/poll-status-pages.ts';
import { prune } from '../../../src/edges/schedule/prune.ts';
import type { Db } from '../../../src/edges/store/database.ts';
import { createInbox } from '../../../src/edges/store/inbox.ts';
import { createPrunable } from '../../../src/edges/store/prune.ts';
import { createSeenKeys } from '../../../src/edges/store/seen-keys.ts';
import { temporaryDatabase } from '../../contract/temporary-database.ts';
import { START } from '../../core/incident/stories.ts';

const DAY_MS = 24 * 3_600_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('polling status pages', () => {
  it('keeps a record when the indicator changes, and none when the page cannot be read', async (t) => {
    const { db } = await temporaryDatabase(t);
    const said = ['none', 'none', null, 'major', 'none'] as const;
    let turn = 0;
    const statusPage = {
      fetch: async () => {
        const indicator = said[turn++] ?? null;
        return indicator === null
          ? failed({ system: 'statuspage', code: 'timeout', why: 'no answer', retryable: true })
          : success({ indicator, description: 'x', incidents: null });
      },
    };
    const clock = { now: () => START + turn * 60_000, wallMsUntil: () => 0 };
    const job = pollStatusPages({
      statusPage,
      inbox: createInbox(db),
      clock,
      pages: new Map([['openai', 'http://x']]),
      onStored: () => undefined,
    });
    for (const _ of said) await job.run();
    const bodies = await db.selectFrom('inbox').select('body').orderBy('id').execute();
    assert.deepEqual(
      bodies.map(({ body }) => (JSON.parse(body) as { indicator: string }).indicator),
      ['none', 'major', 'none'],
    );
  });
});

describe('pruning', () => {
  it('deletes what is old and done, and keeps what waits or failed', async (t) => {
    const { db } = await temporaryDatabase(t);
    const inbox = createInbox(db);
    const put = async (dedupeKey: string, receivedAt: number): Promise<number> =>
      (
        await inbox.put({
          source: 'records',
          dedupeKey,
          receivedAt,
          headers: {},
          body: '{}',
          keptBecause: null,
        })
      ).id;
    const [oldDone, oldPending, oldFailed, freshDone] = [
      await put('a', 0),
      await put('b', 0),
      await put('c', 0),
      await put('d', 95 * DAY_MS),
    ];
    await inbox.done(oldDone);
    await inbox.failed(oldFailed, 'broken');
    await inbox.done(freshDone);
    const record = { kind: 'llm_call', feature: 'assistant', data: '{}' };
    await db
      .insertInto('records')
      .values([
        { ...record, inbox_id: oldDone, line: 1, at: 0 },
        { ...record, inbox_id: freshDone, line: 1, at: 95 * DAY_MS },
      ])
      .execute();
    await prune({ store: createPrunable(db), keepDays: 90, now: () => 100 * DAY_MS, log: silent }).run();
    const left = await db.selectFrom('inbox').select('id').orderBy('id').execute();
    assert.deepEqual(
      left.map(({ id }) => id),
      [oldPending, oldFailed, freshDone],
    );
    assert.equal((await db.selectFrom('records').select('id').execute()).length, 1);
  });
});

describe('pruning what has no end of its own', () => {
  const pruned = (db: Db) =>
    prune({ store: createPrunable(db), keepDays: 90, now: () => 100 * DAY_MS, log: silent }).run();

  it('keeps the last word on each evaluator and each component, however old', async (t) => {
    const { db } = await temporaryDatabase(t);
    let line = 0;
    const kept = async (kind: string, feature: string, day: number, more: object): Promise<void> => {
      const data = JSON.stringify({ kind, at: day * DAY_MS, ...more });
      await db
        .insertInto('records')
        .values({ inbox_id: 1, line: line++, kind, feature, at: day * DAY_MS, data })
        .execute();
    };
    await kept('evaluator', 'a', 1, { name: 'judge', worse: 'up' });
    await kept('evaluator', 'a', 2, { name: 'judge', worse: 'down' });
    await kept('evaluator', 'b', 1, { name: 'judge', worse: 'up' });
    await kept('provider_status', 'openai', 1, { component: 'API', indicator: 'major' });
    await kept('provider_status', 'openai', 3, { component: 'API', indicator: 'none' });
    await kept('provider_status', 'openai', 2, { component: null, indicator: 'none' });
    await kept('provider_status', 'openai', 1, { component: 'Chat', indicator: 'none' });
    await kept('provider_status', 'openai', 95, { component: 'Chat', indicator: 'minor' });
    await kept('llm_call', 'a', 1, {});
    await pruned(db);
    const left = await db.selectFrom('records').select(['kind', 'feature', 'at']).orderBy('id').execute();
    assert.deepEqual(
      left.map(({ kind, feature, at }) => `${kind} ${feature} ${at / DAY_MS}`),
      [
        'evaluator a 2',
        'evaluator b 1',
        'provider_status openai 3',
        'provider_status openai 2',
        'provider_status openai 95',
      ],
    );
  });

  it('forgets early notices, effects that ended and keys, and never what waits', async (t) => {
    const { db } = await temporaryDatabase(t);
    const early = (identity: string, at: number) => ({
      source: 'pagerduty',
      identity,
      data: JSON.stringify({ kind: 'remark', remark: { at } }),
    });
    await db
      .insertInto('early_alerts')
      .values([early('old', 0), early('fresh', 95 * DAY_MS)])
      .execute();
    const effect = (key: string, status: 'pending' | 'done' | 'failed', triedAt: number | null) => ({
      ...{ key, status, first_tried_at: triedAt },
      ...{ incident: 'INC-1', lane: 'x', kind: 'post_line', data: '{}', due_at: 0 },
    });
    await db
      .insertInto('outbox')
      .values([
        effect('old done', 'done', 1),
        effect('old failed', 'failed', 1),
        effect('old pending', 'pending', 1),
        effect('never tried', 'pending', null),
        effect('fresh done', 'done', Date.now()),
      ])
      .execute();
    const seen = createSeenKeys(db);
    assert.equal(await seen.firstTime('fresh'), true);
    await db
      .insertInto('seen_keys')
      .values({ key: 'old', seen_at: Date.now() - 2 * DAY_MS })
      .execute();
    await pruned(db);
    const left = {
      early: (await db.selectFrom('early_alerts').select('identity').execute()).map(
        ({ identity }) => identity,
      ),
      effects: (await db.selectFrom('outbox').select('key').orderBy('id').execute()).map(({ key }) => key),
      keys: (await db.selectFrom('seen_keys').select('key').execute()).map(({ key }) => key),
    };
    assert.deepEqual(left, {
      early: ['fresh'],
      effects: ['old pending', 'never tried', 'fresh done'],
      keys: ['fresh'],
    });
  });

  it('lets other work have its turn between its steps', async (t) => {
    const { db } = await temporaryDatabase(t);
    for (let part = 0; part < 20; part++)
      await db
        .insertInto('records')
        .values(
          Array.from({ length: 500 }, (_, line) => ({
            ...{ inbox_id: part, line, kind: 'llm_call', feature: 'a', at: 0, data: '{}' },
          })),
        )
        .execute();
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    await pruned(db);
    clearInterval(timer);
    assert.ok(turns >= 2, `${turns} turns`);
    assert.equal((await db.selectFrom('records').select('id').execute()).length, 0);
  });
});

describe('a job that fails', () => {
  it('is logged with its name', async () => {
    const logged: object[] = [];
    await runJob(
      { name: 'broken', when: '* * * * *', run: async () => Promise.reject(new Error('no disk')) },
      { ...silent, error: (fields) => void logged.push(fields) },
    );
    assert.equal((logged[0] as { job?: string }).job, 'broken');
  });
});
