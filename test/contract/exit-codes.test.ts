// What a command ends with, and that whoever typed it reads one line and no stack.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'exit-codes-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd: folder, env: { PATH: '', ...env } },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

describe('a fault ends with 4, one line and no stack', () => {
  const noDatabase = file(
    'no-database.sqlite',
    'this is a shopping list, long enough to be read as a header',
  );
  const cases = [
    [
      'a database that is none',
      ['migrate'],
      { ONCALL_SQLITE: noDatabase },
      /no SQLite database.*ONCALL_SQLITE/,
    ],
    [
      'a database that is a folder',
      ['migrate'],
      { ONCALL_SQLITE: folder },
      /cannot be opened.*ONCALL_SQLITE/,
    ],
  ] as const;
  for (const [name, args, env, said] of cases)
    it(name, async () => {
      const ended = await run(args, env);
      assert.equal(ended.code, 4, ended.err);
      assert.match(ended.err, said);
      assert.equal(ended.err.trim().split('\n').length, 1, ended.err);
      assert.match((await run(args, { ...env, ONCALL_LOG: 'debug' })).err, /\n {4}at /);
    });

  it('a port that is taken, also when half the bot runs already', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    assert.ok(typeof address === 'object' && address !== null);
    try {
      const ended = await run(['start'], {
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_APP_TOKEN: 'xapp-1',
        SLACK_API_URL: 'http://127.0.0.1:9/api/',
        ONCALL_SQLITE: join(folder, 'taken.sqlite'),
        ONCALL_PORT: String(address.port),
        ONCALL_LOG: 'fatal',
      });
      assert.equal(ended.code, 4, ended.err);
      assert.match(ended.err, new RegExp(`port ${address.port} is taken\\.`));
    } finally {
      taken.close();
    }
  });
});

it('a folder where a file is wanted is named', async () => {
  const replay = await run(['replay', folder]);
  assert.deepEqual([replay.code, replay.out], [2, '']);
  assert.match(replay.err, /: it is a folder\. Name a replay file/);
  const config = await run(['migrate'], { ONCALL_CONFIG: folder });
  assert.equal(config.code, 3);
  assert.match(config.err, /: it cannot be read .*Name a file/);
});

describe('an answer that is bad ends with 1', () => {
  it('a replay of which nothing could be read', async () => {
    for (const text of ['', 'not JSON\n{"kind":"llm_call"}\n']) {
      const ended = await run(['replay', file('bad.jsonl', text)]);
      assert.equal(ended.code, 1, ended.err);
      assert.match(ended.err, /bad\.jsonl holds nothing that could be read/);
    }
    const call = '{"at":"2026-11-20T12:30:00Z","kind":"llm_call","feature":"a"}';
    assert.equal((await run(['replay', file('good.jsonl', `not JSON\n${call}\n`)])).code, 0);
  });

  it('a post-mortem from a database that is not there, which is not made', async () => {
    const path = join(folder, 'absent', 'oncall.sqlite');
    const ended = await run(['postmortem', '42'], { ONCALL_SQLITE: path });
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.err, /there is no database/);
    assert.equal(existsSync(join(folder, 'absent')), false);
  });
});

it('help lists the codes', async () => {
  assert.match((await run(['--help'])).out, /Exit codes: 0 done .* 4 a fault/s);
});
