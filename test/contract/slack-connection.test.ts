// The connection to Slack breaks in every way it can, or is HTTP: real Bolt against the sandbox's Slack.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { SlackChannelId } from '../../src/core/model/ids.ts';
import { createSlackApp } from '../../src/edges/slack/bolt.ts';
import { createChat } from '../../src/edges/slack/chat.ts';

import { memoryDesk } from '../edges/slack/memory-desk.ts';
import { configFor, eventually, type SlackWorkspace, startWorkspace } from './slack-workspace.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('Socket Mode', () => {
  let workspace: SlackWorkspace;
  let channel: SlackChannelId;
  const works = async () => assert.match(await workspace.typed('Ana', channel, '/incident status'), /INC-42/);

  before(async () => {
    workspace = await startWorkspace({ silenceMaxMs: 300 });
    ({ channel } = await workspace.open('maths-assistant'));
  });
  after(() => workspace.close());

  test('comes back after Slack was down', async () => {
    workspace.slack.faults.down(true);
    await eventually(() => !workspace.app.alive());
    workspace.slack.faults.down(false);
    await eventually(() => workspace.app.alive());
    await works();
  });
  test('is renewed when Slack asks for it', async () => {
    workspace.slack.refreshSockets();
    await eventually(() => !workspace.app.alive());
    await eventually(() => workspace.app.alive());
    await works();
  });
  test('a socket that looks alive and carries nothing is noticed and replaced', async () => {
    const post = (key: string) =>
      workspace.chat.post({ channel, key, repeated: false }, { kind: 'line', text: key, mention: [] });
    assert.equal((await post('heard')).ok, true);
    await works();
    assert.equal(workspace.app.alive(), true);
    workspace.slack.faults.frozenSockets = true;
    assert.equal((await post('not heard')).ok, true);
    await eventually(() => !workspace.app.alive());
    workspace.slack.faults.frozenSockets = false;
    await eventually(() => workspace.app.alive());
    await works();
  });
  test('starts while Slack is down, and connects later', async () => {
    workspace.slack.faults.down(true);
    const config = configFor(workspace.slack.url);
    const chat = await createChat({ config, log: quiet });
    const clock = { now: () => 0, wallMsUntil: () => 0 };
    const late = await createSlackApp({ config, chat, desk: workspace.desk, clock, log: quiet });
    const started = late.start();
    assert.equal(late.alive(), false);
    workspace.slack.faults.down(false);
    await started;
    await eventually(() => late.alive());
    await late.stop();
    assert.equal(late.alive(), false);
    await eventually(() => workspace.app.alive());
  });
});

describe('HTTP', () => {
  let workspace: SlackWorkspace | null = null;
  const server = createServer((request, response) => workspace?.app.requestListener?.(request, response));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    workspace = await startWorkspace({ requestUrl: address() });
  });
  after(async () => {
    await workspace?.close();
    server.close();
    server.closeAllConnections();
  });

  test('signed requests are worked on, everything else is refused', async () => {
    assert.ok(workspace !== null);
    const { channel } = await workspace.open('maths-assistant');
    assert.match(
      await workspace.typed('Ana', channel, '/incident note over HTTP'),
      /Noted in the timeline of INC-42/,
    );
    assert.equal(workspace.app.alive(), true);
    const forged = await fetch(address(), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-signature': 'v0=00',
        'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
      },
      body: '{}',
    });
    assert.equal(forged.status, 401);
  });
});

describe('settings that are missing are named', () => {
  const build = async (environment: object) => {
    const whole = configFor('http://127.0.0.1:9');
    const config = { ...whole, environment: { ...whole.environment, ...environment } };
    const chat = await createChat({ config: configFor('http://127.0.0.1:9'), log: quiet });
    const clock = { now: () => 0, wallMsUntil: () => 0 };
    return createSlackApp({ config, chat, desk: memoryDesk(clock), clock, log: quiet });
  };
  test('app token and signing secret', async () => {
    await assert.rejects(build({ SLACK_APP_TOKEN: undefined }), /SLACK_APP_TOKEN is missing/);
    await assert.rejects(
      build({ SLACK_HTTP: '1', SLACK_SIGNING_SECRET: undefined }),
      /SLACK_HTTP=1 needs SLACK_SIGNING_SECRET/,
    );
  });
  test('bot token', async () => {
    const config = {
      environment: { SLACK_API_URL: 'http://127.0.0.1:9', SLACK_HTTP: '0' as const },
      settings: { features: {} },
    };
    await assert.rejects(createChat({ config, log: quiet }), /SLACK_BOT_TOKEN is missing/);
  });
});
