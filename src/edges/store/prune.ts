// Deletes what is beyond its keeping time. Incidents, their events and what waits to be done are never touched.
import type { Db } from './database.ts';

/** Rows a transaction deletes, so that nobody waits long for the database. */
const BATCH = 5000;

export function createPrunable(db: Db) {
  return {
    prune: async (beforeMs: number): Promise<Readonly<Record<string, number>>> => ({
      records: await inBatches((limit) => deleteRecords(db, beforeMs, limit)),
      rejectedLines: await inBatches((limit) => deleteRejected(db, beforeMs, limit)),
      inbox: await inBatches((limit) => deleteInbox(db, beforeMs, limit)),
    }),
  };
}

async function inBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const deleted = await deleteSome(BATCH);
    total += deleted;
    if (deleted < BATCH) return total;
  }
}

async function deleteRecords(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = db.selectFrom('records').select('id').where('at', '<', beforeMs).limit(limit);
  return Number((await db.deleteFrom('records').where('id', 'in', old).executeTakeFirst()).numDeletedRows);
}

async function deleteRejected(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('rejected_lines')
    .innerJoin('inbox', 'inbox.id', 'rejected_lines.inbox_id')
    .select('rejected_lines.id')
    .where('inbox.received_at', '<', beforeMs)
    .limit(limit);
  return Number(
    (await db.deleteFrom('rejected_lines').where('id', 'in', old).executeTakeFirst()).numDeletedRows,
  );
}

/** Pending and failed bodies stay: the first are not worked on yet, a person has not seen the second. */
async function deleteInbox(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('inbox')
    .select('id')
    .where('received_at', '<', beforeMs)
    .where('status', 'in', ['done', 'kept'])
    .limit(limit);
  return Number((await db.deleteFrom('inbox').where('id', 'in', old).executeTakeFirst()).numDeletedRows);
}
