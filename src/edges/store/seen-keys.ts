// Keys that were acted on, remembered across restarts and processes for long enough that no redelivery comes later.
import type { Db } from './database.ts';

/** Wall milliseconds until the nightly pruning may forget a key. Slack redelivers within minutes; a day is ample. @see https://docs.slack.dev/apis/events-api#retries */
export const SEEN_KEPT_MS = 24 * 3_600_000;

export interface SeenKeys {
  /** @returns true for exactly one caller of a key, also across processes. */
  firstTime(key: string): Promise<boolean>;
}

export function createSeenKeys(db: Db): SeenKeys {
  return {
    firstTime: async (key) => {
      const inserted = await db
        .insertInto('seen_keys')
        .values({ key, seen_at: Date.now() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst();
      return inserted.numInsertedOrUpdatedRows === 1n;
    },
  };
}
