// The workspace server: one state, one stream of changes, the page's POSTs, its files and its modules.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LogLevel, WebClient } from '@slack/web-api';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import type { WorkspaceChange, WorkspacePage, WorkspaceState } from '../../src/sandbox/workspace/contract.ts';
import type { RunningWorkspace, WorkspaceProviders } from '../../src/sandbox/workspace/server.ts';
import { startWorkspace } from '../../src/sandbox/workspace/server.ts';
import { testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let workspace: RunningWorkspace;
const acted: string[] = [];
const tellPager: ((change: WorkspaceChange) => void)[] = [];

const page: WorkspacePage = {
  id: 'P1',
  number: 1,
  title: 'Refusals',
  status: 'triggered',
  urgency: 'high',
  assignedTo: 'Ana Silva',
  notes: [],
  at: '2026-11-24T02:00:00Z',
};

before(async () => {
  slack = await startSlack({ clock: () => '2026-11-24T02:00:00Z', manifest: testManifest });
  const still = { onChange: () => () => undefined };
  const providers: WorkspaceProviders = {
    slack,
    pagerduty: {
      onChange(listener) {
        tellPager.push(listener);
        return () => undefined;
      },
      pages: () => [page],
      async act(id, action, email) {
        if (id !== 'P1') throw new Error(`there is no page ${id}`);
        acted.push(`${email} ${action} ${id}`);
      },
    },
    clock: {
      ...still,
      clock: () => ({ now: '2026-11-24T02:00:00Z', factor: 60, provenance: 'constructed' }),
    },
    gauges: { ...still, gauges: () => [{ name: 'refusals', unit: '%', points: [] }] },
    levers: { ...still, levers: () => [], pull: async (name) => void acted.push(`pull ${name}`) },
  };
  workspace = await startWorkspace(providers);
});

after(async () => {
  await workspace.close();
  await slack.close();
});

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${workspace.url}/workspace/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function state(): Promise<WorkspaceState> {
  return (await (await fetch(`${workspace.url}/workspace/state`)).json()) as WorkspaceState;
}

test('the state joins what the simulators know', async () => {
  const now = await state();
  assert.equal(now.team, 'Northwind');
  assert.deepEqual(
    now.people.map((person) => person.name),
    ['Ana Silva', 'Ben Okoye', 'Chloe Martin', 'Dev Patel'],
  );
  assert.deepEqual(now.channels.map((channel) => channel.name).toSorted(), [
    'general',
    'incidents',
    'llm-triage',
    'support',
  ]);
  assert.equal(now.viewer, slack.person('Ana').id);
  assert.deepEqual([now.clock.factor, now.pages.length, now.gauges.length], [60, 1, 1]);
  assert.deepEqual(now.commands[0], {
    command: '/oncall',
    description: 'Incidents',
    usageHint: 'declare | status',
  });
});

test('what the viewer does reaches Slack, and what changes reaches the page', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${workspace.url}/workspace/changes`, { signal: stop.signal });
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  const changes = readChanges(stream);
  const channel = slack.channel('#support').id;
  assert.deepEqual(await (await post('say', { channel, text: 'hello <all>' })).json(), { ok: true });
  const said = await nextOf(changes, 'message');
  assert.equal(said.text, 'hello &lt;all&gt;');
  await post('react', { channel, ts: said.ts, name: 'eyes', as: slack.person('Ben').id });
  assert.deepEqual((await nextOf(changes, 'message')).reactions, [
    { name: 'eyes', users: [slack.person('Ben').id] },
  ]);
  await post('react', { channel, ts: said.ts, name: 'eyes', as: slack.person('Ben').id });
  assert.deepEqual((await nextOf(changes, 'message')).reactions, []);
  for (const tell of tellPager) tell({ kind: 'page', value: { ...page, status: 'acknowledged' } });
  assert.equal((await nextOf(changes, 'page')).status, 'acknowledged');
  stop.abort();
});

test('refusals say what is wrong', async () => {
  const missing = await post('say', { text: 'nowhere' });
  assert.equal(missing.status, 400);
  assert.match(((await missing.json()) as { error: string }).error, /"channel" is missing/);
  const unknown = await post('press', { channel: 'C404', ts: '1', actionId: 'x' });
  assert.equal(unknown.status, 409);
  assert.match(((await unknown.json()) as { error: string }).error, /no channel "C404"/);
  const offline = await post('say', { channel: '#support', text: '/oncall help' });
  assert.match(((await offline.json()) as { error: string }).error, /the app is not connected/);
});

test('the phone and the product have their levers', async () => {
  assert.equal((await post('page', { id: 'P1', action: 'acknowledge' })).status, 200);
  assert.equal((await post('page', { id: 'P9', action: 'acknowledge' })).status, 409);
  assert.equal((await post('page', { id: 'P1', action: 'explode' })).status, 400);
  assert.equal((await post('lever', { name: 'pin-model' })).status, 200);
  assert.deepEqual(acted, ['ana@northwind.example acknowledge P1', 'pull pin-model']);
});

test('files, the page and its modules are served, and nothing outside them', async () => {
  const web = new WebClient(sandboxTokens.bot, {
    slackApiUrl: `${slack.url}/api/`,
    logLevel: LogLevel.ERROR,
  });
  const file = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  await web.filesUploadV2({ channel_id: slack.channel('support').id, filename: 'chart.svg', file });
  const url = (await state()).messages.findLast((message) => message.files.length > 0)?.files[0]?.url ?? '';
  assert.equal(await (await fetch(`${workspace.url}${url}`)).text(), file.toString());
  const index = await fetch(`${workspace.url}/`);
  assert.match(index.headers.get('content-type') ?? '', /text\/html/);
  const main = await fetch(`${workspace.url}/main.ts`);
  assert.match(main.headers.get('content-type') ?? '', /text\/javascript/);
  assert.doesNotMatch(await main.text(), /import type/);
  assert.equal((await fetch(`${workspace.url}/modules/preact/dist/preact.mjs`)).status, 200);
  assert.equal((await fetch(`${workspace.url}/modules/fastify/package.json`)).status, 404);
  assert.equal((await fetch(`${workspace.url}/..%2fserver.ts`)).status, 404);
});

async function* readChanges(stream: Response): AsyncGenerator<WorkspaceChange> {
  assert.ok(stream.body);
  let text = '';
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames)
      if (frame.startsWith('data: ')) yield JSON.parse(frame.slice(6)) as WorkspaceChange;
  }
}

type Value<K> = Extract<WorkspaceChange, { readonly kind: K; readonly value: unknown }>['value'];

async function nextOf<K extends 'message' | 'page'>(
  changes: AsyncGenerator<WorkspaceChange>,
  kind: K,
): Promise<Value<K>> {
  for (;;) {
    const { value, done } = await changes.next();
    if (done === true) throw new Error('the stream ended');
    if (value.kind === kind && 'value' in value) return value.value as Value<K>;
  }
}
