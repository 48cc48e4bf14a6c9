// What detection decided, each decision once; and what is held as normal, with people's wishes about it.
import type { Transaction } from 'kysely';
import type { Decision, NormalNow } from '../../core/detection/contract.ts';
import type { Baselines, DecisionAction } from '../../flow/ports/detection.ts';
import type { DetectionLog } from '../../flow/ports.ts';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

export const createDetectionLog = (db: Db): DetectionLog => ({
  keep: async (decision) => void (await keepDecision(db, decision, 'none')),
  list: ({ feature, from, limit }) => list(db, feature, from, limit),
});

export const createBaselines = (db: Db): Baselines => ({
  features: async () => {
    const rows = await db.selectFrom('detector_normals').select('feature').orderBy('feature').execute();
    return rows.map(({ feature }) => feature);
  },
  normals: async (feature) => {
    const row = await db
      .selectFrom('detector_normals')
      .select(['as_of', 'data'])
      .where('feature', '=', feature)
      .executeTakeFirst();
    return row === undefined
      ? null
      : { asOf: row.as_of, normals: JSON.parse(row.data) as readonly NormalNow[] };
  },
  decisions: (feature, from, limit) => list(db, feature, from, limit),
  accept: async ({ feature, since, askedAt, askedBy }) => {
    await db
      .insertInto('baseline_requests')
      .values({ feature, since, asked_at: askedAt, asked_by: askedBy })
      .execute();
  },
});

/** @returns whether it was new */
export async function keepDecision(
  db: Db | Transaction<Database>,
  decision: Decision,
  action: DecisionAction,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('detections')
    .values({
      identity: identityOf(decision),
      kind: decision.kind,
      feature: decision.feature,
      at: decision.at,
      data: JSON.stringify(decision),
      action,
    })
    .onConflict((conflict) => conflict.column('identity').doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
}

/** What makes two decisions the same one. */
export function identityOf(
  decision: Decision | { readonly kind: 'page' | 'recovered'; readonly episode: string },
): string {
  switch (decision.kind) {
    case 'page':
    case 'recovered':
      return JSON.stringify([decision.kind, decision.episode]);
    case 'ticket':
      return JSON.stringify([
        'ticket',
        decision.feature,
        decision.at,
        decision.signals.map(({ series }) => series),
      ]);
    case 'notice':
      return JSON.stringify(['notice', decision.feature, decision.at, decision.text]);
  }
}

async function list(
  db: Db,
  feature: string | null,
  from: number,
  limit: number,
): Promise<readonly Decision[]> {
  const rows = await db
    .selectFrom('detections')
    .select('data')
    .where('at', '>=', from)
    .$if(feature !== null, (query) => query.where('feature', '=', feature as string))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ data }) => JSON.parse(data) as Decision);
}
