// Effects that are still to be done: one at a time in each lane, in order, by whichever process takes the lease.

import type { Updateable } from 'kysely';
import type { Effect } from '../../core/incident/effect.ts';
import type { IncidentId } from '../../core/model/ids.ts';
import type { ClaimedEffect, EffectClaim, Outbox } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export function createOutbox(db: Db): Outbox {
  return {
    claim: (times) => claim(db, times),
    extend: (claimed, leasedUntilWall) => settle(db, claimed, { leased_until: leasedUntilWall }),
    done: (claimed) => settle(db, claimed, { status: 'done', leased_until: 0, problem: null }),
    retry: (claimed, retryAtWall, problem) =>
      settle(db, claimed, { retry_at: retryAtWall, leased_until: 0, problem }),
    failed: (claimed, problem) => settle(db, claimed, { status: 'failed', leased_until: 0, problem }),
    waiting: async () => {
      const row = await db
        .selectFrom('outbox')
        .select((select) => [
          select.fn.countAll<number>().as('count'),
          select.fn.min('first_tried_at').as('oldest'),
        ])
        .where('status', '=', 'pending')
        .where('due_at', '=', 0)
        .executeTakeFirstOrThrow();
      return { count: Number(row.count), firstTriedAtWall: row.oldest === null ? null : Number(row.oldest) };
    },
    nextDueAt: async () => {
      const row = await db
        .selectFrom('outbox')
        .select((select) => select.fn.min('due_at').as('due'))
        .where('status', '=', 'pending')
        .where('due_at', '>', 0)
        .executeTakeFirst();
      return row?.due == null ? null : Number(row.due);
    },
  };
}

async function settle(
  db: Db,
  { id, attempt }: EffectClaim,
  change: Updateable<Database['outbox']>,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set(change)
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('status', '=', 'pending')
    .execute();
}

/** The oldest pending effect of a lane blocks the lane: what comes later must not overtake it. */
async function claim(
  db: Db,
  { nowWall, now, leaseMs }: Parameters<Outbox['claim']>[0],
): Promise<ClaimedEffect | null> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('outbox')
      .selectAll()
      .where('status', '=', 'pending')
      .where('leased_until', '<', nowWall)
      .where('retry_at', '<=', nowWall)
      .where('due_at', '<=', now)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('outbox as earlier')
              .select('earlier.id')
              .whereRef('earlier.lane', '=', 'outbox.lane')
              .whereRef('earlier.id', '<', 'outbox.id')
              .where('earlier.status', '=', 'pending'),
          ),
        ),
      )
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return null;
    const firstTriedAtWall = row.first_tried_at ?? nowWall;
    await trx
      .updateTable('outbox')
      .set({ leased_until: nowWall + leaseMs, attempts: row.attempts + 1, first_tried_at: firstTriedAtWall })
      .where('id', '=', row.id)
      .execute();
    return {
      id: row.id,
      key: row.key,
      incident: row.incident as IncidentId,
      effect: JSON.parse(row.data) as Effect,
      attempt: row.attempts + 1,
      firstTriedAtWall,
    };
  });
}
