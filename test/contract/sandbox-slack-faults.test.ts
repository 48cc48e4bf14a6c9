// What can go wrong on purpose: rate limits, an outage, lost answers, dead sockets, everything twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import { ErrorCode, WebClient, WebClientEvent } from '@slack/web-api';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { patient, testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let incidents: string;

before(async () => {
  slack = await startSlack({ clock: () => '2026-11-24T02:00:00Z', manifest: testManifest, timing: patient });
  incidents = slack.channel('#incidents').id;
});

after(() => slack.close());

function client(retries = 0): WebClient {
  const quiet = { logLevel: bolt.LogLevel.ERROR, retryConfig: { retries, minTimeout: 1 } };
  return new WebClient(sandboxTokens.bot, { slackApiUrl: `${slack.url}/api/`, ...quiet });
}

test('a rate-limited method answers 429 with Retry-After, and the real client waits and repeats', async () => {
  slack.faults.rateLimit('chat.postMessage', 1);
  const told: number[] = [];
  const patientClient = client(3);
  patientClient.on(WebClientEvent.RATE_LIMITED, (seconds: number) => told.push(seconds));
  const posted = await patientClient.chat.postMessage({ channel: incidents, text: 'late' });
  assert.equal(posted.ok, true);
  assert.deepEqual(told, [1]);
  assert.deepEqual(
    slack.calls.slice(-2).map((call) => call.outcome),
    ['429', 'ok'],
  );
});

test('with tiers enforced the twenty-first call in a minute to a tier 2 method is limited', async () => {
  slack.faults.enforceTiers = true;
  const status = async () => (await raw('pins.list', { channel: incidents })).status;
  for (let call = 0; call < 20; call += 1) assert.equal(await status(), 200);
  assert.equal(await status(), 429);
  slack.faults.enforceTiers = false;
});

test('an outage answers 503, or breaks the connection', async () => {
  slack.faults.down(true);
  assert.equal((await raw('auth.test', {})).status, 503);
  slack.faults.down('reset');
  await assert.rejects(raw('auth.test', {}), TypeError);
  slack.faults.down(false);
  assert.equal((await raw('auth.test', {})).status, 200);
});

test('the hook sees a call before and after it is carried out, so that an answer can be lost', async () => {
  const phases: string[] = [];
  const off = slack.faults.onCall(async ({ method, phase, args }) => {
    if (method !== 'conversations.create') return;
    const there = slack.state().channels.some((channel) => channel.name === args['name']);
    phases.push(`${phase} ${there}`);
    if (phase === 'after') slack.faults.down('reset');
  });
  await assert.rejects(client().conversations.create({ name: 'inc-lost' }), { code: ErrorCode.RequestError });
  off();
  slack.faults.down(false);
  assert.deepEqual(phases, ['before false', 'after true']);
  await assert.rejects(client().conversations.create({ name: 'inc-lost' }), /name_taken/);
});

test('events come again on a new socket when the old one was dead, and twice when asked', async () => {
  const seen: { readonly id: string; readonly retry: number | undefined }[] = [];
  const waiting = new Set<() => void>();
  const app = new bolt.App({
    token: sandboxTokens.bot,
    receiver: new bolt.SocketModeReceiver({
      appToken: sandboxTokens.app,
      clientPingTimeout: 300,
      logLevel: bolt.LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } } },
    }),
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  app.message(async ({ body, context }) => {
    seen.push({ id: body.event_id, retry: context.retryNum });
    for (const look of [...waiting]) look();
  });
  const count = (wanted: number) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (seen.length < wanted) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  await app.start();
  slack.faults.frozenSockets = true;
  await slack.say('Ana', '#incidents', 'into the void');
  slack.refreshSockets();
  slack.faults.frozenSockets = false;
  await count(1);
  assert.equal(seen[0]?.retry, 1);
  slack.faults.copiesOfDeliveries = 2;
  await slack.say('Ana', '#incidents', 'twice');
  await count(3);
  assert.equal(seen[1]?.id, seen[2]?.id);
  slack.faults.copiesOfDeliveries = 1;
  await app.stop();
});

test('without the app a command fails as in Slack, and the person is told', async () => {
  await assert.rejects(slack.say('Dev', '#incidents', '/oncall help'), /dispatch_failed/);
  const told = slack.state().messages.findLast((message) => message.onlyFor === slack.person('Dev').id);
  assert.equal(told?.text, '/oncall failed with the error "dispatch_failed"');
});

function raw(method: string, args: Record<string, string>): Promise<Response> {
  return fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxTokens.bot}` },
    body: new URLSearchParams(args),
  });
}
