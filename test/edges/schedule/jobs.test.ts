// Jobs by the wall clock: what they leave behind, and that a failing one does not take the bot with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failed, success } from '../../../src/core/model/result.ts';
import { runJob } from '../../../src/edges/schedule/job.ts';
import { pollStatusPages } from '../../../src/edges/schedule/poll-status-pages.ts';
import { prune } from '../../../src/edges/schedule/prune.ts';
import { createInbox } from '../../../src/edges/store/inbox.ts';
import { createPrunable } from '../../../src/edges/store/prune.ts';
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
