// The channel's name is taken twice, and the page's title is three hundred characters of hostile markup.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebClient } from '@slack/web-api';
import { channelName } from '../../src/core/incident/channel-steps.ts';
import { ASSISTANT_SERVICE } from '../../src/sandbox/account.ts';
import { sandboxTokens } from '../../src/sandbox/slack/start.ts';
import { type Northwind, northwind } from './northwind.ts';
import { incidentChannel, namedChannel, type SeenChannel } from './seeing.ts';

const START =
  '🔥 *assistant* <!channel> <!here|x> <https://evil.example|PagerDuty> _down_ ~ok~ `code` & <@DEV> ';
const titleFor = (person: string): string => START.replace('DEV', person).padEnd(300, '💥 wrong answers ');
/** Words of the title only; the person's id is no part of the first eight. */
const NAME = channelName(1, ['assistant', titleFor('')]);

test('taken names and a hostile title', async (t) => {
  const world = await northwind(t, { moreChannels: [NAME] });
  const { slack, pagerDuty } = world;
  await leaveArchived(world, `${NAME}-2`);
  await world.startBot();
  const title = titleFor(slack.person('Dev').id);
  assert.ok(title.length >= 300 && title.includes(`<@${slack.person('Dev').id}>`));
  pagerDuty.trigger({ serviceId: ASSISTANT_SERVICE, title, dedupKey: 'hostile' });
  const channel = await incidentChannel(slack, `${NAME}-3`);
  await channel.expectWhole();
  await t.test('the channel has the next free name, and the others are left alone', () => {
    assert.ok(channel.has('Ana'));
    assert.deepEqual(namedChannel(slack, NAME).lines, []);
    assert.equal(slack.channel(`${NAME}-2`).archived, true);
    assert.match(pagerDuty.pages()[0]?.notes[0] ?? '', new RegExp(`#${NAME}-3:`));
  });
  await t.test('nothing of the title comes alive, wherever it is shown', () => shown(world, channel));
  assert.deepEqual(slack.violations, []);
});

/** A channel that the bot itself made long ago, archived since. */
async function leaveArchived({ slack }: Northwind, name: string): Promise<void> {
  const client = new WebClient(sandboxTokens.bot, { slackApiUrl: `${slack.url}/api/` });
  const { channel } = await client.conversations.create({ name });
  await client.conversations.archive({ channel: channel?.id ?? assert.fail() });
}

async function shown({ slack }: Northwind, channel: SeenChannel): Promise<void> {
  await channel.typed('Ana', '/incident status');
  await channel.typed('Ana', '/incident timeline');
  await channel.typed('Ana', '/incident list');
  await channel.press('Ana', 'acknowledge');
  await channel.expectMessage(/^:eyes: Acknowledged/);
  await slack.openHome('Ana');
  await channel.typed('Ana', '/incident resolve <!everyone> it was @Dev Patel');
  await channel.expectMessage(/Resolved by Ana Silva: <!everyone> it was/);
  const home = await slack.waitFor(() => slack.home('Ana'));
  const { topic, purpose } = channel.now;
  const texts = [
    topic,
    purpose,
    ...markupOf(home),
    ...slack
      .state()
      .messages.flatMap(({ author, text, blocks }) => (author.bot ? [text, ...markupOf(blocks)] : [])),
  ];
  assert.ok(
    texts.some((text) => text.includes('evil.example')),
    'the title is shown',
  );
  const alive = new RegExp(`<!(channel|here|everyone)|<@${slack.person('Dev').id}|<https://evil`);
  assert.deepEqual(
    texts.filter((text) => alive.test(text)),
    [],
  );
  assert.match(channel.summary, /<!channel>/, 'people still read what the page said');
}

/** Every text that Slack reads as markup; plain text stays what it is. */
function markupOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(markupOf);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { readonly type?: unknown; readonly text?: unknown };
  if (type === 'mrkdwn' && typeof text === 'string') return [text];
  return Object.values(value).flatMap(markupOf);
}
