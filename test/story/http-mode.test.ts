// Without Socket Mode: Slack posts signed requests to the bot's own port, and nobody else is believed.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sandboxTokens } from '../../src/sandbox/slack/start.ts';
import { type BotProcess, northwind, pageFor } from './northwind.ts';
import { incidentChannel, type SeenChannel } from './seeing.ts';

test('over signed HTTP, on the port of the webhooks', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot({ SLACK_HTTP: '1', SLACK_SIGNING_SECRET: sandboxTokens.signingSecret });
  await world.slack.deliverTo(`${bot.address}/slack/events`);
  pageFor(world);
  const channel = await incidentChannel(world.slack);
  await channel.expectWhole();
  await t.test('a command, a button and a reaction work', async () => {
    assert.match(
      await channel.typed('Ana', '/incident note seen over HTTP'),
      /Noted in the timeline of INC-1/,
    );
    await channel.press('Ana', 'acknowledge');
    await channel.expectMessage(/^:eyes: Acknowledged by Ana Silva\./);
    const said = await world.slack.say('Ana', channel.id, 'only primes are wrong');
    assert.ok(said !== null);
    await world.slack.react('Ana', channel.id, said, 'pushpin');
    await channel.expectWhisper('Ana', /Added to the timeline of INC-1/);
    assert.match(await channel.typed('Ana', '/incident timeline'), /only primes are wrong/);
  });
  await t.test('a forged or replayed request is refused and changes nothing', () => refuses(bot, channel));
  assert.deepEqual(world.slack.violations, []);
});

async function refuses(bot: BotProcess, channel: SeenChannel): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const { signingSecret } = sandboxTokens;
  assert.equal(await resolveBy(bot, channel, { secret: 'not-the-secret', at: now }), 401);
  assert.equal(await resolveBy(bot, channel, { secret: signingSecret, at: now - 3600 }), 401, 'an hour old');
  assert.equal(await resolveBy(bot, channel, { secret: signingSecret, at: now, unsigned: true }), 401);
  assert.match(await channel.typed('Ana', '/incident status'), /Acknowledged/);
  assert.equal(channel.times(/^:white_check_mark: Resolved/), 0);
  assert.equal(await resolveBy(bot, channel, { secret: signingSecret, at: now }), 200, 'the same, signed');
  await channel.expectMessage(/^:white_check_mark: Resolved by Ana Silva: forged/);
}

/** `/incident resolve forged` as Slack would post it. @returns the HTTP status */
async function resolveBy(
  { address }: BotProcess,
  channel: SeenChannel,
  {
    secret,
    at,
    unsigned = false,
  }: { readonly secret: string; readonly at: number; readonly unsigned?: boolean },
): Promise<number> {
  const body = new URLSearchParams({
    command: '/incident',
    text: 'resolve forged',
    user_id: channel.person('Ana'),
    user_name: 'ana',
    channel_id: channel.id,
    team_id: 'T1',
    trigger_id: `forged-${secret}-${at}`,
    response_url: `${address}/healthz`,
  }).toString();
  const digest = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  const answer = await fetch(`${address}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      ...(unsigned ? {} : { 'x-slack-signature': `v0=${digest}` }),
    },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}
