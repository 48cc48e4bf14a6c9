// People act in PagerDuty, and PagerDuty's webhooks overtake each other: the channel says the same as PagerDuty.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ASSISTANT_SERVICE, userIdOf } from '../../src/sandbox/account.ts';
import { ana, ben } from '../../src/sandbox/slack/people.ts';
import { type BotProcess, type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel } from './seeing.ts';
import { hand, keepWebhooks, subscribe } from './webhook-relay.ts';

test('whoever acts in PagerDuty is heard in the channel', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot();
  const { creating, mayCreate } = holdCreating(world);
  const pageId = pageFor(world);
  await t.test('acknowledged there while the channel is being created', async () => {
    await creating;
    await whileCreating(world, pageId, mayCreate);
  });
  await t.test('no longer acknowledged there: it can be acknowledged here again', () =>
    calledAgain(world, pageId),
  );
  await t.test('resolved there, reopened there, resolved there', () => resolvedThere(world, pageId));
  await t.test(
    'a resolve that comes before its trigger: the channel opens and says that it is over',
    (inner) => overtaken(inner, world, bot, 'resolved'),
  );
  await t.test('an acknowledge that comes before its trigger: the channel opens acknowledged', (inner) =>
    overtaken(inner, world, bot, 'acknowledged'),
  );
  assert.deepEqual(world.slack.violations, []);
});

/** Slack takes its time over the first channel. */
function holdCreating({ slack }: Northwind): {
  readonly creating: Promise<void>;
  readonly mayCreate: () => void;
} {
  const asked = Promise.withResolvers<void>();
  const allowed = Promise.withResolvers<void>();
  const unhook = slack.faults.onCall(async ({ method, phase }) => {
    if (method !== 'conversations.create' || phase !== 'before') return;
    unhook();
    asked.resolve();
    await allowed.promise;
  });
  return { creating: asked.promise, mayCreate: allowed.resolve };
}

async function whileCreating(
  { slack, pagerDuty }: Northwind,
  pageId: string,
  mayCreate: () => void,
): Promise<void> {
  pagerDuty.acknowledge(pageId, userIdOf(ana));
  await pagerDuty.deliveries.idle();
  mayCreate();
  const channel = await incidentChannel(slack);
  await channel.expectMessage(/^:eyes: Acknowledged by Ana Silva \(pagerduty\)\./);
  await channel.expectSummary(/\*Acknowledged\* by Ana Silva \(pagerduty\)/);
  await channel.expectWhole();
  channel.assertInOrder(/== .*INC-1/, /^:eyes: Acknowledged/);
}

async function calledAgain({ slack, pagerDuty }: Northwind, pageId: string): Promise<void> {
  const channel = await incidentChannel(slack);
  await triggerAgain(pagerDuty, pageId);
  await channel.expectMessage(/No longer acknowledged: it pages again/);
  await channel.expectSummary(/Open, nobody has acknowledged/);
  await channel.press('Ben', 'acknowledge');
  await channel.expectMessage(/^:eyes: Acknowledged by Ben Okoye\./);
  await channel.expectSummary(/\*Acknowledged\* by @Ben Okoye/);
}

async function resolvedThere({ slack, pagerDuty }: Northwind, pageId: string): Promise<void> {
  const channel = await incidentChannel(slack);
  pagerDuty.resolve(pageId, userIdOf(ben));
  await channel.expectMessage(/^:white_check_mark: Resolved by Ben Okoye \(pagerduty\)/);
  await channel.expectSummary(/\*Resolved\* .*by Ben Okoye \(pagerduty\)/);
  await triggerAgain(pagerDuty, pageId);
  await channel.expectMessage(/^:rotating_light: Reopened by Ana Silva \(pagerduty\)/);
  // PagerDuty calls people again, so somebody must be able to acknowledge again.
  await channel.expectSummary(/Open, nobody has acknowledged/);
  await channel.press('Ana', 'acknowledge');
  await channel.expectMessage(/^:eyes: Acknowledged by Ana Silva\./);
  pagerDuty.resolve(pageId, userIdOf(ana));
  await channel.expectMessage(/^:white_check_mark: Resolved by Ana Silva \(pagerduty\)/);
  assert.equal(channel.times(/^:white_check_mark: Resolved/), 2);
  assert.equal(channel.times(/^:rotating_light:/), 1);
}

/** On PagerDuty’s own page: takes an acknowledge back, or reopens what is resolved. */
async function triggerAgain(
  { url, token }: { readonly url: string; readonly token: string },
  pageId: string,
): Promise<void> {
  const answer = await fetch(`${url}/incidents/${pageId}`, {
    method: 'PUT',
    headers: {
      authorization: `Token token=${token}`,
      accept: 'application/vnd.pagerduty+json;version=2',
      'content-type': 'application/json',
      from: ana.email,
    },
    body: JSON.stringify({ incident: { type: 'incident_reference', status: 'triggered' } }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

async function overtaken(
  t: TestContext,
  { slack, pagerDuty }: Northwind,
  bot: BotProcess,
  first: 'resolved' | 'acknowledged',
): Promise<void> {
  const incident = first === 'resolved' ? 2 : 3;
  const relay = await keepWebhooks(t, pagerDuty);
  const pageId = pagerDuty.trigger({
    serviceId: ASSISTANT_SERVICE,
    title: `assistant: empty answers, ${first} at once`,
    dedupKey: `overtaken-${first}`,
  });
  const trigger = await relay.kept('incident.triggered');
  pagerDuty[first === 'resolved' ? 'resolve' : 'acknowledge'](pageId, userIdOf(ana));
  const early = await relay.kept(`incident.${first}`);
  assert.equal(await hand(bot, early), 202);
  assert.equal(await hand(bot, trigger), 202);
  subscribe(pagerDuty, bot);
  const channel = await incidentChannel(slack, incident);
  await channel.expectWhole();
  const [words, status] =
    first === 'resolved'
      ? [/^:white_check_mark: Resolved by Ana Silva \(pagerduty\)/, /\*Resolved\*/]
      : [/^:eyes: Acknowledged by Ana Silva \(pagerduty\)/, /\*Acknowledged\*/];
  await channel.expectMessage(words);
  await channel.expectSummary(status);
  assert.equal(channel.times(words), 1);
  assert.equal(channel.times(/Another alert joined/), 0);
}
