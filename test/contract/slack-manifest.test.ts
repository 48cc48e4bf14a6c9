// manifest.yml is what Slack accepts, and asks for exactly what the code uses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse as parseYaml } from 'yaml';
import { SLASH_COMMAND } from '../../src/edges/slack/listeners/commands.ts';
import { DECLARE_SHORTCUT, TIMELINE_SHORTCUT } from '../../src/edges/slack/listeners/forms.ts';
import { manifestPath } from '../../src/edges/slack/manifest.ts';
import { type Manifest, manifestProblems, type ScopesOf, type Used, usedBySource } from './slack-manifest.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const readManifest = (): Manifest => parseYaml(readFileSync(manifestPath, 'utf8')) as Manifest;
const methods = json('../../src/sandbox/slack/published/slack_kit/methods.json') as Record<
  string,
  { botScopes: string[] }
>;
const scopesOf: ScopesOf = (method) =>
  methods[method]?.botScopes ?? assert.fail(`${method} is no documented method`);
const used: Used = {
  ...usedBySource(new URL('../../src/edges/slack/', import.meta.url)),
  commands: [SLASH_COMMAND],
  shortcuts: [DECLARE_SHORTCUT, TIMELINE_SHORTCUT],
};

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isManifest = ajv.compile(json('./data/vendor/slack-manifest/manifest.schema.2.0.0.json') as object);

test('Slack’s own schema accepts the manifest, and refuses one without a name', () => {
  assert.ok(isManifest(readManifest()), JSON.stringify(isManifest.errors));
  assert.equal(isManifest({ features: {} }), false);
});

test('the source is read as it is written', () => {
  for (const method of [
    'chat.postMessage',
    'conversations.create',
    'users.info',
    'views.open',
    'files.list',
    'conversations.join',
  ])
    assert.ok(used.methods.includes(method), `${method} was not found in the source`);
  assert.deepEqual(used.events, ['app_home_opened', 'message', 'reaction_added']);
});

test('scopes, events, commands and shortcuts are those of the code', () => {
  assert.deepEqual(manifestProblems(readManifest(), used, scopesOf), []);
});

const breaches: readonly {
  readonly name: string;
  readonly plant: (manifest: Manifest) => void;
  readonly said: RegExp;
}[] = [
  {
    name: 'a scope is missing',
    plant: ({ oauth_config }) =>
      void oauth_config.scopes.bot.splice(oauth_config.scopes.bot.indexOf('pins:write'), 1),
    said: /pins\.add needs one of pins:write/,
  },
  {
    name: 'a scope is too much',
    plant: ({ oauth_config }) => void oauth_config.scopes.bot.push('admin.everything'),
    said: /nothing needs the scope admin\.everything/,
  },
  {
    name: 'an event is missing',
    plant: ({ settings }) => void settings.event_subscriptions.bot_events.pop(),
    said: /the manifest lacks the event reaction_added/,
  },
  {
    name: 'an event nobody hears',
    plant: ({ settings }) => void settings.event_subscriptions.bot_events.push('team_join'),
    said: /nothing in the code is the event team_join/,
  },
  {
    name: 'another command',
    plant: ({ features }) => void Object.assign(features.slash_commands[0] ?? {}, { command: '/oncall' }),
    said: /the manifest lacks the command \/incident/,
  },
  {
    name: 'another shortcut',
    plant: ({ features }) => void Object.assign(features.shortcuts[0] ?? {}, { callback_id: 'x' }),
    said: /nothing in the code is the shortcut x/,
  },
];
for (const { name, plant, said } of breaches) {
  test(`a planted mismatch is seen: ${name}`, () => {
    const manifest = readManifest();
    plant(manifest);
    assert.match(manifestProblems(manifest, used, scopesOf).join('\n'), said);
  });
}
