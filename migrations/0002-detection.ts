// What detection decided, what it remembers between two starts, and what people asked of it.
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await decisions(db);
  await state(db);
}

async function decisions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('detections')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    // The same decision again is the same row.
    .addColumn('identity', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('feature', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    // none (only told) | late (of trouble that was over: nobody is woken) | due → done (an incident knows)
    .addColumn('action', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('detections_by_feature').on('detections').columns(['feature', 'at']).execute();
  await db.schema.createIndex('detections_due').on('detections').columns(['action', 'id']).execute();
  // A person's word that what happens since a moment is normal. Kept: history read again needs it again.
  await db.schema
    .createTable('baseline_requests')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('feature', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('done', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function state(db: Kysely<unknown>): Promise<void> {
  // One row: who detects now, how far the records are read, and everything detection remembers of them.
  await db.schema
    .createTable('detector_state')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('owner', 'text')
    // Wall time until which no other process detects.
    .addColumn('leased_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('version', 'integer')
    .addColumn('cursor', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('saved_at', 'bigint')
    .addColumn('memory', 'blob')
    .execute();
  // What is held as normal, feature by feature, as any process can read it.
  await db.schema
    .createTable('detector_normals')
    .addColumn('feature', 'text', (column) => column.primaryKey())
    .addColumn('as_of', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute();
}
