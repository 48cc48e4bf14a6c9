// Of the calls of an hour that is past, an even part stays: whatever the traffic, the disk stays bounded.
import type { Db } from './database.ts';
import { countRecords, type RecordRange, recordPages } from './record-pages.ts';
import { turnOfOthers } from './turns.ts';

export interface Thinning {
  /** Epoch milliseconds, incident time: hours that end after it stay whole. */
  readonly beforeMs: number;
  readonly callsAnHour: number;
}

const HOUR_MS = 3_600_000;
/** SQLite takes 32,766 values in one statement; other work runs between two batches. */
const IDS_A_STATEMENT = 500;

/**
 * Every k-th call in order of time stays, failed or not, so that shares of the hour stay what they were. Run again it
 * deletes nothing more.
 * @returns calls deleted
 */
export async function thinCalls(db: Db, thinning: Thinning): Promise<number> {
  let total = 0;
  for (const feature of await featuresWithCalls(db)) total += await thinFeature(db, feature, thinning);
  return total;
}

async function thinFeature(db: Db, feature: string, { beforeMs, callsAnHour }: Thinning): Promise<number> {
  let total = 0;
  const end = Math.floor(beforeMs / HOUR_MS) * HOUR_MS;
  for (let from = await firstCall(db, feature, 0, end); from !== null; ) {
    const hour = Math.floor(from / HOUR_MS) * HOUR_MS;
    const range = { kind: 'llm_call', feature, from: hour, to: hour + HOUR_MS } as const;
    if (await hasMore(db, range, callsAnHour)) total += await thinHour(db, range, callsAnHour);
    await turnOfOthers();
    from = await firstCall(db, feature, hour + HOUR_MS, end);
  }
  return total;
}

async function thinHour(db: Db, range: RecordRange, keep: number): Promise<number> {
  const count = await countRecords(db, range);
  let index = 0;
  let total = 0;
  for await (const page of recordPages(db, range)) {
    const dropped: number[] = [];
    for (const { id } of page) {
      const stays = Math.floor(((index + 1) * keep) / count) > Math.floor((index * keep) / count);
      if (!stays) dropped.push(id);
      index += 1;
    }
    for (let start = 0; start < dropped.length; start += IDS_A_STATEMENT) {
      const ids = dropped.slice(start, start + IDS_A_STATEMENT);
      const { numDeletedRows } = await db.deleteFrom('records').where('id', 'in', ids).executeTakeFirst();
      total += Number(numDeletedRows);
      await turnOfOthers();
    }
  }
  return total;
}

const callsIn = (db: Db, { kind, feature, from, to }: RecordRange) =>
  db
    .selectFrom('records')
    .where('kind', '=', kind)
    .where('feature', '=', feature)
    .where('at', '>=', from)
    .where('at', '<', to);

async function hasMore(db: Db, range: RecordRange, than: number): Promise<boolean> {
  const beyond = await callsIn(db, range).select('id').offset(than).limit(1).executeTakeFirst();
  return beyond !== undefined;
}

async function firstCall(db: Db, feature: string, from: number, to: number): Promise<number | null> {
  const row = await callsIn(db, { kind: 'llm_call', feature, from, to })
    .select('at')
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

async function featuresWithCalls(db: Db): Promise<readonly string[]> {
  const features: string[] = [];
  for (let last: string | null = null; ; ) {
    const after: string | null = last;
    const next: { readonly feature: string } | undefined = await db
      .selectFrom('records')
      .select('feature')
      .where('kind', '=', 'llm_call')
      .$if(after !== null, (query) => query.where('feature', '>', after ?? ''))
      .orderBy('feature')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return features;
    features.push(next.feature);
    last = next.feature;
  }
}
