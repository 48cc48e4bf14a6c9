// PagerDuty fails while an incident begins: the channel opens all the same, says what is unknown, and catches up later.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ASSISTANT_SERVICE } from '../../src/sandbox/account.ts';
import { type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel } from './seeing.ts';

test('PagerDuty fails in three ways', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot();
  await t.test('a load balancer’s 502 page, then nothing at all: the channel says so at once', async () => {
    await opensWithoutPagerDuty(world);
    world.pagerDuty.faults.answer = null;
    world.pagerDuty.faults.down = true;
    await bot.logged(/pagerduty unreachable/);
  });
  await t.test('it answers again: on call is invited, the note is left, the acknowledge arrives', () =>
    answersAgain(world),
  );
  await t.test('402: what the plan lacks is said with what to do, and not asked for again', () =>
    lacksAbility(world),
  );
  assert.deepEqual(world.slack.violations, []);
});

async function opensWithoutPagerDuty({ slack, pagerDuty }: Northwind): Promise<void> {
  pagerDuty.faults.answer = { status: 502, html: true };
  pageFor({ pagerDuty });
  const channel = await incidentChannel(slack);
  await channel.expectWhole();
  assert.match(
    channel.summary,
    /Who is on call is unknown: PagerDuty answered 502.*asks again.*page somebody by hand/,
  );
  assert.equal(channel.has('Ana'), false);
  await channel.press('Ben', 'acknowledge');
  await channel.expectMessage(/^:eyes: Acknowledged by Ben Okoye/);
  await channel.expectMessage(
    /PagerDuty did not take the acknowledge: PagerDuty answered 502.*Meanwhile acknowledge it in PagerDuty itself, or it goes on calling people/,
  );
}

async function answersAgain({ slack, pagerDuty }: Northwind): Promise<void> {
  const [page] = pagerDuty.pages();
  assert.equal(page?.status, 'triggered');
  assert.deepEqual(page?.notes, []);
  const caughtUp = new Promise<void>((resolve) => {
    pagerDuty.onChange(({ status, notes }) => status === 'acknowledged' && notes.length > 0 && resolve());
  });
  pagerDuty.faults.down = false;
  const channel = await incidentChannel(slack);
  await channel.expectMember('Ana');
  await channel.expectMessage(/PagerDuty answers again\. On call: Ana Silva\./);
  await channel.expectSummary(/\*On call\* \(LLM features\)\n.*Ana Silva/);
  await caughtUp;
  assert.equal(pagerDuty.pages()[0]?.notes.length, 1);
  assert.match(pagerDuty.pages()[0]?.notes[0] ?? '', /#inc-0001/);
  await channel.expectMessage(/PagerDuty has the acknowledge now: nothing is left to do by hand/);
  assert.equal(
    channel.times(/^:warning: PagerDuty did not take/),
    1,
    'said once, however often it was tried',
  );
  await channel.expectSummary(/^(?![\s\S]*PagerDuty did not take)/);
  assert.equal(channel.times(/PagerDuty answers again/), 1);
}

async function lacksAbility({ slack, pagerDuty }: Northwind): Promise<void> {
  const first = await incidentChannel(slack);
  await first.typed('Ana', '/incident resolve it was a drill');
  await first.expectMessage(/Resolved by Ana Silva/);
  pagerDuty.faults.answer = { status: 402, html: false };
  pagerDuty.trigger({
    serviceId: ASSISTANT_SERVICE,
    title: 'assistant: answers are empty',
    dedupKey: 'assistant-empty',
  });
  const channel = await incidentChannel(slack, 2);
  await channel.expectWhole();
  assert.match(
    channel.summary,
    /Who is on call is unknown: The PagerDuty plan lacks an ability.*do it by hand in PagerDuty, or change the plan/,
  );
  await channel.expectMessage(/The PagerDuty incident has no link to this channel.*must be told/);
}
