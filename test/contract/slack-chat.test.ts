// long: one suite over every call of one port, with its shared workspace
// The Chat port with Slack's real Web API client against the sandbox's Slack: what is done twice is there once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { parse as parseYaml } from 'yaml';
import type { SlackChannelId, SlackTs, SlackUserId } from '../../src/core/model/ids.ts';
import type { Outcome } from '../../src/core/model/result.ts';
import { createChat, type SlackChat } from '../../src/edges/slack/chat.ts';
import { manifestPath } from '../../src/edges/slack/manifest.ts';
import type { ChatMessage } from '../../src/flow/ports.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { fresh, stateOf, triage } from '../edges/slack/sample-incident.ts';

let slack: SlackSandbox;
let chat: SlackChat;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const configFor = (url: string) => ({
  environment: { SLACK_BOT_TOKEN: sandboxTokens.bot, SLACK_API_URL: `${url}/api/`, SLACK_HTTP: '0' as const },
  settings: { features: {} },
});

before(async () => {
  slack = await startSlack({
    clock: () => '2026-11-20T13:00:00Z',
    manifest: parseYaml(readFileSync(manifestPath, 'utf8')),
  });
  chat = await createChat({ config: configFor(slack.url), log: quiet });
});
after(() => slack.close());
afterEach(() => {
  slack.faults.down(false);
  slack.faults.rateLimit('*', 0);
  assert.deepEqual(slack.violations, []);
});

const value = <Value>(outcome: Outcome<Value>): Value =>
  outcome.ok ? outcome.value : assert.fail(JSON.stringify(outcome.failure));
const failure = <Value>(outcome: Outcome<Value>) =>
  outcome.ok ? assert.fail('it went through') : outcome.failure;
const line = (text: string): ChatMessage => ({ kind: 'line', text, mention: [] });
const messagesIn = (channel: string) =>
  slack.state().messages.filter((message) => message.channel === channel && message.blocks.length > 0);
let count = 0;
const newChannel = async (): Promise<SlackChannelId> => {
  count += 1;
  return value(await chat.createChannel(`inc-${count}`)).channel;
};

/** The next call of this method is carried out, but its answer is lost. */
function loseAnswer(method: string): void {
  const leave = slack.faults.onCall(async (call) => {
    if (call.method !== method || call.phase !== 'after') return;
    leave();
    throw new Error('the answer is lost');
  });
}

describe('channels', () => {
  test('a channel whose creation lost its answer is found again, with the time it was made', async () => {
    loseAnswer('conversations.create');
    assert.equal(failure(await chat.createChannel('inc-lost')).retryable, true);
    const again = failure(await chat.createChannel('inc-lost'));
    assert.deepEqual([again.code, again.retryable], ['name_taken', false]);
    const found = value(await chat.findOwnChannel('inc-lost'));
    assert.ok(found !== null && Math.abs(found.createdAtWall - Date.now()) < 60_000);
    assert.equal(slack.state().channels.filter(({ name }) => name === 'inc-lost').length, 1);
  });
  test('somebody else’s channel is not the bot’s own', async () => {
    assert.equal(value(await chat.findOwnChannel('general')), null);
    assert.equal(
      value(await chat.channelByName('#general')),
      slack.state().channels.find(({ name }) => name === 'general')?.id,
    );
    assert.equal(value(await chat.channelByName('nowhere')), null);
  });
  test('one bad person does not keep the others out', async () => {
    const channel = await newChannel();
    const [ana, ben] = ['Ana', 'Ben'].map((name) => slack.person(name).id as SlackUserId);
    assert.ok(ana !== undefined && ben !== undefined);
    const first = value(await chat.invite(channel, [ana]));
    assert.deepEqual(first, { invited: [ana], failed: [] });
    const outcome = value(
      await chat.invite(channel, [ana, 'U0NOBODY' as SlackUserId, ben, slack.botUserId as SlackUserId]),
    );
    assert.deepEqual(outcome.invited, [ana, ben, slack.botUserId]);
    assert.match(outcome.failed[0]?.why ?? '', /Slack does not know this person/);
    assert.ok(
      slack
        .state()
        .channels.find(({ id }) => id === channel)
        ?.members.includes(ben),
    );
  });
  test('topic, purpose and bookmarks; a bookmark that is there is not added again', async () => {
    const channel = await newChannel();
    value(await chat.setTopic(channel, `sev2 · ${'long '.repeat(100)}`));
    value(await chat.setPurpose(channel, 'Maths answers are wrong'));
    const bookmarks = [{ title: 'Runbook', link: 'https://runbook.example/maths', emoji: ':book:' }];
    value(await chat.ensureBookmarks(channel, bookmarks));
    value(
      await chat.ensureBookmarks(channel, [
        ...bookmarks,
        { title: 'PagerDuty', link: 'https://pd.example/1', emoji: ':pager:' },
      ]),
    );
    const shown = slack.state().channels.find(({ id }) => id === channel);
    assert.deepEqual(
      shown?.bookmarks.map(({ title }) => title),
      ['Runbook', 'PagerDuty'],
    );
    assert.match(shown?.topic ?? '', /^sev2/);
  });
});

describe('messages', () => {
  test('a message whose answer was lost is found by its key, in the channel and in a thread', async () => {
    const channel = await newChannel();
    loseAnswer('chat.postMessage');
    assert.equal(
      failure(await chat.post({ channel, key: 'INC-42:v1:0', repeated: false }, line('once'))).retryable,
      true,
    );
    const { ts } = value(await chat.post({ channel, key: 'INC-42:v1:0', repeated: true }, line('once')));
    assert.equal(messagesIn(channel).length, 1);
    loseAnswer('chat.postMessage');
    failure(await chat.post({ channel, threadTs: ts, key: 'INC-42:v1:1', repeated: false }, line('reply')));
    value(await chat.post({ channel, threadTs: ts, key: 'INC-42:v1:1', repeated: true }, line('reply')));
    value(await chat.post({ channel, key: 'INC-42:v1:2', repeated: true }, line('another')));
    assert.deepEqual(
      messagesIn(channel).map((message) => message.threadTs),
      [null, ts, null],
    );
  });
  test('the summary is edited in place, pinned once, and still carries its key', async () => {
    const channel = await newChannel();
    const { ts } = value(
      await chat.post(
        { channel, key: 'summary', repeated: false },
        { kind: 'summary', incident: stateOf(...fresh) },
      ),
    );
    value(await chat.pin(channel, ts));
    value(await chat.pin(channel, ts));
    value(
      await chat.edit(channel, ts, {
        kind: 'summary',
        incident: stateOf(...fresh, { type: 'triage_completed', result: triage }),
      }),
    );
    const [shown, ...others] = messagesIn(channel);
    assert.deepEqual([shown?.pinned, shown?.edited, others.length], [true, true, 0]);
    assert.match(JSON.stringify(shown?.blocks), /Correct answers fell to 51\.2 %/);
    assert.equal(value(await chat.post({ channel, key: 'summary', repeated: true }, line('x'))).ts, ts);
  });
  test('a file whose completion lost its answer is not uploaded again', async () => {
    const channel = await newChannel();
    const { ts } = value(await chat.post({ channel, key: 'triage', repeated: false }, line('triage')));
    const file = {
      filename: 'INC-42-E7.png',
      title: 'Against normal',
      bytes: new Uint8Array([137, 80, 78, 71]),
      altText: 'chart',
    };
    loseAnswer('files.completeUploadExternal');
    failure(await chat.upload({ channel, threadTs: ts, repeated: false }, file));
    value(await chat.upload({ channel, threadTs: ts, repeated: true }, file));
    assert.equal(slack.calls.filter(({ method }) => method === 'files.completeUploadExternal').length, 1);
    assert.equal(
      slack
        .state()
        .messages.flatMap(({ files }) => files)
        .filter(({ title }) => title === file.title).length,
      1,
    );
    const [shared] = slack.state().messages.flatMap(({ files }) => files);
    const kept = await slack.fileBytes(shared?.id ?? '');
    assert.deepEqual(kept?.bytes, Buffer.from(file.bytes));
  });
});

describe('people and links', () => {
  test('by email; nobody is null, not a failure', async () => {
    assert.equal(value(await chat.userByEmail('ana@northwind.example')), slack.person('Ana').id);
    assert.equal(value(await chat.userByEmail('nobody@northwind.example')), null);
  });
  test('a channel’s address', () =>
    assert.match(chat.channelLink('C1' as SlackChannelId), /^https?:\/\/[^ ]+C1$/));
});

describe('failures say what happened and whether to try again', () => {
  test('rate limited: at once, with the time Slack asks for, and other methods go on', async () => {
    const channel = await newChannel();
    slack.faults.rateLimit('chat.postMessage', 30);
    const refused = failure(await chat.post({ channel, key: 'k', repeated: false }, line('x')));
    assert.deepEqual([refused.system, refused.code, refused.retryable], ['slack', 'ratelimited', true]);
    assert.ok((refused.retryAfterMs ?? 0) > 25_000);
    value(await chat.setTopic(channel, 'still works'));
    slack.faults.rateLimit('chat.postMessage', 0);
    value(await chat.post({ channel, key: 'k', repeated: true }, line('x')));
  });
  test('down and unreachable pass; what lasts is said in plain words', async () => {
    const channel = await newChannel();
    slack.faults.down('unavailable');
    assert.equal(failure(await chat.setTopic(channel, 'x')).retryable, true);
    slack.faults.down('reset');
    const broken = failure(await chat.setTopic(channel, 'x'));
    assert.deepEqual([broken.code, broken.retryable], ['unreachable', true]);
    slack.faults.down(false);
    const absent = failure(
      await chat.post({ channel: 'C0NOWHERE' as SlackChannelId, key: 'k', repeated: false }, line('x')),
    );
    assert.deepEqual([absent.code, absent.retryable], ['channel_not_found', false]);
    assert.match(absent.why, /there is no such channel/);
    assert.equal(
      failure(await chat.edit(channel, '1700000000.000001' as SlackTs, line('x'))).retryable,
      false,
    );
  });
  test('a scope that the app lacks is named', async () => {
    const manifest = parseYaml(readFileSync(manifestPath, 'utf8')) as {
      oauth_config: { scopes: { bot: string[] } };
    };
    manifest.oauth_config.scopes.bot = manifest.oauth_config.scopes.bot.filter(
      (scope) => scope !== 'pins:write',
    );
    const poor = await startSlack({ clock: () => '2026-11-20T13:00:00Z', manifest });
    try {
      const other = await createChat({ config: configFor(poor.url), log: quiet });
      const refused = failure(await other.pin('C1' as SlackChannelId, '1.1' as SlackTs));
      assert.deepEqual([refused.code, refused.retryable], ['missing_scope', false]);
      assert.match(refused.why, /pins:write/);
    } finally {
      await poor.close();
    }
  });
  test('a call that hangs ends at its deadline', async () => {
    const hasty = await createChat({ config: configFor(slack.url), log: quiet, callTimeoutMs: 200 });
    const channel = await newChannel();
    const hung = Promise.withResolvers<void>();
    const leave = slack.faults.onCall(() => hung.promise);
    const late = failure(await hasty.setTopic(channel, 'x'));
    leave();
    hung.resolve();
    assert.deepEqual([late.code, late.retryable], ['timeout', true]);
  });
  test('it starts while Slack is down', async () => {
    slack.faults.down(true);
    const late = await createChat({ config: configFor(slack.url), log: quiet });
    assert.match(late.channelLink('C1' as SlackChannelId), /app_redirect\?channel=C1$/);
    slack.faults.down(false);
    value(await late.findOwnChannel('inc-1'));
    assert.match(late.channelLink('C1' as SlackChannelId), /archives\/C1$/);
  });
});
