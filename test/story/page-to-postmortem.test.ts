// Ana's afternoon: she is paged, leads, hands over, and reads the post-mortem that wrote itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { userIdOf } from '../../src/sandbox/account.ts';
import { ben } from '../../src/sandbox/slack/people.ts';
import { type BotProcess, type Northwind, northwind, pageFor } from './northwind.ts';
import { incidentChannel, namedChannel, type SeenChannel } from './seeing.ts';
import { hand, keepWebhooks, subscribe } from './webhook-relay.ts';

interface Story extends Northwind {
  readonly bot: BotProcess;
  readonly pageId: string;
  readonly channel: SeenChannel;
}

test('from a page to its post-mortem', async (t) => {
  const world = await northwind(t);
  const bot = await world.startBot();
  const pageId = await pagedFiveTimes(t, world, bot);
  const channel = await incidentChannel(world.slack);
  const story: Story = { ...world, bot, pageId, channel };
  await t.test('one incident, one channel, and the on-call engineer is in it', () => opens(story));
  await t.test('Ana acknowledges in Slack: PagerDuty knows, and its echo is not said', () => echo(story));
  await t.test('the lead is taken, and handed over in writing', () => lead(story));
  await t.test('notes, a pinned message, an update with a promise, a severity', () => record(story));
  await t.test('a mistyped command is answered to her alone, with the nearest one', () => mistyped(story));
  await t.test('resolved in Slack: PagerDuty is resolved, with the words', () => resolves(story));
  await t.test('the post-mortem is a file with every section; the command line prints it too', () =>
    postmortem(story),
  );
  assert.deepEqual(world.slack.violations, []);
});

/** The same webhook five times at once, and once more under another X-Webhook-Id: all are answered 2xx. */
async function pagedFiveTimes(t: TestContext, world: Northwind, bot: BotProcess): Promise<string> {
  const relay = await keepWebhooks(t, world.pagerDuty);
  const pageId = pageFor(world);
  const page = await relay.kept('incident.triggered');
  const five = await Promise.all(Array.from({ length: 5 }, () => hand(bot, page)));
  const sixth = await hand(bot, page, { 'x-webhook-id': 'PWHSUB2-000099' });
  assert.deepEqual(
    [...five, sixth].map((status) => Math.floor(status / 100)),
    [2, 2, 2, 2, 2, 2],
  );
  subscribe(world.pagerDuty, bot);
  return pageId;
}

async function opens({ slack, channel, pagerDuty, pageId }: Story): Promise<void> {
  await channel.expectWhole();
  assert.ok(channel.has('Ana'));
  assert.match(channel.summary, /share of correct answers below 70 %/);
  assert.deepEqual(
    slack
      .state()
      .channels.filter(({ name }) => name.startsWith('inc-'))
      .map(({ id }) => id),
    [channel.id],
  );
  assert.equal(namedChannel(slack, 'incidents').times(/INC-1/), 1);
  await pagerDuty.deliveries.idle();
  assert.equal(pagerDuty.incident(pageId)?.notes.length, 1);
}

async function echo({ channel, pagerDuty, pageId }: Story): Promise<void> {
  await channel.press('Ana', 'acknowledge');
  await channel.expectMessage(/Acknowledged by Ana Silva\./);
  await pagerDutyIs('acknowledged', { pagerDuty, pageId });
  // Webhooks of one incident come in order: once this one is told, the acknowledge's echo was worked on.
  pagerDuty.annotate(pageId, userIdOf(ben), 'support sees it too');
  await channel.expectMessage(/pagerduty, Ben Okoye: support sees it too/);
  assert.equal(channel.times(/^:eyes: Acknowledged by/), 1);
  assert.equal(channel.times(/Another alert joined/), 0);
}

async function lead({ channel }: Story): Promise<void> {
  await channel.press('Ana', 'take_lead');
  await channel.expectMessage(/Ana Silva is now incident commander/);
  assert.match(
    await channel.typed('Ana', '/incident role handover commander @Ben Okoye'),
    /A handover needs a written note/,
  );
  await channel.typed(
    'Ana',
    '/incident role handover commander @Ben Okoye pinned; watch the share until 15:00',
  );
  await channel.expectMessage(
    /incident commander: Ana Silva → Ben Okoye\. Handover: pinned; watch the share until 15:00/,
  );
  await channel.expectMember('Ben');
  await channel.expectSummary(/Commander\W+Ben Okoye/);
}

async function record({ slack, channel }: Story): Promise<void> {
  assert.match(await channel.typed('Ana', '/incident note only questions about primes'), /Noted.*INC-1/);
  const said = await slack.say('Chloe', channel.id, 'three customers say it answers No to everything');
  assert.ok(said !== null);
  await slack.react('Ben', channel.id, said, 'pushpin');
  await channel.typed('Ben', '/incident update We pinned gpt-4-0314; answers recover. next 30m');
  await channel.expectMessage(/\*Update\* We pinned gpt-4-0314; answers recover\./);
  await channel.typed('Ben', '/incident severity sev1 all customers');
  await channel.expectMessage(/Severity sev2 → sev1, by Ben Okoye: all customers\./);
  await channel.expectSummary(/next by \d\d:\d\d/);
  const timeline = await channel.typed('Ana', '/incident timeline');
  for (const words of [/only questions about primes/, /three customers say it answers No/, /sev2 → sev1/])
    assert.match(timeline, words);
}

async function mistyped({ slack, channel }: Story): Promise<void> {
  assert.match(
    await channel.typed('Ana', '/incident resolv pinned'),
    /There is no command "resolv"\. Did you mean `\/incident resolve pinned`\?/,
  );
  assert.equal(channel.times(/no command/), 0);
  const others = slack.state().messages.filter(({ onlyFor, blocks }) => {
    return onlyFor !== slack.person('Ana').id && JSON.stringify(blocks).includes('no command');
  });
  assert.deepEqual(others, []);
}

async function resolves({ channel, pagerDuty, pageId }: Story): Promise<void> {
  await channel.typed('Ben', '/incident resolve Pinned gpt-4-0314; the share is back at 84 %');
  await channel.expectMessage(/Resolved by Ben Okoye: Pinned gpt-4-0314; the share is back at 84 %/);
  await pagerDutyIs('resolved', { pagerDuty, pageId });
  const notes = pagerDuty.incident(pageId)?.notes.map(({ content }) => content) ?? [];
  assert.ok(
    notes.some((note) => note.includes('the share is back at 84 %')),
    notes.join('\n'),
  );
  await channel.expectSummary(/resolved/i);
}

async function postmortem({ slack, channel, environment }: Story): Promise<void> {
  await channel.typed('Ben', '/incident postmortem');
  const file = await slack.waitFor(
    () =>
      slack
        .state()
        .messages.filter((message) => message.channel === channel.id)
        .flatMap(({ files }) => files)
        .find(({ title }) => title.startsWith('Post-mortem INC-1')),
    60_000,
  );
  const posted = (await slack.fileBytes(file.id))?.bytes.toString() ?? '';
  assert.deepEqual(
    [...posted.matchAll(/^## (.+)$/gm)].map(([, title]) => title).slice(0, SECTIONS.length),
    SECTIONS,
  );
  assert.match(posted, /three customers say it answers No to everything/);
  assert.equal(
    channel.times(/^:white_check_mark: Resolved by/),
    1,
    'PagerDuty’s echo of the end is not said',
  );
  const printed = await commandLine(['postmortem', '1', '--format', 'md'], environment);
  assert.equal(withoutDraftLine(printed), withoutDraftLine(posted));
}

const SECTIONS = [
  'Summary',
  'Impact',
  'Severity and roles',
  'Trigger',
  'Contributing causes',
  'Detection',
  'Response',
  'Resolution',
  'Timeline',
  'What went well',
  'What went badly',
  'Where we got lucky',
  'Theories considered and rejected',
  'Open questions',
  'Action items',
  'Detection method',
  'Non-determinism acknowledgement',
  'Evaluation coverage gap',
  'Rollback capability assessment',
];

/** When and from which evidence it was drafted differs, and that it was drafted is in the record only afterwards. */
const withoutDraftLine = (markdown: string): string =>
  markdown.replace(/^Drafted .*\n|^.*Post-mortem drafted\n/gm, '').trim();

async function pagerDutyIs(
  status: string,
  { pagerDuty, pageId }: Pick<Story, 'pagerDuty' | 'pageId'>,
): Promise<void> {
  const reached = (): boolean => pagerDuty.incident(pageId)?.status === status;
  if (!reached()) await new Promise<void>((resolve) => pagerDuty.onChange(() => reached() && resolve()));
}

async function commandLine(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}
