// Opens the database and brings it to the newest schema.
import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/**
 * @param path a file, made with its folder when missing, or `:memory:`
 * @throws Error when a migration fails; the database is then as it was before it
 */
export async function openDatabase(path: string): Promise<Db> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const sqlite = new Sqlite(path);
  await turnWalOn(sqlite);
  // Durable before we answer 2xx: WAL with NORMAL can lose the last commits when the machine loses power.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('busy_timeout = 10000');
  sqlite.pragma('foreign_keys = ON');
  const db = new Kysely<Database>({ dialect: new ImmediateDialect({ database: sqlite }) });
  await migrate(db);
  return db;
}

const WAL_TRIES_MAX = 200;
const WAL_PAUSE_MS = 25;

/**
 * While one process turns it on in a new file, SQLite answers "busy" to the others at once, whatever `busy_timeout` says.
 * @see https://www.sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
 */
async function turnWalOn(sqlite: Sqlite.Database): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      sqlite.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || tries === WAL_TRIES_MAX) throw error;
      await pause(WAL_PAUSE_MS);
    }
  }
}

const MIGRATIONS = fileURLToPath(new URL('../../../migrations/', import.meta.url));

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
  throw new Error(`migration ${failed} failed: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}-[a-z0-9-]+\.(ts|js)$/.test(name)).sort();
  const modules = await Promise.all(
    files.map(
      async (file) =>
        [
          file.replace(/\.[tj]s$/, ''),
          (await import(pathToFileURL(`${MIGRATIONS}${file}`).href)) as Migration,
        ] as const,
    ),
  );
  return Object.fromEntries(modules);
}

/**
 * Two processes share the file. A transaction that begins by reading and then writes fails at once when the other wrote
 * in between (no waiting helps); one that begins as a writer waits its turn.
 * @see https://www.sqlite.org/lang_transaction.html
 */
class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * SQLite's changes of the schema are transactional, though Kysely takes them for not. In a transaction, of two processes
 * that meet a new database one waits, and then finds it made; and a migration that fails leaves nothing behind.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
