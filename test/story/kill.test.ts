// Killed at any moment of opening a channel and started again, the bot finishes the same channel, once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Northwind, northwind, pageFor } from './northwind.ts';

/** Everything that must be there exactly once when all is done. */
function assertOneWholeChannel({ slack, pagerDuty }: Northwind, pageId: string): void {
  const state = slack.state();
  const channels = state.channels.filter(({ name }) => name.startsWith('inc-'));
  assert.equal(channels.length, 1, `channels: ${channels.map(({ name }) => name)}`);
  const [channel] = channels;
  assert.ok(channel !== undefined);
  const ana = slack.person({ email: 'ana@northwind.example' });
  assert.ok(channel.members.includes(ana.id), 'the on-call engineer is not in the channel');
  assert.notEqual(channel.topic, '');
  assert.notEqual(channel.purpose, '');
  assert.deepEqual(
    channel.bookmarks.map(({ title }) => title),
    ['The page', 'Runbook', 'Answer quality'],
  );
  const said = state.messages.filter((message) => message.channel === channel.id && message.author.bot);
  assert.equal(said.filter(({ pinned }) => pinned).length, 1, 'one pinned summary');
  assert.equal(
    said.filter((message) => isTriage(message.blocks) && message.threadTs === null).length,
    1,
    'one triage',
  );
  const announcements = state.messages.filter(
    ({ channel: id, author }) =>
      author.bot && id === state.channels.find(({ name }) => name === 'incidents')?.id,
  );
  assert.equal(announcements.length, 1, 'one announcement');
  const notes = pagerDuty.pages().find(({ id }) => id === pageId)?.notes ?? [];
  assert.equal(notes.length, 1, 'one note in PagerDuty');
  assert.deepEqual(slack.violations, []);
}

const isTriage = (blocks: readonly unknown[]): boolean => JSON.stringify(blocks).includes('triage');

/** Resolves when nothing more is expected of the bot: triage published with its details, PagerDuty told. */
async function whole({ slack, pagerDuty }: Northwind, pageId: string): Promise<void> {
  await slack.waitFor(() => {
    const state = slack.state();
    const channel = state.channels.find(({ name }) => name.startsWith('inc-'));
    const announced = state.messages.some(
      ({ channel: id, author }) =>
        author.bot && id === state.channels.find(({ name }) => name === 'incidents')?.id,
    );
    const details = state.messages.some(
      (message) => message.channel === channel?.id && message.threadTs !== null && message.author.bot,
    );
    return announced && details;
  }, 30_000);
  const noted = (): boolean => (pagerDuty.pages().find(({ id }) => id === pageId)?.notes.length ?? 0) > 0;
  if (!noted()) await new Promise<void>((resolve) => pagerDuty.onChange(() => noted() && resolve()));
}

describe('a bot that is killed', () => {
  it('after every call to Slack, before the answer reaches it, finishes one whole channel', {
    timeout: 280_000,
  }, async (t) => {
    const calls = await callsOfOneOpening(t);
    assert.ok(calls.length >= 10, `an opening makes only these calls: ${calls}`);
    for (let index = 0; index < calls.length; index += 1) {
      await t.test(`killed at call ${index + 1}, ${calls[index]}`, async (inner) => {
        const world = await northwind(inner);
        const bot = await world.startBot();
        const killed = killAtCall(world, index, bot.kill);
        const pageId = pageFor(world);
        await killed;
        await world.startBot();
        await whole(world, pageId);
        assertOneWholeChannel(world, pageId);
      });
    }
  });
});

/** What one undisturbed opening asks of Slack, in order, from the page on. */
async function callsOfOneOpening(t: Parameters<typeof northwind>[0]): Promise<readonly string[]> {
  const world = await northwind(t);
  await world.startBot();
  await world.slack.connected();
  const before = world.slack.calls.length;
  const pageId = pageFor(world);
  await whole(world, pageId);
  assertOneWholeChannel(world, pageId);
  return world.slack.calls.slice(before).map(({ method }) => method);
}

/** Kills the bot at its call number `index` after now: Slack has done it, the answer is never read. */
function killAtCall({ slack }: Northwind, index: number, kill: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const away = slack.faults.onCall(async ({ phase, method }) => {
      if (phase !== 'after' || method === 'apps.connections.open') return;
      if (seen === index) {
        away();
        await kill();
        resolve();
      }
      seen += 1;
    });
  });
}
