// The sandbox's Slack over signed HTTP requests, against Bolt's own receiver, which checks the signatures.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { patient, testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let app: InstanceType<typeof bolt.App>;

before(async () => {
  slack = await startSlack({
    clock: () => '2026-11-24T02:00:00Z',
    manifest: testManifest,
    timing: { ...patient, retryDelaysMs: [0, 0, 0] },
  });
  app = new bolt.App({
    token: sandboxTokens.bot,
    signingSecret: sandboxTokens.signingSecret,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  await slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
});

after(async () => {
  await app.stop();
  await slack.close();
});

test('a command answers where it was given, with text for one person or for all', async () => {
  app.command('/oncall', async ({ ack, command, respond }) => {
    await ack({ response_type: 'ephemeral', text: `looking at ${command.text}` });
    await respond({ response_type: 'in_channel', text: 'all quiet' });
  });
  await slack.say('Ben', '#support', '/oncall status');
  const own = slack.state().messages.find((message) => message.onlyFor === slack.person('Ben').id);
  assert.equal(own?.text, 'looking at status');
  const shared = await slack.waitFor(() =>
    slack.state().messages.find((message) => message.text === 'all quiet'),
  );
  assert.equal(shared.onlyFor, null);
});

test('a button in an ephemeral message replaces it through its response_url', async () => {
  app.command('/escaped', async ({ ack, command }) => {
    const accept = {
      type: 'button' as const,
      action_id: 'accept',
      text: { type: 'plain_text' as const, text: 'Accept' },
    };
    await ack({
      text: 'sure?',
      blocks: [{ type: 'actions', block_id: 'sure', elements: [{ ...accept, value: command.text }] }],
    });
  });
  app.action('accept', async ({ ack, action, body, respond }) => {
    await ack();
    assert.equal(body.type, 'block_actions');
    assert.equal(
      'message' in body && body.message !== undefined,
      false,
      'ephemeral messages are not sent back',
    );
    await respond({ replace_original: true, text: `accepted ${'value' in action ? action.value : ''}` });
  });
  await slack.say('Ben', '#support', '/escaped @Chloe Martin');
  const asked = slack.state().messages.findLast((message) => message.text === 'sure?');
  assert.ok(asked);
  await assert.rejects(slack.press('Ana', '#support', asked.ts, { actionId: 'accept' }), /somebody else/);
  await slack.press('Ben', '#support', asked.ts, { actionId: 'accept' });
  const answered = await slack.waitFor(() =>
    slack.state().messages.find((message) => message.ts === asked.ts && message.text.startsWith('accepted')),
  );
  assert.equal(answered.text, `accepted <@${slack.person('Chloe').id}|chloe>`);
});

test('an event comes again, with the retry headers, until it is acknowledged', async () => {
  const seen: {
    readonly num: string | undefined;
    readonly reason: string | undefined;
    readonly eventId: string;
  }[] = [];
  const arrived = Promise.withResolvers<void>();
  const listener = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const header = (name: string) => request.headers[name]?.toString();
      const { event_id: eventId } = JSON.parse(body) as { event_id: string };
      seen.push({ num: header('x-slack-retry-num'), reason: header('x-slack-retry-reason'), eventId });
      response.writeHead(seen.length < 3 ? 500 : 200).end();
      if (seen.length === 3) arrived.resolve();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  await slack.deliverTo(`http://127.0.0.1:${(listener.address() as AddressInfo).port}/`);
  await slack.say('Ana', '#incidents', 'does anybody see refusals?');
  await arrived.promise;
  assert.deepEqual(
    seen.map(({ num, reason }) => [num, reason]),
    [
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ],
  );
  assert.equal(new Set(seen.map(({ eventId }) => eventId)).size, 1);
  listener.close();
  listener.closeAllConnections();
});
