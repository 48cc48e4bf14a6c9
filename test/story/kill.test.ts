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
  }, 240_000);
  const noted = (): boolean => (pagerDuty.pages().find(({ id }) => id === pageId)?.notes.length ?? 0) > 0;
  if (!noted()) await new Promise<void>((resolve) => pagerDuty.onChange(() => noted() && resolve()));
}

describe('a bot that is killed', () => {
  it('at every new call to Slack, before the answer reaches it, finishes one whole channel', async (t) => {
    const world = await northwind(t);
    const killedAt = new Set<string>();
    const startDoomed = () => {
      // Hooked before it starts: a bot goes on with its work before it says that it listens.
      const death = killAtNewCall(world, killedAt, async () => (await starting).kill());
      const starting = world.startBot();
      return { ...death, starting };
    };
    let death = startDoomed();
    await death.starting;
    const pageId = pageFor(world);
    const complete = whole(world, pageId).then(() => 'whole' as const);
    while ((await Promise.race([complete, death.happened])) === 'killed') death = startDoomed();
    death.spare();
    assertOneWholeChannel(world, pageId);
    const methods = [...killedAt].map((call) => call.split(' ')[0]);
    for (const method of STEPS)
      assert.ok(methods.includes(method), `it was never killed at ${method}: ${[...killedAt].join(', ')}`);
  });
});

/** What opening a channel and publishing a triage write in Slack, at least. */
const STEPS = [
  'conversations.create',
  'conversations.invite',
  'chat.postMessage',
  'pins.add',
  'conversations.setTopic',
  'conversations.setPurpose',
  'bookmarks.add',
];

/** Kills at the first call that no earlier bot was killed at: Slack has done it, the answer is never read. */
function killAtNewCall({ slack }: Northwind, killedAt: Set<string>, kill: () => Promise<void>) {
  const { promise: happened, resolve } = Promise.withResolvers<'killed'>();
  const spare = slack.faults.onCall(async ({ phase, method, args }) => {
    if (phase !== 'after' || STARTING.includes(method)) return;
    const call = `${method} ${keyOf(args)}`;
    if (killedAt.has(call)) return;
    killedAt.add(call);
    spare();
    await kill();
    resolve('killed');
  });
  return { happened, spare };
}

/** Calls of a bot that starts; they are no step of any incident. */
const STARTING = ['apps.connections.open', 'auth.test'];

/** What tells two calls of one method apart: the message's idempotency key, or the bookmark's title. */
const keyOf = (args: Readonly<Record<string, unknown>>): string =>
  /"key":"([^"]+)"/.exec(JSON.stringify(args).replaceAll('\\"', '"'))?.[1] ?? String(args['title'] ?? '');
