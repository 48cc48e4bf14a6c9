// The sandbox's Slack over Socket Mode, driven with the real Bolt and the real WebClient.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { patient, testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let app: InstanceType<typeof bolt.App>;

before(async () => {
  slack = await startSlack({ clock: () => '2026-11-24T02:00:00Z', manifest: testManifest, timing: patient });
  app = new bolt.App({
    token: sandboxTokens.bot,
    appToken: sandboxTokens.app,
    socketMode: true,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  await app.start();
});

after(async () => {
  await app.stop();
  await slack.close();
});

test('a slash command opens a modal, its submission opens a channel with a pinned summary', async () => {
  app.command('/oncall', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'declare',
        title: { type: 'plain_text', text: 'Declare an incident' },
        submit: { type: 'plain_text', text: 'Declare' },
        blocks: [
          {
            type: 'input',
            block_id: 'what',
            label: { type: 'plain_text', text: 'What' },
            element: { type: 'plain_text_input', action_id: 'text' },
          },
        ],
      },
    });
  });
  app.view('declare', async ({ ack, view, client, body }) => {
    const what = view.state.values['what']?.['text']?.value ?? '';
    if (what.length < 5) return ack({ response_action: 'errors', errors: { what: 'Say a little more' } });
    await ack();
    const created = await client.conversations.create({ name: 'inc-1-refusals' });
    const channel = created.channel?.id ?? '';
    await client.conversations.invite({ channel, users: body.user.id });
    await client.conversations.setTopic({ channel, topic: 'sev2' });
    const posted = await client.chat.postMessage({
      channel,
      text: what,
      metadata: { event_type: 'incident', event_payload: { key: 'k1' } },
    });
    await client.pins.add({ channel, timestamp: posted.ts ?? '' });
  });

  await slack.say('Ana', '#incidents', '/oncall declare');
  const view = await slack.waitFor(() => slack.modals('Ana')[0]);
  assert.deepEqual(await slack.submit('Ana', view.id, { what: { text: '' } }), {
    what: 'Please complete this required field.',
  });
  assert.deepEqual(await slack.submit('Ana', view.id, { what: { text: 'bad' } }), {
    what: 'Say a little more',
  });
  assert.deepEqual(await slack.submit('Ana', view.id, { what: { text: 'refusals doubled' } }), {});
  assert.equal(slack.modals('Ana').length, 0);
  const pinned = await slack.waitFor(() => slack.state().messages.find((message) => message.pinned));
  assert.equal(pinned.text, 'refusals doubled');
  assert.equal(pinned.author.bot, true);
  assert.equal(pinned.at, '2026-11-24T02:00:00Z');
  const channel = slack.state().channels.find((entry) => entry.name === 'inc-1-refusals');
  assert.deepEqual(channel?.members, [slack.botUserId, slack.person('Ana').id]);
  assert.equal(channel?.topic, 'sev2');
  const history = await app.client.conversations.history({
    channel: pinned.channel,
    include_all_metadata: true,
  });
  assert.deepEqual(history.messages?.find((message) => message.ts === pinned.ts)?.metadata, {
    event_type: 'incident',
    event_payload: { key: 'k1' },
  });
  assert.deepEqual(slack.violations, []);
});
