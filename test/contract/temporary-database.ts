// A database file of a test's own, gone with the test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Db, openDatabase } from '../../src/edges/store/database.ts';

export async function temporaryDatabase(
  t: Pick<TestContext, 'after'>,
): Promise<{ readonly db: Db; readonly path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-'));
  const path = join(folder, 'test.sqlite');
  const db = await openDatabase(path);
  t.after(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  return { db, path };
}
