// The database: there and writable, or its folder can take it.
import { constants, existsSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { databasePath } from '../../../config.ts';
import { type Db, openDatabase } from '../../../edges/store/database.ts';
import { broken, type Diagnosis, type DoctorCheck, ok } from '../diagnosis.ts';

export const database = {
  name: 'database',
  run: async (config) => {
    const path = databasePath(config);
    if (path === ':memory:')
      return broken('it is in memory: a restart forgets every incident', 'Set ONCALL_SQLITE to a file.');
    return existsSync(path) ? writable(path) : makeable(path);
  },
} satisfies DoctorCheck;

const FIX = 'Set storage.sqlite in oncall.yml, or ONCALL_SQLITE, to a file that this user may write.';

async function writable(path: string): Promise<Diagnosis> {
  try {
    const db = await openDatabase(path);
    try {
      await writeAndTakeBack(db);
    } finally {
      await db.destroy();
    }
    return ok(`${path} can be written`);
  } catch (error) {
    return broken(`${path} cannot be used: ${error instanceof Error ? error.message : String(error)}`, FIX);
  }
}

const TAKEN_BACK = new Error('written and taken back');

async function writeAndTakeBack(db: Db): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('incident_numbers').values({ claimed_at: 0 }).execute();
      throw TAKEN_BACK;
    });
  } catch (error) {
    if (error !== TAKEN_BACK) throw error;
  }
}

async function makeable(path: string): Promise<Diagnosis> {
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    if (!(await stat(folder)).isDirectory())
      return broken(`${path} cannot be made: ${folder} is a file`, FIX);
    await access(folder, constants.W_OK);
    return ok(`${path} will be made at the first start`);
  } catch (error) {
    return broken(`${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`, FIX);
  }
}
