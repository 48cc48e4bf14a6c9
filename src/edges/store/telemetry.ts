// Records of the replay format: written once a delivery and line, read by feature and time.
import type { EvaluatorMeaning, ProviderStatus, TelemetryRecord } from '../../core/model/records.ts';
import type { Log, RecordStore, TelemetryStore } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import { countRecords, recordPages } from './record-pages.ts';
import { turnOfOthers } from './turns.ts';

export interface TelemetryStoreOptions {
  /** Hears when a read left calls out. */
  readonly log?: Pick<Log, 'warn'>;
  /** Calls that one read gives at most. */
  readonly callsMax?: number;
}

/** About 0.5 kB each, and six seconds of reading: more would take the machine down and change no interval. */
const CALLS_MAX = 400_000;

export function createTelemetryStore(
  db: Db,
  { log, callsMax = CALLS_MAX }: TelemetryStoreOptions = {},
): TelemetryStore & RecordStore {
  return {
    keepRecords: (delivery, records) => keepRecords(db, delivery, records),
    keepRejected: (delivery, rejected) => keepRejected(db, delivery, rejected),
    calls: async (feature, from, to) => {
      const there = await countRecords(db, { kind: 'llm_call', feature, from, to });
      const share = Math.min(1, callsMax / there);
      if (share < 1)
        log?.warn(
          { feature, from, to, calls: there, share },
          `more than ${callsMax} calls: an even ${(100 * share).toFixed(1)} % of them is read`,
        );
      return between(db, 'llm_call', [feature], from, to, share);
    },
    feedback: (feature, from, to) => between(db, 'feedback', [feature], from, to),
    changes: (feature, from, to) => between(db, 'change', [feature, OF_EVERY_FEATURE], from, to),
    retrievalProbes: (feature, from, to) => between(db, 'retrieval_probe', [feature], from, to),
    providerStatus: (provider, to) => providerStatus(db, provider, to),
    evaluators: (feature) => evaluators(db, feature),
    span: (feature) => span(db, feature),
    features: async () => {
      const rows = await db
        .selectFrom('records')
        .select('feature')
        .distinct()
        .where('kind', '=', 'llm_call')
        .orderBy('feature')
        .execute();
      return rows.map((row) => row.feature);
    },
  };
}

type RecordOfKind<Kind extends TelemetryRecord['kind']> = Extract<TelemetryRecord, { readonly kind: Kind }>;

const OF_EVERY_FEATURE = '';

/** SQLite takes 32,766 values in one statement; other work runs between two batches. */
const ROWS_A_STATEMENT = 500;

/** Latest readings looked through for the newest of each component; a page polled each minute for two days. */
const STATUS_READINGS_MAX = 3000;

async function keepRecords(
  db: Db,
  delivery: number,
  records: Parameters<RecordStore['keepRecords']>[1],
): Promise<void> {
  for (let start = 0; start < records.length; start += ROWS_A_STATEMENT) {
    const rows = records.slice(start, start + ROWS_A_STATEMENT).map(({ line, record }) => ({
      inbox_id: delivery,
      line,
      kind: record.kind,
      feature: record.kind === 'provider_status' ? record.provider : (record.feature ?? OF_EVERY_FEATURE),
      at: record.at,
      data: JSON.stringify(record),
    }));
    await db
      .insertInto('records')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['inbox_id', 'line']).doNothing())
      .execute();
    await turnOfOthers();
  }
}

async function keepRejected(
  db: Db,
  delivery: number,
  rejected: Parameters<RecordStore['keepRejected']>[1],
): Promise<void> {
  for (let start = 0; start < rejected.length; start += ROWS_A_STATEMENT) {
    const rows = rejected.slice(start, start + ROWS_A_STATEMENT);
    await db
      .insertInto('rejected_lines')
      .values(rows.map((row) => ({ inbox_id: delivery, ...row })))
      .onConflict((conflict) => conflict.columns(['inbox_id', 'line']).doNothing())
      .execute();
    await turnOfOthers();
  }
}

async function between<Kind extends TelemetryRecord['kind']>(
  db: Db,
  kind: Kind,
  features: readonly string[],
  from: number,
  to: number,
  share = 1,
): Promise<readonly RecordOfKind<Kind>[]> {
  const rows: { readonly id: number; readonly at: number; readonly record: RecordOfKind<Kind> }[] = [];
  for (const feature of features)
    for await (const page of recordPages(db, { kind, feature, from, to }, share))
      for (const { id, at, data } of page) rows.push({ id, at, record: JSON.parse(data) });
  if (features.length > 1) rows.sort((a, b) => a.at - b.at || a.id - b.id);
  return rows.map(({ record }) => record);
}

async function providerStatus(db: Db, provider: string, to: number): Promise<readonly ProviderStatus[]> {
  const rows = await db
    .selectFrom('records')
    .select('data')
    .where('kind', '=', 'provider_status')
    .where('feature', '=', provider)
    .where('at', '<', to)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(STATUS_READINGS_MAX)
    .execute();
  const latest = new Map<string | null, ProviderStatus>();
  for (const { data } of rows) {
    const status = JSON.parse(data) as ProviderStatus;
    if (!latest.has(status.component)) latest.set(status.component, status);
  }
  return [...latest.values()];
}

/** What was said last about an evaluator holds. */
async function evaluators(db: Db, feature: string): Promise<readonly EvaluatorMeaning[]> {
  const said = await between(db, 'evaluator', [feature], Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return [...new Map(said.map((meaning) => [meaning.name, meaning])).values()];
}

async function span(db: Db, feature: string): ReturnType<TelemetryStore['span']> {
  // Two questions: each is one step in the index, both together would walk through all of it.
  const edge = (direction: 'asc' | 'desc') =>
    db
      .selectFrom('records')
      .select('at')
      .where('kind', '=', 'llm_call')
      .where('feature', '=', feature)
      .orderBy('at', direction)
      .limit(1)
      .executeTakeFirst();
  const [first, last] = [await edge('asc'), await edge('desc')];
  return first === undefined || last === undefined ? null : { first: first.at, last: last.at };
}
