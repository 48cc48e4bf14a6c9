// Keys that were acted on, remembered across restarts and processes for long enough that no redelivery comes later.
import type { Db } from './database.ts';

/** Wall milliseconds until the nightly pruning may forget a key. Slack redelivers within minutes; a day is ample. @see https://docs.slack.dev/apis/events-api#retries */
export const SEEN_KEPT_MS = 24 * 3_600_000;

export interface SeenKeys {
  /** @returns true for exactly one caller of a key, also across processes. */
  firstTime(key: string): Promise<boolean>;
  has(key: string): Promise<boolean>;
  add(key: string): Promise<void>;
}

export function createSeenKeys(db: Db): SeenKeys {
  const firstTime = async (key: string): Promise<boolean> => {
    const inserted = await db
      .insertInto('seen_keys')
      .values({ key, seen_at: Date.now() })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst();
    return inserted.numInsertedOrUpdatedRows === 1n;
  };
  return {
    firstTime,
    has: async (key) => {
      const row = await db.selectFrom('seen_keys').select('key').where('key', '=', key).executeTakeFirst();
      return row !== undefined;
    },
    add: async (key) => void (await firstTime(key)),
  };
}
