// A source is one file: the folder and the registry name the same ones.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { bodyText } from '../../../src/edges/intake/body.ts';
import { SOURCES } from '../../../src/edges/intake/registry.ts';
import { safeLink } from '../../../src/edges/intake/source.ts';

it('the registry holds every file of sources/, each under its own name and address', () => {
  const folder = join(import.meta.dirname, '../../../src/edges/intake/sources');
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));
  assert.deepEqual(SOURCES.map(({ name }) => name).sort(), files.sort());
  assert.equal(new Set(SOURCES.map(({ path }) => path)).size, SOURCES.length);
});

it('each source exports its object under its file’s name', async () => {
  for (const source of SOURCES) {
    const file = (await import(`../../../src/edges/intake/sources/${source.name}.ts`)) as Record<
      string,
      unknown
    >;
    const exported = source.name.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase());
    assert.equal(file[exported], source);
  }
});

it('only http and https links are shown to people', () => {
  assert.equal(safeLink('https://example.com/a?b=1'), 'https://example.com/a?b=1');
  for (const link of ['javascript:alert(1)', 'data:text/html,x', '/relative', '', null, undefined]) {
    assert.equal(safeLink(link), null, String(link));
  }
});

it('a body is text in UTF-8, packed or not', async () => {
  assert.deepEqual(await bodyText(Buffer.from('ü'), undefined, 10), { kind: 'text', text: 'ü' });
  assert.deepEqual(await bodyText(Buffer.from([0xc3]), undefined, 10), { kind: 'not_text' });
  const odd = await bodyText(Buffer.from('x'), 'br', 10);
  assert.equal(odd.kind === 'wrong' && odd.problem.field, 'Content-Encoding');
});
