// The bot is told to stop in the middle of its work, and its successor keeps what it promised.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { userIdOf } from '../../src/sandbox/account.ts';
import { ben } from '../../src/sandbox/slack/people.ts';
import { type BotProcess, type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel, type SeenChannel } from './seeing.ts';

test('stopped and started again', async (t) => {
  const world = await northwind(t);
  const first = await world.startBot();
  const pageId = pageFor(world);
  const channel = await incidentChannel(world.slack);
  await channel.expectWhole();
  await channel.press('Ana', 'take_lead');
  await channel.expectMessage(/Ana Silva is now incident commander/);
  await t.test('SIGTERM lets the running effect finish and ends with 0', () => stops(world, first, channel));
  await t.test('its successor says the rest, in order and once, and reminds of the promise', async () => {
    world.pagerDuty.annotate(pageId, userIdOf(ben), 'said while no bot ran');
    await world.startBot(halfAnHourASecond());
    await channel.expectMessage(/Ben Okoye: said while no bot ran/);
    await channel.expectMessage(/:alarm_clock: @Ana Silva The update promised for 14:\d\d UTC is due/);
    channel.assertInOrder(/\*Update\* We pin the model\./, /Severity sev2 → sev1/, /The update promised/);
  });
  await t.test('and is not reminded again once it came', async () => {
    await channel.typed('Ana', '/incident update It is pinned.');
    await channel.expectMessage(/\*Update\* It is pinned\./);
    assert.equal(channel.times(/The update promised/), 1);
  });
  assert.deepEqual(world.slack.violations, []);
});

async function stops({ slack }: Northwind, bot: BotProcess, channel: SeenChannel): Promise<void> {
  const posting = Promise.withResolvers<void>();
  const mayPost = Promise.withResolvers<void>();
  const unhook = slack.faults.onCall(async ({ method, phase, args }) => {
    if (method !== 'chat.postMessage' || phase !== 'before' || args['channel'] !== channel.id) return;
    unhook();
    posting.resolve();
    await mayPost.promise;
  });
  await channel.typed('Ana', '/incident update We pin the model. next 30m');
  await posting.promise;
  await channel.typed('Ana', '/incident severity sev1');
  const ended = bot.stop();
  await bot.logged(/Stopping: finishing what runs/);
  mayPost.resolve();
  assert.equal(await ended, 0);
  assert.equal(channel.times(/\*Update\* We pin the model\./), 1, 'what ran was finished');
  assert.equal(channel.times(/Severity sev2/), 0, 'what had not begun waits');
  assert.equal(channel.times(/The update promised/), 0);
}

/** Incident time goes on from the story's afternoon, 1800 seconds in one at the wall. */
const halfAnHourASecond = () => ({
  ONCALL_CLOCK_START: '2026-11-20T14:11:00.000Z',
  ONCALL_CLOCK_ANCHOR: String(Date.now()),
  ONCALL_CLOCK_FACTOR: '1800',
});
