// README, records page and example say what the program is: every command, setting, variable and record kind, and no other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { CLI_COMMANDS } from '../../src/cli/registry.ts';
import { loadConfig } from '../../src/config.ts';
import { CHANGE_TYPES } from '../../src/core/model/records.ts';
import { RECORD_SCHEMAS } from '../../src/core/telemetry/record-schemas.ts';
import { SOURCES } from '../../src/edges/intake/registry.ts';
import { COMMANDS } from '../../src/edges/slack/commands/registry.ts';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const text = (name: string): string => readFileSync(path(name), 'utf8');
const README = text('README.md');

describe('the README', () => {
  it('lists every slash command once, and none that does not exist', () => {
    const listed = [...README.matchAll(/^\| `\/incident (\w+)/gm)].map((match) => match[1]);
    assert.deepEqual(listed.toSorted(), COMMANDS.map(({ name }) => name).toSorted());
  });

  it('lists every command of the command line', () => {
    for (const { name } of CLI_COMMANDS) assert.match(README, new RegExp(`^\\| \`${name}\\b`, 'm'), name);
  });

  it("lists every source's address", () => {
    for (const { path: address } of SOURCES) assert.ok(README.includes(`POST ${address}`), address);
  });

  it('names every variable that the environment may hold', () => {
    const read = [...text('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
    assert.ok(read.length > 10);
    for (const name of read) assert.ok(README.includes(`\`${name}`), name);
  });
});

describe('the example settings', () => {
  it('are accepted as they stand, and show every setting', () => {
    const { settings } = loadConfig({ ONCALL_CONFIG: path('examples/oncall.yml') });
    const shown = parse(text('examples/oncall.yml')) as Record<string, object>;
    for (const [group, fields] of Object.entries(settings)) {
      if (group !== 'features')
        assert.deepEqual(Object.keys(shown[group] ?? {}).toSorted(), Object.keys(fields).toSorted(), group);
    }
  });
});

describe('the records page', () => {
  it('has a row for every kind and names every type of change', () => {
    const page = text('docs/records.md');
    for (const kind of [...Object.keys(RECORD_SCHEMAS), 'alert', 'command', 'truth'])
      assert.ok(page.includes(`| \`${kind}\` |`), kind);
    for (const type of CHANGE_TYPES) assert.ok(page.includes(`\`${type}\``), type);
  });
});
