// `metadata` over a file: each feature's answer, as text and as JSON; what cannot be read ends with 1.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

it('says of each feature in a file what its calls carry', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'metadata-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const call = (feature: string, attributes: object) =>
    JSON.stringify({ at: '2026-11-20T12:30:00Z', kind: 'llm_call', feature, attributes });
  const lines = [call('chat', { 'llm.model_name': 'm1' }), 'not JSON', '', call('search', {})];
  writeFileSync(join(folder, 'calls.jsonl'), lines.join('\n'));
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const options = { cwd: folder, env: { PATH: '' } };
      execFile(process.execPath, [main, 'metadata', ...args], options, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code), out, err }),
      );
    });
  const [text, json, unknown] = await Promise.all([
    run('calls.jsonl'),
    run('calls.jsonl', '--json'),
    run('no-such-feature'),
  ]);
  assert.equal(text.code, 0, text.err);
  assert.match(text.out, /^chat: 2 of 20 pieces[\s\S]+\nsearch: 1 of 20 pieces/);
  const { features } = JSON.parse(json.out) as {
    features: { feature: string; pieces: { title: string; share: number }[] }[];
  };
  const served = features.map(({ pieces }) => pieces.find(({ title }) => title === 'served model')?.share);
  assert.deepEqual(served, [1, 0]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /no file no-such-feature, and no database .*ONCALL_SQLITE/);
});
