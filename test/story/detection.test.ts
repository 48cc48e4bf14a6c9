// A provider goes down: the bot sees it in the calls alone, opens the incident, is killed, and tells when it is over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toRfc3339 } from '../../src/core/model/time.ts';
import { callsOf, DAY_MS, MINUTE_MS } from '../fixtures/detector-world.ts';
import { type BotProcess, INTAKE_TOKEN, northwind } from './northwind.ts';
import { incidentChannel } from './seeing.ts';

/** The story's clock, as northwind sets it. */
const NOW = Date.parse('2026-11-20T14:10:00Z');
const BEGINS = NOW - 12 * MINUTE_MS;
const LATER = NOW + 75 * MINUTE_MS;

test('an outage is seen in the calls, opens an incident, and its end is told', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot();
  await t.test('three quiet days and ten bad minutes open one incident', async () => {
    const quiet = callsOf('assistant', { from: NOW - 3 * DAY_MS, to: BEGINS, everyMs: 60_000 });
    const outage = callsOf('assistant', { from: BEGINS, to: NOW, everyMs: 2000, failing: 0.8 });
    await postRecords(bot, [...quiet, ...outage]);
    const channel = await incidentChannel(world.slack, 1);
    await channel.expectSummary(/assistant: .*down/);
    await channel.expectSummary(/noticed by detection/);
    await channel.expectWhole();
  });
  await t.test('anyone sees what was normal, and what was decided', async () => {
    const channel = await incidentChannel(world.slack, 1);
    const said = await channel.typed('Ana', '/incident baseline assistant');
    assert.match(said, /metrics have a baseline, learnt from \d days/);
    assert.match(said, /page: \d+ of the last \d+ calls fail/);
    const metrics = await (await fetch(`${bot.address}/metrics`)).text();
    assert.match(metrics, /oncall_detection_decisions_total\{kind="page"\} 1/);
    assert.match(metrics, /^oncall_detection_series [1-9]/m);
    assert.match(metrics, /^oncall_detection_lag_seconds \d/m);
  });
  await t.test('killed and started again, it still knows, and tells that it is over', async () => {
    await bot.kill();
    const second = await world.startBot({
      ONCALL_CLOCK_START: toRfc3339(LATER),
      ONCALL_CLOCK_ANCHOR: String(Date.now()),
    });
    const quiet = callsOf('assistant', { from: NOW, to: LATER, everyMs: 15_000, failing: 0 });
    await postRecords(second, quiet);
    const channel = await incidentChannel(world.slack, 1);
    await channel.expectMessage(/The alert has ended in detection.*Back to normal/);
    assert.equal(channel.times(/The alert has ended/), 1);
    const channels = world.slack.state().channels.filter(({ name }) => name.startsWith('inc-'));
    assert.equal(channels.length, 1, 'one incident');
  });
  assert.deepEqual(world.slack.violations, []);
});

async function postRecords({ address }: BotProcess, calls: ReturnType<typeof callsOf>): Promise<void> {
  const lines = calls.map(({ at, ...call }) => JSON.stringify({ at: toRfc3339(at), ...call }));
  const answer = await fetch(`${address}/v1/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${INTAKE_TOKEN}` },
    body: lines.join('\n'),
  });
  assert.equal(answer.status, 202, await answer.text());
}
