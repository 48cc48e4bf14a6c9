// Deletes what is beyond its keeping time. Incidents, their events and what waits to be done are never touched.
import type { EarlyNotice } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { recordPages } from './record-pages.ts';
import { SEEN_KEPT_MS } from './seen-keys.ts';
import { type Thinning, thinCalls } from './thin-calls.ts';
import { turnOfOthers } from './turns.ts';

/** Ids that one statement looks through: a few tens of milliseconds, so that nobody waits long for the database. */
const WINDOW = 2000;

export function createPrunable(db: Db) {
  return {
    prune: async (beforeMs: number, beforeWall: number): Promise<Readonly<Record<string, number>>> => ({
      records: (await deleteRecords(db, beforeMs)) + (await deleteSuperseded(db, beforeMs)),
      rejectedLines: await deleteRejected(db, beforeMs),
      inbox: await deleteInbox(db, beforeMs),
      earlyAlerts: await deleteEarly(db, beforeMs),
      outbox: await deleteEffects(db, beforeWall),
      detections: await deleteDetections(db, beforeMs),
      seenKeys: await deleteSeen(db),
    }),
    thin: (thinning: Thinning): Promise<number> => thinCalls(db, thinning),
  };
}

type Numbered = 'records' | 'rejected_lines' | 'inbox' | 'early_alerts' | 'outbox' | 'detections';
interface Ids {
  readonly above: number;
  readonly to: number;
}

/** Goes through a table by its ids; the event loop's other work runs between two windows. */
async function inWindows(
  db: Db,
  table: Numbered,
  deleteOf: (ids: Ids) => Promise<{ readonly numDeletedRows: bigint }>,
): Promise<number> {
  let total = 0;
  for (let above = 0; ; ) {
    const next = await db
      .selectFrom(table)
      .select('id')
      .where('id', '>', above)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return total;
    const ids = { above: next.id - 1, to: next.id - 1 + WINDOW };
    total += Number((await deleteOf(ids)).numDeletedRows);
    above = ids.to;
    await turnOfOthers();
  }
}

/** Kinds of which the last word holds for ever, however old. */
const STANDING = ['evaluator', 'provider_status'] as const;

const deleteRecords = (db: Db, beforeMs: number): Promise<number> =>
  inWindows(db, 'records', ({ above, to }) =>
    db
      .deleteFrom('records')
      .where('id', '>', above)
      .where('id', '<=', to)
      .where('at', '<', beforeMs)
      .where('kind', 'not in', STANDING)
      .executeTakeFirst(),
  );

/** Of evaluators the last word on each name stays, of provider status that on each component. */
async function deleteSuperseded(db: Db, beforeMs: number): Promise<number> {
  let total = 0;
  for (const kind of STANDING) {
    const features = await db
      .selectFrom('records')
      .select('feature')
      .distinct()
      .where('kind', '=', kind)
      .execute();
    for (const { feature } of features) {
      const latest = new Map<string, number>();
      const range = { kind, feature, from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
      for await (const page of recordPages(db, range)) {
        const superseded: number[] = [];
        for (const { id, at, data } of page) {
          const about = subjectOf(data);
          const earlier = latest.get(about);
          if (earlier !== undefined) superseded.push(earlier);
          if (at < beforeMs) latest.set(about, id);
          else latest.delete(about);
        }
        total += await deleteByIds(db, 'records', superseded);
      }
    }
  }
  return total;
}

function subjectOf(data: string): string {
  const { name, component } = JSON.parse(data) as {
    readonly name?: string;
    readonly component?: string | null;
  };
  return JSON.stringify(name ?? component ?? null);
}

const deleteRejected = (db: Db, beforeMs: number): Promise<number> =>
  inWindows(db, 'rejected_lines', ({ above, to }) =>
    db
      .deleteFrom('rejected_lines')
      .where('id', '>', above)
      .where('id', '<=', to)
      .where('inbox_id', 'in', (query) =>
        query
          .selectFrom('inbox')
          .innerJoin('rejected_lines as line', 'line.inbox_id', 'inbox.id')
          .select('inbox.id')
          .where('line.id', '>', above)
          .where('line.id', '<=', to)
          .where('inbox.received_at', '<', beforeMs),
      )
      .executeTakeFirst(),
  );

/** Pending and failed bodies stay: the first are not worked on yet, a person has not seen the second. */
const deleteInbox = (db: Db, beforeMs: number): Promise<number> =>
  inWindows(db, 'inbox', ({ above, to }) =>
    db
      .deleteFrom('inbox')
      .where('id', '>', above)
      .where('id', '<=', to)
      .where('received_at', '<', beforeMs)
      .where('status', 'in', ['done', 'kept'])
      .executeTakeFirst(),
  );

/** What came before a trigger that never came. */
const deleteEarly = (db: Db, beforeMs: number): Promise<number> =>
  inWindows(db, 'early_alerts', async ({ above, to }) => {
    const rows = await db
      .selectFrom('early_alerts')
      .select(['id', 'data'])
      .where('id', '>', above)
      .where('id', '<=', to)
      .execute();
    const old = rows.filter(({ data }) => {
      const notice = JSON.parse(data) as EarlyNotice['notice'];
      return (notice.kind === 'alert' ? notice.alert : notice.remark).at < beforeMs;
    });
    return {
      numDeletedRows: BigInt(
        await deleteByIds(
          db,
          'early_alerts',
          old.map(({ id }) => id),
        ),
      ),
    };
  });

/** What was done or given up; an effect was tried, and so has its time, before it was either. */
const deleteEffects = (db: Db, beforeWall: number): Promise<number> =>
  inWindows(db, 'outbox', ({ above, to }) =>
    db
      .deleteFrom('outbox')
      .where('id', '>', above)
      .where('id', '<=', to)
      .where('first_tried_at', '<', beforeWall)
      .where('status', 'in', ['done', 'failed'])
      .executeTakeFirst(),
  );

/** What an incident must still hear of stays. */
const deleteDetections = (db: Db, beforeMs: number): Promise<number> =>
  inWindows(db, 'detections', ({ above, to }) =>
    db
      .deleteFrom('detections')
      .where('id', '>', above)
      .where('id', '<=', to)
      .where('at', '<', beforeMs)
      .where('action', '!=', 'due')
      .executeTakeFirst(),
  );

async function deleteSeen(db: Db): Promise<number> {
  for (let total = 0; ; ) {
    const old = db
      .selectFrom('seen_keys')
      .select('key')
      .where('seen_at', '<', Date.now() - SEEN_KEPT_MS)
      .limit(WINDOW);
    const { numDeletedRows } = await db.deleteFrom('seen_keys').where('key', 'in', old).executeTakeFirst();
    total += Number(numDeletedRows);
    if (numDeletedRows < WINDOW) return total;
    await turnOfOthers();
  }
}

async function deleteByIds(
  db: Db,
  table: 'records' | 'early_alerts',
  ids: readonly number[],
): Promise<number> {
  if (ids.length === 0) return 0;
  return Number((await db.deleteFrom(table).where('id', 'in', ids).executeTakeFirst()).numDeletedRows);
}
