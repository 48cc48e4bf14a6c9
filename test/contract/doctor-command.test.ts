// `doctor` as a command, and that looking at the database changes nothing in it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DoctorReport } from '../../src/cli/doctor/run.ts';
import { openDatabase } from '../../src/edges/store/database.ts';
import { claimNumber } from '../../src/edges/store/incidents.ts';
import { environment, examine, folder, line } from './doctor/world.ts';

test('the database that is checked keeps what it holds, and no number is used up', async () => {
  const path = join(folder, 'kept.sqlite');
  const numberAfter = async (): Promise<number> => {
    const db = await openDatabase(path);
    try {
      return await claimNumber(db, 0);
    } finally {
      await db.destroy();
    }
  };
  assert.equal(await numberAfter(), 1);
  assert.equal(line(await examine({ ONCALL_SQLITE: path }), 'database').status, 'ok');
  assert.equal(await numberAfter(), 2);
});

describe('the command', () => {
  test('prints the fix under what failed, exits 1, and 0 when all is well', async () => {
    const well = await doctor(environment());
    assert.equal(well.code, 0, well.out);
    const ill = await doctor(environment({ OPENAI_API_KEY: 'sk-wrong' }));
    assert.equal(ill.code, 1);
    assert.match(
      ill.out,
      /✗ failed {2}model-key: the provider refused the key \(401\)\n {12}fix: Set OPENAI_API_KEY/,
    );
    assert.match(ill.out, /1 failed, 0 with a warning, 10 ok\.\n$/);
  });

  test('--json is the report; a configuration that cannot be read is a finding, without secrets', async () => {
    const { code, out } = await doctor(environment({ SLACK_BOT_TOKEN: 'not-a-bot-token' }), '--json');
    assert.equal(code, 1);
    const report = JSON.parse(out) as DoctorReport;
    assert.deepEqual(
      report.checks.map((one) => [one.check, one.status]),
      [['configuration', 'failed']],
    );
    assert.match(report.checks[0]?.says ?? '', /SLACK_BOT_TOKEN/);
    assert.doesNotMatch(out, /not-a-bot-token/);
  });
});

function doctor(
  env: Record<string, string | undefined>,
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, 'doctor', ...options],
      { env: { ...process.env, ...env } },
      (error, out) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out }),
    );
  });
}
