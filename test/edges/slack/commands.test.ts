// The words of /incident: folder, registry, help and manifest agree, and what is typed is understood or explained.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import { ACTIONS } from '../../../src/edges/slack/actions/registry.ts';
import { parseEvidence } from '../../../src/edges/slack/commands/evidence.ts';
import { nearest } from '../../../src/edges/slack/commands/nearest.ts';
import { COMMANDS } from '../../../src/edges/slack/commands/registry.ts';
import { parseRole } from '../../../src/edges/slack/commands/role.ts';
import { parseUpdate } from '../../../src/edges/slack/commands/update.ts';
import { manifestPath } from '../../../src/edges/slack/manifest.ts';
import { START } from './sample-incident.ts';

const source = (path: string) => new URL(`../../../src/edges/slack/${path}`, import.meta.url);

/** Names of the objects that the files of a folder type with `satisfies`, read from the source itself. */
function satisfied(folder: string, type: string, field: string): readonly string[] {
  return readdirSync(source(folder)).flatMap((file) => {
    const text = readFileSync(source(`${folder}/${file}`), 'utf8');
    if (!text.includes(`satisfies ${type};`)) return [];
    const name = new RegExp(`^ {2}${field}: '([^']+)'`, 'm').exec(text)?.[1];
    assert.ok(name !== undefined, `${file} has no ${field}`);
    return [name];
  });
}

describe('one file a command', () => {
  const names = COMMANDS.map(({ name }) => name);
  test('folder and registry agree', () =>
    assert.deepEqual(satisfied('commands', 'SlashCommand', 'name').toSorted(), names.toSorted()));
  test('folder and registry of actions agree', () =>
    assert.deepEqual(
      satisfied('actions', 'ButtonAction', 'id').toSorted(),
      ACTIONS.map(({ id }) => id).toSorted(),
    ));
  test('the manifest’s usage hint names every command, in help’s order', () => {
    const manifest = parseYaml(readFileSync(manifestPath, 'utf8')) as {
      features: { slash_commands: { command: string; usage_hint: string; should_escape: boolean }[] };
    };
    const [command] = manifest.features.slash_commands;
    assert.equal(command?.usage_hint, names.join(' | '));
    assert.equal(command.should_escape, true, 'people come as <@U1|name>');
  });
  test('usage and example begin with the command’s name', () => {
    for (const { name, usage, example } of COMMANDS)
      for (const text of [usage, example]) assert.equal(text.split(' ')[0], name);
  });
});

describe('role', () => {
  test('take', () => {
    assert.deepEqual(parseRole('take commander'), { kind: 'take', role: 'commander' });
    assert.deepEqual(parseRole(' TAKE comms '), { kind: 'take', role: 'communications' });
  });
  test('handover, with the person as Slack writes them', () => {
    assert.deepEqual(parseRole('handover ops <@U1|ben> pinned the model, watch latency'), {
      kind: 'handover',
      role: 'operations',
      to: { id: 'U1', name: 'ben' },
      note: 'pinned the model, watch latency',
    });
    assert.deepEqual(parseRole('hand-over commander <@W2> all yours'), {
      kind: 'handover',
      role: 'commander',
      to: { id: 'W2', name: null },
      note: 'all yours',
    });
  });
  test('every wrong form says what is wrong', () => {
    const why = (text: string) => {
      const request = parseRole(text);
      return request.kind === 'wrong' ? request.why : assert.fail(`"${text}" was understood`);
    };
    assert.match(why(''), /Take a role or hand it over/);
    assert.match(why('steal commander'), /"steal" is neither/);
    assert.match(why('take'), /Which role\? Roles: commander, communications, operations/);
    assert.match(why('take boss'), /"boss" is no role/);
    assert.match(why('handover commander'), /To whom/);
    assert.match(
      why('handover commander @ben hello'),
      /"@ben" names nobody: pick the person from Slack’s list/,
    );
    assert.match(why('handover commander <@U1|ben>'), /needs a written note/);
  });
});

describe('update', () => {
  const at = (text: string) => parseUpdate(text, START);
  test('with the next one’s time', () => {
    assert.deepEqual(at('We pinned it. next 30m'), {
      kind: 'update',
      text: 'We pinned it.',
      nextUpdateAt: START + 1_800_000,
    });
    assert.deepEqual(at('Pinned, next update in 2 hours'), {
      kind: 'update',
      text: 'Pinned,'.replace(',', ''),
      nextUpdateAt: START + 7_200_000,
    });
    assert.deepEqual(at('Pinned next at 14:30'), {
      kind: 'update',
      text: 'Pinned',
      nextUpdateAt: START + 5_400_000,
    });
    assert.deepEqual(at('Pinned next 12:00 UTC'), {
      kind: 'update',
      text: 'Pinned',
      nextUpdateAt: START + 23 * 3_600_000,
    });
  });
  test('without', () => {
    assert.deepEqual(at('The next 2 deploys are stopped'), {
      kind: 'update',
      text: 'The next 2 deploys are stopped',
      nextUpdateAt: null,
    });
    assert.deepEqual(at('what comes next'), { kind: 'update', text: 'what comes next', nextUpdateAt: null });
  });
  test('a time that is none is said, not swallowed', () => {
    for (const text of ['x next 45x', 'x next 0m', 'x next 99h', 'x next 25:00'])
      assert.match(JSON.stringify(at(text)), /is no time/, text);
    for (const text of ['', 'next 30m'])
      assert.deepEqual(at(text), { kind: 'wrong', why: 'The update has no text.' });
  });
});

describe('evidence ids', () => {
  test('E7, e7.2 and 7 are understood, other words are not', () => {
    assert.deepEqual(parseEvidence('E7'), { version: 7, finding: null });
    assert.deepEqual(parseEvidence('e7.2'), { version: 7, finding: 2 });
    assert.deepEqual(parseEvidence('7'), { version: 7, finding: null });
    for (const text of ['E', 'E7.', 'seven', 'E7 E8']) assert.equal(parseEvidence(text), null);
  });
});

describe('the nearest right word', () => {
  const names = COMMANDS.map(({ name }) => name);
  test('typos and beginnings are recognised, other words are not', () => {
    assert.equal(nearest('traige', names), 'triage');
    assert.equal(nearest('sev', names), 'severity');
    assert.equal(nearest('post', names), 'postmortem');
    assert.equal(nearest('satus', names), 'status');
    for (const text of ['banana', 'x', 're']) assert.equal(nearest(text, names), null);
  });
});
