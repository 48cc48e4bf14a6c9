// Records in order of time, page by page, with the event loop's other work between two pages.
import { sql } from 'kysely';
import type { TelemetryRecord } from '../../core/model/records.ts';
import type { Db } from './database.ts';
import { turnOfOthers } from './turns.ts';

export interface RecordRange {
  readonly kind: TelemetryRecord['kind'];
  readonly feature: string;
  /** Epoch milliseconds, half-open. */
  readonly from: number;
  readonly to: number;
}

export interface RecordRow {
  readonly id: number;
  readonly at: number;
  readonly data: string;
}

/** Rows read and parsed in one go: some tens of milliseconds. */
export const PAGE_ROWS = 2000;

/** @param share in (0, 1]: keeps that share of the rows, the same ones each time, evenly over time */
export async function* recordPages(
  db: Db,
  range: RecordRange,
  share = 1,
): AsyncGenerator<readonly RecordRow[]> {
  for (let last: Place | null = null; ; ) {
    const page: readonly RecordRow[] = await after(db, range, last)
      .select(['id', 'at', 'data'])
      .$if(share < 1, (query) => query.where(isAmong(share)))
      .limit(PAGE_ROWS)
      .execute();
    yield page;
    last = page.at(-1) ?? null;
    if (page.length < PAGE_ROWS) return;
    await turnOfOthers();
  }
}

/** Index entries stepped over in one go: a few milliseconds. */
const COUNTED_ROWS = 50_000;

/** Counts in steps, so that a count of many millions blocks nobody. */
export async function countRecords(db: Db, range: RecordRange): Promise<number> {
  for (let count = 0, last: Place | null = null; ; count += COUNTED_ROWS) {
    const next: Place | undefined = await after(db, range, last)
      .select(['id', 'at'])
      .offset(COUNTED_ROWS - 1)
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) {
      const rest = await db
        .selectFrom(after(db, range, last).select('id').limit(COUNTED_ROWS).as('rest'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count + Number(rest.count);
    }
    last = next;
    await turnOfOthers();
  }
}

interface Place {
  readonly id: number;
  readonly at: number;
}

function after(db: Db, { kind, feature, from, to }: RecordRange, last: Place | null) {
  return db
    .selectFrom('records')
    .where('kind', '=', kind)
    .where('feature', '=', feature)
    .where('at', '>=', last?.at ?? from)
    .where('at', '<', to)
    .$if(last !== null, (query) =>
      query.where((where) => where.or([where('at', '>', last?.at ?? 0), where('id', '>', last?.id ?? 0)])),
    )
    .orderBy('at')
    .orderBy('id');
}

/**
 * Fibonacci hashing spreads consecutive ids evenly, so every stretch of time keeps its share.
 * @see Knuth, The Art of Computer Programming 3, 6.4
 */
const isAmong = (share: number) =>
  sql<boolean>`(id * 2654435769) % 4294967296 < ${Math.floor(share * 4_294_967_296)}`;
