// Two bots on one database: whatever reaches both, or is split between them, is one incident with one channel.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BotProcess, INTAKE_TOKEN, type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel, namedChannel } from './seeing.ts';
import { hand, keepWebhooks } from './webhook-relay.ts';

test('two bots act as one', async (t) => {
  const world = await northwind(t);
  const bots = await Promise.all([world.startBot(), world.startBot()]);
  await t.test('one webhook that reaches both at the same moment', async (inner) => {
    const relay = await keepWebhooks(inner, world.pagerDuty);
    pageFor(world);
    const page = await relay.kept('incident.triggered');
    const statuses = await Promise.all(bots.map((bot) => hand(bot, page)));
    assert.deepEqual(statuses.toSorted(), [200, 202], 'one stored it, the other found it stored');
    await assertOne(world, 1, /share of correct answers below 70 %/);
  });
  await t.test('twenty alerts of one group, split between them', async () => {
    const parts = Array.from({ length: 20 }, (_, index) => alertOfPod(index));
    await Promise.all(parts.map((body, index) => postAlert(bots[index % 2] ?? bots[0], body)));
    const channel = await incidentChannel(world.slack, 2);
    await channel.expectSummary(/noticed by alertmanager, 20 alerts/);
    await channel.expectMessage(/More alerts join\./);
    await assertOne(world, 2, /Refusals are high/);
  });
  await t.test('what a person does is done once', async () => {
    const channel = await incidentChannel(world.slack, 2);
    await channel.press('Ana', 'acknowledge');
    await channel.expectMessage(/^:eyes: Acknowledged by Ana Silva/);
    await channel.typed('Ana', '/incident severity sev1 all of support');
    await channel.expectMessage(/Severity sev2 → sev1/);
    assert.equal(channel.times(/^:eyes: Acknowledged/), 1);
    assert.equal(channel.times(/Another alert joined/), 4, 'the first ones are said, each once');
    assert.equal(channel.times(/More alerts join\./), 1);
  });
  assert.deepEqual(world.slack.violations, []);
});

/** @param incident the newest one: no later channel may be there */
async function assertOne({ slack }: Northwind, incident: number, title: RegExp): Promise<void> {
  const channel = await incidentChannel(slack, incident);
  await channel.expectWhole();
  assert.match(channel.summary, title);
  assert.equal(channel.times(/^==/), 1, 'one summary');
  assert.equal(
    namedChannel(slack, 'incidents').times(new RegExp(`INC-${incident}\\b`)),
    1,
    'one announcement',
  );
  const names = slack.state().channels.flatMap(({ name }) => (name.startsWith('inc-') ? [name] : []));
  assert.equal(names.length, incident, names.join(', '));
}

const alertOfPod = (pod: number) => ({
  version: '4',
  groupKey: '{}:{alertname="RefusalsHigh"}',
  status: 'firing',
  receiver: 'oncall',
  groupLabels: { alertname: 'RefusalsHigh' },
  commonLabels: { alertname: 'RefusalsHigh', feature: 'support-answers', severity: 'page' },
  alerts: [
    {
      status: 'firing',
      labels: {
        alertname: 'RefusalsHigh',
        feature: 'support-answers',
        severity: 'page',
        pod: `answers-${pod}`,
      },
      annotations: { summary: 'Refusals are high' },
      startsAt: '2026-11-20T14:09:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example/graph',
      fingerprint: `f${pod.toString(16).padStart(15, '0')}`,
    },
  ],
});

async function postAlert({ address }: BotProcess, body: object): Promise<void> {
  const answer = await fetch(`${address}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${INTAKE_TOKEN}` },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 202, await answer.text());
}
