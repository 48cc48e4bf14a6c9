// The first schema: what arrived, what it says, incidents as events, effects still to be done.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await intake(db);
  await telemetry(db);
  await incidents(db);
  await effects(db);
}

async function intake(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('source', 'text', (column) => column.notNull())
    // Two deliveries with the same key are one.
    .addColumn('dedupe_key', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('headers', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    // pending → done | kept (understood, nothing to do) | failed (given up after the last attempt)
    .addColumn('status', 'text', (column) => column.notNull().defaultTo('pending'))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('retry_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('problem', 'text')
    .addUniqueConstraint('inbox_dedupe', ['source', 'dedupe_key'])
    .execute();
  await db.schema.createIndex('inbox_pending').on('inbox').columns(['status', 'retry_at']).execute();
  // Lines of /v1/records that could not be read: kept and counted.
  await db.schema
    .createTable('rejected_lines')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('inbox_id', 'integer', (column) => column.notNull())
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('problem', 'text', (column) => column.notNull())
    .addUniqueConstraint('rejected_once', ['inbox_id', 'line'])
    .execute();
}

async function telemetry(db: Kysely<unknown>): Promise<void> {
  // One row a record of the replay format. `inbox_id` + `line` make a repeated delivery harmless.
  await db.schema
    .createTable('records')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('inbox_id', 'integer', (column) => column.notNull())
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    // '' for a change that may concern all; the provider for a provider's status.
    .addColumn('feature', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addUniqueConstraint('records_once', ['inbox_id', 'line'])
    .execute();
  await db.schema
    .createIndex('records_by_feature')
    .on('records')
    .columns(['kind', 'feature', 'at'])
    .execute();
}

async function incidents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incident_numbers')
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('claimed_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('incident_events')
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('schema_version', 'integer', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('incident_events_pk', ['incident', 'version'])
    .execute();
  // Append-only, enforced where it cannot be forgotten.
  await sql`create trigger incident_events_no_update before update on incident_events begin select raise(abort, 'incident_events is append-only'); end`.execute(
    db,
  );
  await sql`create trigger incident_events_no_delete before delete on incident_events begin select raise(abort, 'incident_events is append-only'); end`.execute(
    db,
  );
  await db.schema
    .createTable('incidents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('feature', 'text')
    .addColumn('channel', 'text', (column) => column.unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute();
  await alerts(db);
}

async function alerts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_groups')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    // The earlier incident of the same key.
    .addColumn('link_to', 'text')
    .execute();
  // One open group a key, whatever number of processes: the database says so.
  await sql`create unique index alert_groups_open on alert_groups (key) where closed_at is null`.execute(db);
  await db.schema.createIndex('alert_groups_incident').on('alert_groups').column('incident').execute();
  await db.schema
    .createTable('alerts')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('alerts_pk', ['source', 'identity'])
    .execute();
  // What came before its trigger, in order.
  await db.schema
    .createTable('early_alerts')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('identity', 'text', (column) => column.notNull())
    // {kind: 'alert' | 'remark', …}
    .addColumn('data', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('early_alerts_identity')
    .on('early_alerts')
    .columns(['source', 'identity'])
    .execute();
}

async function effects(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('incident', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    // Incident time before which it must not run; 0 = at once.
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    // Wall time before which it is not tried again.
    .addColumn('retry_at', 'bigint', (column) => column.notNull().defaultTo(0))
    // pending → done | failed
    .addColumn('status', 'text', (column) => column.notNull().defaultTo('pending'))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    // Wall time until which one process has it; another may take it afterwards.
    .addColumn('leased_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('first_tried_at', 'bigint')
    .addColumn('problem', 'text')
    .execute();
  // Deliveries of Slack that were acted on: each at most once, whichever process got it.
  await db.schema
    .createTable('seen_keys')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('seen_keys_seen_at').on('seen_keys').column('seen_at').execute();
  await db.schema.createIndex('outbox_pending').on('outbox').columns(['status', 'lane', 'id']).execute();
}
