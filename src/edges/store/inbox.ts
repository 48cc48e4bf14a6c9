// Bodies as they arrived. Stored before the answer, processed afterwards: once each, by whichever process takes it first.
import type { Selectable } from 'kysely';
import type { ClaimedDelivery, Inbox, NewDelivery } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export function createInbox(db: Db): Inbox {
  const settle = async (id: number, change: Settling): Promise<void> => {
    await db.updateTable('inbox').set(change).where('id', '=', id).where('status', '=', 'pending').execute();
  };
  return {
    put: (delivery) => put(db, delivery),
    claim: (times) => claim(db, times),
    done: (id) => settle(id, { status: 'done', problem: null }),
    kept: (id, why) => settle(id, { status: 'kept', problem: why }),
    retry: (id, retryAtWall, problem) => settle(id, { retry_at: retryAtWall, problem }),
    failed: (id, problem) => settle(id, { status: 'failed', problem }),
    depth: () => depth(db),
  };
}

type Settling = {
  readonly status?: 'done' | 'kept' | 'failed';
  readonly retry_at?: number;
  readonly problem: string | null;
};

async function put(db: Db, delivery: NewDelivery): ReturnType<Inbox['put']> {
  const stored = await db
    .insertInto('inbox')
    .values({
      source: delivery.source,
      dedupe_key: delivery.dedupeKey,
      received_at: delivery.receivedAt,
      headers: JSON.stringify(delivery.headers),
      body: delivery.body,
      status: delivery.keptBecause === null ? 'pending' : 'kept',
      problem: delivery.keptBecause,
    })
    .onConflict((conflict) => conflict.columns(['source', 'dedupe_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (stored !== undefined) return { kind: 'stored', id: stored.id };
  const there = await db
    .selectFrom('inbox')
    .select(['id', 'body'])
    .where('source', '=', delivery.source)
    .where('dedupe_key', '=', delivery.dedupeKey)
    .executeTakeFirstOrThrow();
  return { kind: 'duplicate', id: there.id, sameBody: there.body === delivery.body };
}

/** `retry_at` is also the lease: while one process works, no other sees the row as ready. */
async function claim(
  db: Db,
  { nowWall, leaseMs }: Parameters<Inbox['claim']>[0],
): Promise<ClaimedDelivery | null> {
  // Looking takes no lock: two idle processes do not wait for each other.
  const ready = await db
    .selectFrom('inbox')
    .select('id')
    .where('status', '=', 'pending')
    .where('retry_at', '<=', nowWall)
    .orderBy('id')
    .limit(CANDIDATES)
    .execute();
  for (const { id } of ready) {
    const row = await db
      .updateTable('inbox')
      .set((set) => ({ retry_at: nowWall + leaseMs, attempts: set('attempts', '+', 1) }))
      .where('id', '=', id)
      // Another process may have taken it between the look and the write.
      .where('status', '=', 'pending')
      .where('retry_at', '<=', nowWall)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return claimedOf(row);
  }
  return null;
}

/** Oldest ones looked at: more than there are processes that may take them meanwhile. */
const CANDIDATES = 16;

function claimedOf(row: Selectable<Database['inbox']>): ClaimedDelivery {
  return {
    id: row.id,
    source: row.source,
    receivedAt: row.received_at,
    headers: JSON.parse(row.headers) as Record<string, string>,
    body: row.body,
    attempt: row.attempts,
  };
}

async function depth(db: Db): ReturnType<Inbox['depth']> {
  const counts = await db
    .selectFrom('inbox')
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .where('status', 'in', ['pending', 'failed'])
    .groupBy('status')
    .execute();
  const oldest = await db
    .selectFrom('inbox')
    .select('received_at')
    .where('status', '=', 'pending')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const count = (status: string): number => Number(counts.find((row) => row.status === status)?.count ?? 0);
  return {
    pending: count('pending'),
    failed: count('failed'),
    oldestPendingAt: oldest?.received_at ?? null,
  };
}
