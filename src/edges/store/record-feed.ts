// Records as detection reads them: new ones as they came, or all of the past in order of their own time.
import type { TelemetryRecord } from '../../core/model/records.ts';
import type { FedRecord } from '../../flow/ports/detection.ts';
import type { Db } from './database.ts';
import { PAGE_ROWS, recordPages } from './record-pages.ts';

export async function recordsAfter(db: Db, id: number, limit: number): Promise<readonly FedRecord[]> {
  const rows = await db
    .selectFrom('records')
    .leftJoin('inbox', 'inbox.id', 'records.inbox_id')
    .select(['records.id', 'records.at', 'records.data', 'inbox.received_at as receivedAt'])
    .where('records.id', '>', id)
    .orderBy('records.id')
    .limit(limit)
    .execute();
  // A delivery's body may be deleted before its records: they came when they are of.
  return rows.map((row) => ({ id: row.id, receivedAt: row.receivedAt ?? row.at, record: parsed(row.data) }));
}

export async function newestId(db: Db): Promise<number> {
  const row = await db
    .selectFrom('records')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Each kind of each feature is in order already: their first ones are compared, and the earliest is next. */
export async function* history(db: Db, upTo: number): AsyncGenerator<readonly FedRecord[]> {
  const heads: Head[] = [];
  for (const { kind, feature } of await streamsOf(db)) {
    const range = {
      kind: kind as TelemetryRecord['kind'],
      feature,
      from: Number.MIN_SAFE_INTEGER,
      to: Number.MAX_SAFE_INTEGER,
    };
    const head = { pages: recordPages(db, range), rows: [], next: 0 };
    if (await advance(head, upTo)) heads.push(head);
  }
  let out: FedRecord[] = [];
  while (heads.length > 0) {
    const earliest = earliestOf(heads);
    const row = earliest.rows[earliest.next] as Row;
    out.push({ id: row.id, receivedAt: row.at, record: parsed(row.data) });
    earliest.next += 1;
    if (earliest.next === earliest.rows.length && !(await advance(earliest, upTo)))
      heads.splice(heads.indexOf(earliest), 1);
    if (out.length < PAGE_ROWS) continue;
    yield out;
    out = [];
  }
  yield out;
}

interface Row {
  readonly id: number;
  readonly at: number;
  readonly data: string;
}

interface Head {
  readonly pages: AsyncGenerator<readonly Row[]>;
  rows: readonly Row[];
  next: number;
}

/** @returns false when there are no more rows */
async function advance(head: Head, upTo: number): Promise<boolean> {
  for (;;) {
    const page = await head.pages.next();
    if (page.done === true) return false;
    head.rows = page.value.filter(({ id }) => id <= upTo);
    head.next = 0;
    if (head.rows.length > 0) return true;
  }
}

function earliestOf(heads: readonly Head[]): Head {
  let best = heads[0] as Head;
  let first = best.rows[best.next] as Row;
  for (const head of heads) {
    const row = head.rows[head.next] as Row;
    if (row.at < first.at || (row.at === first.at && row.id < first.id)) {
      best = head;
      first = row;
    }
  }
  return best;
}

/** Steps from one to the next in the index: asking for all distinct ones would walk through every record. */
async function streamsOf(db: Db): Promise<readonly { readonly kind: string; readonly feature: string }[]> {
  const streams: { readonly kind: string; readonly feature: string }[] = [];
  for (;;) {
    const last = streams.at(-1);
    const next = await db
      .selectFrom('records')
      .select(['kind', 'feature'])
      .$if(last !== undefined, (query) =>
        query.where((where) =>
          where(where.refTuple('kind', 'feature'), '>', where.tuple(last?.kind ?? '', last?.feature ?? '')),
        ),
      )
      .orderBy('kind')
      .orderBy('feature')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return streams;
    streams.push(next);
  }
}

const parsed = (data: string): TelemetryRecord => JSON.parse(data) as TelemetryRecord;
