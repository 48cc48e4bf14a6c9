// The effect worker: order inside a lane, lanes side by side, retries, giving up, and what the channel hears of it.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Effect } from '../../../src/core/incident/effect.ts';
import { failed, type Outcome, success } from '../../../src/core/model/result.ts';
import { createEffectWorker, type Performers } from '../../../src/edges/schedule/effect-worker.ts';
import { createIncidentStore } from '../../../src/edges/store/incidents.ts';
import { createOutbox } from '../../../src/edges/store/outbox.ts';
import { declareIncident } from '../../../src/flow/declare-incident.ts';
import type { ClaimedEffect } from '../../../src/flow/ports.ts';
import { temporaryDatabase } from '../../contract/temporary-database.ts';
import { ANA, page, START } from '../../core/incident/stories.ts';

type Answer = (claimed: ClaimedEffect) => Outcome<void> | Promise<Outcome<void>>;

async function house(t: TestContext, answer: Answer) {
  const { db } = await temporaryDatabase(t);
  const clock = { now: () => START, wallMsUntil: () => 0 };
  const incidents = createIncidentStore({ db, clock });
  const seen: string[] = [];
  const one = async (claimed: ClaimedEffect) => {
    seen.push(`${claimed.effect.kind}#${claimed.attempt}`);
    return answer(claimed);
  };
  const performers = new Proxy({}, { get: () => one }) as Performers;
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const worker = createEffectWorker({
    outbox: createOutbox(db),
    incidents,
    clock,
    log: silent,
    performers,
    random: () => 0,
    leaseMs: 60_000,
  });
  t.after(() => worker.stop());
  const declared = await declareIncident(
    { incidents },
    { title: 'wrong answers', severity: 'sev2', feature: null, description: null, by: ANA },
  );
  assert.ok(declared.ok);
  return { db, incidents, worker, seen, id: declared.value.id };
}

/** Resolves when the condition holds, looking after every effect the worker finishes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

const statusOf = (db: Awaited<ReturnType<typeof house>>['db'], kind: Effect['kind']) => async () =>
  (await db.selectFrom('outbox').select('status').where('kind', '=', kind).executeTakeFirst())?.status;

describe('the effect worker', () => {
  it('keeps the order of a lane while another lane goes on', async (t) => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { db, incidents, worker, seen, id } = await house(t, async (claimed) => {
      if (claimed.effect.kind === 'open_channel') await held;
      return success(undefined);
    });
    await incidents.execute(id, { type: 'attach_alert', alert: page() });
    await incidents.execute(id, { type: 'acknowledge', by: ANA });
    worker.start();
    await until(async () => (await statusOf(db, 'pager_acknowledge')()) === 'done');
    assert.ok(!seen.includes('post_line#1'), 'a line was posted before the channel was open');
    release?.();
    await until(async () => (await statusOf(db, 'refresh_summary')()) === 'done');
    assert.deepEqual(
      seen.filter((kind) => /post_line|open_channel|refresh/.test(kind)),
      ['open_channel#1', 'post_line#1', 'refresh_summary#1'],
    );
  });

  it('tries a retryable failure again, telling the attempt', async (t) => {
    const { db, worker, seen } = await house(t, (claimed) =>
      claimed.effect.kind === 'open_channel' && claimed.attempt < 3
        ? failed({ system: 'slack', code: 'ratelimited', why: 'slow down', retryable: true, retryAfterMs: 0 })
        : success(undefined),
    );
    worker.start();
    await until(async () => (await statusOf(db, 'open_channel')()) === 'done');
    assert.deepEqual(
      seen.filter((kind) => kind.startsWith('open_channel')),
      ['open_channel#1', 'open_channel#2', 'open_channel#3'],
    );
  });

  it('gives up what cannot succeed, keeps why, and tells the channel', async (t) => {
    const { db, incidents, worker, id } = await house(t, (claimed) =>
      claimed.effect.kind === 'run_triage'
        ? failed({ system: 'store', code: 'broken', why: 'no disk', retryable: false })
        : success(undefined),
    );
    worker.start();
    await until(async () => (await statusOf(db, 'run_triage')()) === 'failed');
    await until(async () => ((await incidents.load(id))?.state.failures.length ?? 0) === 1);
    const state = (await incidents.load(id))?.state;
    assert.match(state?.failures[0]?.why ?? '', /triage could not be run: no disk/);
    assert.equal(state?.triageRunning, false);
  });

  it('says at once that PagerDuty did not take an acknowledge, and goes on trying', async (t) => {
    const { db, incidents, worker, id } = await house(t, (claimed) =>
      claimed.effect.kind === 'pager_acknowledge' && claimed.attempt === 1
        ? failed({
            system: 'pagerduty',
            code: '503',
            why: 'it answered 503',
            retryable: true,
            retryAfterMs: 0,
          })
        : success(undefined),
    );
    await incidents.execute(id, { type: 'attach_alert', alert: page() });
    await incidents.execute(id, { type: 'acknowledge', by: ANA });
    worker.start();
    await until(async () => (await statusOf(db, 'pager_acknowledge')()) === 'done');
    const loaded = await incidents.load(id);
    const told = loaded?.events.flatMap(({ event }) =>
      event.type === 'effect_failed' ? [event.remedy] : event.type === 'effect_recovered' ? [event.how] : [],
    );
    assert.equal(told?.length, 2);
    assert.match(told[0] ?? '', /acknowledge it in PagerDuty itself/);
    assert.match(told[1] ?? '', /PagerDuty has the acknowledge now/);
    assert.deepEqual(loaded?.state.failures, [], 'the summary warns no longer');
  });

  it('says so when PagerDuty refuses for good after a first failed try', async (t) => {
    const { db, incidents, worker, id } = await house(t, (claimed) => {
      if (claimed.effect.kind !== 'pager_acknowledge') return success(undefined);
      const first = claimed.attempt === 1;
      return failed({
        system: 'pagerduty',
        code: first ? '503' : '403',
        why: first ? 'it answered 503' : 'the key may not write',
        retryable: first,
        retryAfterMs: 0,
      });
    });
    await incidents.execute(id, { type: 'attach_alert', alert: page() });
    await incidents.execute(id, { type: 'acknowledge', by: ANA });
    worker.start();
    await until(async () => (await statusOf(db, 'pager_acknowledge')()) === 'failed');
    const failures = (await incidents.load(id))?.state.failures ?? [];
    assert.match(failures.at(-1)?.remedy ?? '', /Please acknowledge it in PagerDuty itself/);
  });

  it('settles nothing that another process has taken since', async (t) => {
    const { db } = await house(t, () => success(undefined));
    const outbox = createOutbox(db);
    const mine = await outbox.claim({ nowWall: 1, now: START, leaseMs: 1 });
    const theirs = await outbox.claim({ nowWall: 10, now: START, leaseMs: 1000 });
    assert.ok(mine !== null && theirs !== null);
    assert.equal(mine.id, theirs.id);
    await outbox.failed(mine, 'too late');
    await outbox.done(theirs);
    await outbox.retry(mine, 0, 'too late');
    assert.equal(
      (await db.selectFrom('outbox').select('status').where('id', '=', mine.id).executeTakeFirst())?.status,
      'done',
    );
  });

  it('survives a fault of its own program: the effect stays queued', async (t) => {
    const { db, worker } = await house(t, (claimed) => {
      if (claimed.effect.kind === 'run_triage') throw new TypeError('undefined is not a triage');
      return success(undefined);
    });
    worker.start();
    await until(async () => (await statusOf(db, 'open_channel')()) === 'done');
    await until(
      async () =>
        (await db.selectFrom('outbox').select('problem').where('kind', '=', 'run_triage').executeTakeFirst())
          ?.problem != null,
    );
    assert.equal(await statusOf(db, 'run_triage')(), 'pending');
  });
});
