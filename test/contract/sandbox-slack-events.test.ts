// Events, shortcuts and home tabs over Socket Mode, and the shapes of every payload against Slack's published ones.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import shapes from '../../src/sandbox/slack/published/java-slack-sdk/payloads.json' with { type: 'json' };
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { patient, testManifest } from './sandbox-slack-manifest.ts';

type Payload = Record<string, unknown>;

let slack: SlackSandbox;
let app: InstanceType<typeof bolt.App>;
const bodies: Payload[] = [];
const listeners = new Set<() => void>();

before(async () => {
  slack = await startSlack({ clock: () => '2026-11-24T02:00:00Z', manifest: testManifest, timing: patient });
  app = new bolt.App({
    token: sandboxTokens.bot,
    appToken: sandboxTokens.app,
    socketMode: true,
    ignoreSelf: false,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  app.use(async ({ body, next }) => {
    bodies.push(body as unknown as Payload);
    for (const listener of [...listeners]) listener();
    await next();
  });
  app.event(/.*/, async () => undefined);
  app.shortcut(/.*/, ({ ack }) => ack());
  app.action(/.*/, ({ ack }) => ack());
  app.command(/.*/, ({ ack }) => ack());
  app.view(/.*/, ({ ack }) => ack());
  app.view({ type: 'view_closed', callback_id: /.*/ }, ({ ack }) => ack());
  await app.start();
});

after(async () => {
  await app.stop();
  await slack.close();
});

/** The first body that fits, also one that came before. */
function received(fits: (body: Payload) => boolean): Promise<Payload> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`not received; there came ${bodies.map(kindOf).join(', ')}`)),
      5_000,
    );
    const look = () => {
      const found = bodies.find(fits);
      if (found === undefined) return;
      clearTimeout(late);
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
  });
}

function kindOf(body: Payload): string {
  const inner = eventOf(body);
  if (body['type'] === 'event_callback') return String(inner['subtype'] ?? inner['type']);
  return String(body['type'] ?? 'slash_commands');
}

function eventOf(body: Payload): Payload {
  return (body['event'] ?? {}) as Payload;
}

test('the bot hears its own message before the call that posted it returns', async () => {
  const channel = slack.channel('#incidents').id;
  let returned = false;
  const early = received((body) => eventOf(body)['text'] === 'from the bot').then(() => returned);
  const posted = app.client.chat.postMessage({ channel, text: 'from the bot' }).then((answer) => {
    returned = true;
    return answer;
  });
  const off = slack.faults.onCall(async ({ phase }) => {
    if (phase === 'after') await early;
  });
  assert.equal((await posted).ok, true);
  off();
  assert.equal(await early, false);
});

test('mentions, joins, reactions and the home tab are told as events', async () => {
  const ts = await slack.mention('Chloe', '#support', 'customers see refusals');
  assert.ok(ts);
  const mention = await received((body) => kindOf(body) === 'app_mention');
  assert.equal(eventOf(mention)['text'], `<@${slack.botUserId}> customers see refusals`);
  await slack.react('Ben', '#support', ts, 'eyes');
  const reaction = await received((body) => kindOf(body) === 'reaction_added');
  assert.deepEqual(eventOf(reaction)['item'], { type: 'message', channel: slack.channel('support').id, ts });
  const created = await app.client.conversations.create({ name: 'inc-7' });
  await app.client.conversations.invite({
    channel: created.channel?.id ?? '',
    users: slack.person('Dev').id,
  });
  const joined = await received(
    (body) => eventOf(body)['user'] === slack.person('Dev').id && kindOf(body) === 'member_joined_channel',
  );
  assert.equal(eventOf(joined)['inviter'], slack.botUserId);
  await slack.openHome('Ana');
  const opened = await received((body) => kindOf(body) === 'app_home_opened');
  assert.equal(eventOf(opened)['user'], slack.person('Ana').id);
});

test('edits, shortcuts, presses, submissions and closed modals arrive too', async () => {
  const channel = slack.channel('#incidents').id;
  const buttons = {
    type: 'actions' as const,
    elements: [
      {
        type: 'button' as const,
        action_id: 'take',
        text: { type: 'plain_text' as const, text: 'Take it' },
        value: 'v',
      },
    ],
  };
  const posted = await app.client.chat.postMessage({ channel, text: 'one', blocks: [buttons] });
  const ts = posted.ts ?? '';
  await slack.press('Ana', '#incidents', ts, { actionId: 'take' });
  await assert.rejects(slack.press('Ana', '#incidents', ts, { actionId: 'none' }), /there is take/);
  await app.client.chat.update({ channel, ts, text: 'two' });
  await received((body) => kindOf(body) === 'message_changed');
  await app.client.chat.delete({ channel, ts });
  await received((body) => kindOf(body) === 'message_deleted');
  const said = await slack.say('Ana', '#incidents', 'note this');
  await slack.shortcut('Ana', 'to_timeline', { channel: '#incidents', ts: said ?? '' });
  await slack.shortcut('Ana', 'declare_global');
  const trigger = bodies.find((body) => body['type'] === 'shortcut')?.['trigger_id'];
  const view = {
    type: 'modal' as const,
    callback_id: 'form',
    notify_on_close: true,
    title: { type: 'plain_text' as const, text: 'Form' },
    blocks: [{ type: 'divider' as const }],
  };
  const opened = await app.client.views.open({ trigger_id: String(trigger), view });
  await assert.rejects(app.client.views.open({ trigger_id: String(trigger), view }), /exchanged_trigger_id/);
  await slack.dismiss('Ana', opened.view?.id ?? '');
  await slack.say('Ana', '#incidents', '/oncall list');
  const message = bodies.find((body) => body['type'] === 'message_action');
  const again = await app.client.views.open({ trigger_id: String(message?.['trigger_id']), view });
  assert.deepEqual(await slack.submit('Ana', again.view?.id ?? '', {}), {});
  assert.deepEqual(slack.violations, []);
});

test('every payload sent so far has only properties that Slack documents', () => {
  const known = shapes as unknown as Record<string, Payload>;
  const kinds = new Set(bodies.map(kindOf));
  for (const kind of Object.keys(known)) assert.ok(kinds.has(kind), `no ${kind} was sent in this file`);
  for (const body of bodies) {
    const shape = known[kindOf(body)];
    if (shape !== undefined) assert.deepEqual(unknownProperties(body, shape, kindOf(body)), []);
  }
});

// Documented, but newer than the published recordings or absent from them.
const NEWER = new Set([
  'state',
  'context_team_id',
  'context_enterprise_id',
  'event_context',
  'hash',
  'channel_type',
  'metadata',
  'app_id',
  'response_urls',
  'blocks',
  'username',
]);

function unknownProperties(value: unknown, shape: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || typeof shape !== 'object' || shape === null) return [];
  if (Array.isArray(value))
    return value.flatMap((entry) => unknownProperties(entry, (shape as unknown[])[0], path));
  // The recordings leave free-form objects empty.
  if (Object.keys(shape).length === 0) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    if (!(name in shape)) return NEWER.has(name) ? [] : [`${path}.${name}`];
    return unknownProperties(entry, (shape as Payload)[name], `${path}.${name}`);
  });
}
