// Slack is down when the page comes: nothing is lost, and when Slack is back everything is said in order, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userIdOf } from '../../src/sandbox/account.ts';
import { ana, ben } from '../../src/sandbox/slack/people.ts';
import { type BotProcess, type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel, namedChannel } from './seeing.ts';

test('Slack goes down, comes back, and limits the rate', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot();
  assert.deepEqual((await readiness(bot)).parts['slack'], null);
  await t.test('the page is taken and kept while Slack answers 503, then not at all', () =>
    isDown(world, bot),
  );
  await t.test('Slack is back, and limits the rate after the first message', () => isBack(world));
  await t.test('people can act again', async () => {
    const channel = await incidentChannel(world.slack);
    await world.slack.connected();
    await channel.press('Ana', 'take_lead');
    await channel.expectMessage(/Ana Silva is now incident commander/);
    assert.deepEqual((await readiness(bot)).parts['slack'], null);
    assertSaidOnce(world, channel);
  });
  assert.deepEqual(world.slack.violations, []);
});

async function isDown({ slack, pagerDuty }: Northwind, bot: BotProcess): Promise<void> {
  slack.faults.down('unavailable');
  const pageId = pageFor({ pagerDuty });
  await pagerDuty.deliveries.idle();
  assert.equal(pagerDuty.deliveries.log.at(-1)?.outcome, 202);
  await bot.logged(/slack http_503/);
  await bot.logged(/Socket Mode could not connect/);
  const { httpStatus, status, parts } = await readiness(bot);
  assert.equal(httpStatus, 200, 'webhooks must still find their way');
  assert.equal(status, 'degraded');
  assert.match(String(parts['slack']), /no events reach the bot/);
  slack.faults.down('reset');
  await bot.logged(/slack unreachable/);
  pagerDuty.acknowledge(pageId, userIdOf(ana));
  pagerDuty.annotate(pageId, userIdOf(ben), 'Slack is down, I am on the phone');
  await pagerDuty.deliveries.idle();
  assert.ok(
    pagerDuty.deliveries.log.every(({ outcome }) => outcome === 202),
    'every webhook was taken at once',
  );
}

async function isBack({ slack }: Northwind): Promise<void> {
  const unhook = slack.faults.onCall(async ({ method, phase }) => {
    if (method !== 'chat.postMessage' || phase !== 'after') return;
    unhook();
    slack.faults.rateLimit('chat.postMessage', 2);
  });
  slack.faults.down(false);
  const channel = await incidentChannel(slack);
  await channel.expectMessage(/Ben Okoye: Slack is down, I am on the phone/);
  await channel.expectWhole();
  assert.ok(channel.has('Ana'));
  assert.ok(
    slack.calls.some(({ method, outcome }) => method === 'chat.postMessage' && outcome === '429'),
    'the limit was met',
  );
  channel.assertInOrder(/^==/, /^:eyes: Acknowledged by Ana Silva \(pagerduty\)/, /I am on the phone/);
}

function assertSaidOnce({ slack }: Northwind, channel: Awaited<ReturnType<typeof incidentChannel>>): void {
  assert.equal(slack.state().channels.filter(({ name }) => name.startsWith('inc-')).length, 1);
  assert.equal(namedChannel(slack, 'incidents').times(/INC-1/), 1);
  for (const words of [/^==/, /^:mag:/, /^:eyes:/, /^:speech_balloon:/, /^:bust_in_silhouette:/])
    assert.equal(channel.times(words), 1, String(words));
}

async function readiness({ address }: BotProcess) {
  const answer = await fetch(`${address}/readyz`);
  const said = (await answer.json()) as {
    readonly status: string;
    readonly parts: Readonly<Record<string, string | null>>;
  };
  return { httpStatus: answer.status, ...said };
}
