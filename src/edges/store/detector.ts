// Who detects, how far the records are read, and what detection remembers of them: saved and restored bit for bit.
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Transaction } from 'kysely';
import type { Decision } from '../../core/detection/contract.ts';
import type {
  DecisionAction,
  DetectorCommit,
  DetectorMemory,
  DetectorStore,
} from '../../flow/ports/detection.ts';
import type { Db } from './database.ts';
import { identityOf, keepDecision } from './detection.ts';
import { history, newestId, recordsAfter } from './record-feed.ts';
import type { Database } from './schema.ts';

interface Wiring {
  readonly db: Db;
  /** Names this process among those that share the database. */
  readonly owner: string;
  readonly leaseMs: number;
}

export function createDetectorStore({ db, owner, leaseMs }: Wiring): DetectorStore {
  let leasedUntil = 0;
  return {
    lead: async () => {
      const nowWall = Date.now();
      if (leasedUntil - nowWall > leaseMs / 2) return true;
      leasedUntil = (await takeLead(db, owner, nowWall, leaseMs)) ? nowWall + leaseMs : 0;
      return leasedUntil > 0;
    },
    release: async () => {
      leasedUntil = 0;
      await db
        .updateTable('detector_state')
        .set({ owner: null, leased_until: 0 })
        .where('owner', '=', owner)
        .execute();
    },
    load: () => load(db),
    commit: async (commit) => {
      // Serialized before anything is awaited: the engine goes on with the same objects.
      const bytes = commit.save === null ? null : serialize(commit.save.memory);
      const memory = bytes === null ? null : await packed(bytes);
      const written = await db.transaction().execute((trx) => write(trx, owner, commit, memory));
      if (written === null) leasedUntil = 0;
      return written;
    },
    recordsAfter: (id, limit) => recordsAfter(db, id, limit),
    newestId: () => newestId(db),
    history: (upTo) => history(db, upTo),
    oldestPendingAt: () => oldestPendingAt(db),
    due: async () => {
      const rows = await db
        .selectFrom('detections')
        .select('data')
        .where('action', '=', 'due')
        .orderBy('id')
        .execute();
      return rows.map(({ data }) => JSON.parse(data) as Decision);
    },
    acted: async (decision) => setAction(db, identityOf(decision), 'due', 'done'),
    promote: async (episode) => setAction(db, JSON.stringify(['page', episode]), 'late', 'due'),
    requests: async ({ done }) => {
      const rows = await db
        .selectFrom('baseline_requests')
        .selectAll()
        .where('done', '=', done ? 1 : 0)
        .orderBy('asked_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id, feature, since, asked_at, asked_by }) => ({
        id,
        feature,
        since,
        askedAt: asked_at,
        askedBy: asked_by,
      }));
    },
  };
}

const ONLY_ROW = 1;
/** Of the blob's outer shape; what is inside has a version of its own. */
const MEMORY_VERSION = 1;

/** The one that leads goes on; another waits until the lease ends. Looking takes no lock. */
async function takeLead(db: Db, owner: string, nowWall: number, leaseMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('detector_state')
    .select(['owner', 'leased_until'])
    .where('id', '=', ONLY_ROW)
    .executeTakeFirst();
  if (row !== undefined && row.owner !== owner && row.leased_until > nowWall) return false;
  if (row === undefined)
    await db
      .insertInto('detector_state')
      .values({ id: ONLY_ROW })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  const taken = await db
    .updateTable('detector_state')
    .set({ owner, leased_until: nowWall + leaseMs })
    .where('id', '=', ONLY_ROW)
    .where((where) => where.or([where('owner', '=', owner), where('leased_until', '<=', nowWall)]))
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

async function load(db: Db): ReturnType<DetectorStore['load']> {
  const row = await db
    .selectFrom('detector_state')
    .select(['version', 'cursor', 'saved_at', 'memory'])
    .where('id', '=', ONLY_ROW)
    .executeTakeFirst();
  if (row === undefined || row.memory === null) return null;
  if (row.version !== MEMORY_VERSION)
    throw new RangeError(
      `what detection remembered is of version ${row.version}; this program reads ${MEMORY_VERSION}`,
    );
  const memory = deserialize(await brotliUnpack(row.memory)) as DetectorMemory;
  return { cursor: row.cursor, savedAt: row.saved_at ?? 0, memory };
}

const brotliPack = promisify(brotliCompress);
const brotliUnpack = promisify(brotliDecompress);

const packed = (bytes: Buffer): Promise<Buffer> =>
  brotliPack(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

async function write(
  trx: Transaction<Database>,
  owner: string,
  { cursor, save, decisions, requestsDone }: DetectorCommit,
  memory: Buffer | null,
): Promise<readonly Decision['kind'][] | null> {
  const saved = save === null ? {} : { version: MEMORY_VERSION, cursor, saved_at: save.at, memory };
  const mine = await trx
    .updateTable('detector_state')
    .set({ id: ONLY_ROW, ...saved })
    .where('id', '=', ONLY_ROW)
    .where('owner', '=', owner)
    .returning('id')
    .executeTakeFirst();
  if (mine === undefined) return null;
  const added: Decision['kind'][] = [];
  for (const { decision, action } of decisions)
    if (await keepDecision(trx, decision, await actionFor(trx, decision, action))) added.push(decision.kind);
  if (requestsDone.length > 0)
    await trx.updateTable('baseline_requests').set({ done: 1 }).where('id', 'in', requestsDone).execute();
  for (const [feature, normals] of save?.normals ?? []) {
    const row = { as_of: save?.at ?? 0, data: JSON.stringify(normals) };
    await trx
      .insertInto('detector_normals')
      .values({ feature, ...row })
      .onConflict((conflict) => conflict.column('feature').doUpdateSet(row))
      .execute();
  }
  return added;
}

/** Whoever was not told of the beginning is not told of the end. */
async function actionFor(
  trx: Transaction<Database>,
  decision: Decision,
  action: DecisionAction,
): Promise<DecisionAction> {
  if (decision.kind !== 'recovered' || action !== 'due') return action;
  const page = await trx
    .selectFrom('detections')
    .select('action')
    .where('identity', '=', JSON.stringify(['page', decision.episode]))
    .executeTakeFirst();
  return page?.action === 'due' || page?.action === 'done' ? 'due' : 'late';
}

async function setAction(db: Db, identity: string, from: 'late' | 'due', to: 'due' | 'done'): Promise<void> {
  await db
    .updateTable('detections')
    .set({ action: to })
    .where('identity', '=', identity)
    .where('action', '=', from)
    .execute();
}

async function oldestPendingAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('inbox')
    .select('received_at')
    .where('status', '=', 'pending')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.received_at ?? null;
}
