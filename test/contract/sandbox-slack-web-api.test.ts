// The sandbox's Web API with the real WebClient: what Slack refuses, and what the emulator behind it lacks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ErrorCode, LogLevel, WebClient } from '@slack/web-api';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let web: WebClient;
let incidents: string;

before(async () => {
  slack = await startSlack({
    clock: () => '2026-11-24T02:00:00Z',
    manifest: testManifest,
    usergroups: [{ handle: 'ml-oncall', name: 'ML on call', emails: ['ana@northwind.example'] }],
  });
  web = client(sandboxTokens.bot);
  incidents = slack.channel('#incidents').id;
});

after(() => slack.close());

function client(token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${slack.url}/api/`,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
  });
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const { code, data } = error as { readonly code?: string; readonly data?: { readonly error: string } };
    assert.equal(code, ErrorCode.PlatformError, String(error));
    return data?.error ?? '';
  }
}

test('tokens, arguments, methods and scopes are checked as Slack does', async () => {
  assert.equal(await errorOf(client('xoxb-unknown').auth.test()), 'invalid_auth');
  assert.equal(await errorOf(client(sandboxTokens.app).auth.test()), 'not_allowed_token_type');
  assert.equal(await errorOf(web.apiCall('chat.postMessage', { text: 'x' })), 'invalid_arguments');
  assert.equal(await errorOf(web.apiCall('chat.postMessages', {})), 'unknown_method');
  assert.equal(
    await errorOf(web.apiCall('conversations.create', { name: 'private', is_private: true })),
    'missing_scope',
  );
  const who = await web.auth.test();
  assert.equal(who.user_id, slack.botUserId);
  assert.deepEqual(who.response_metadata?.scopes, testManifest.oauth_config.scopes.bot);
});

test('invalid blocks are refused with the place and put on record', async () => {
  const header = { type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } };
  assert.equal(
    await errorOf(web.chat.postMessage({ channel: incidents, text: 'x', blocks: [header] })),
    'invalid_blocks',
  );
  assert.deepEqual(slack.violations.at(-1)?.problems, [
    '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ]);
  assert.equal(slack.violations.at(-1)?.method, 'chat.postMessage');
});

test('text is cut at 40,000 characters, with a warning', async () => {
  const posted = await web.chat.postMessage({ channel: incidents, text: 'x'.repeat(40_010) });
  assert.equal(posted.message?.text?.length, 40_000);
  assert.equal(posted['warning'], 'message_truncated');
});

test('history keeps to its bounds and shows metadata only when asked', async () => {
  const created = await web.conversations.create({ name: 'history' });
  const channel = created.channel?.id ?? '';
  const ts: string[] = [];
  for (const text of ['one', 'two', 'three', 'four']) {
    const metadata = { event_type: 'step', event_payload: { text } };
    ts.push((await web.chat.postMessage({ channel, text, metadata })).ts ?? '');
  }
  const read = async (more: object) =>
    (await web.conversations.history({ channel, ...more })).messages?.map((message) => message.text);
  assert.deepEqual(await read({ oldest: ts[1] ?? '' }), ['four', 'three']);
  assert.deepEqual(await read({ oldest: ts[1] ?? '', latest: ts[2] ?? '', inclusive: true }), [
    'three',
    'two',
  ]);
  const pages: (string | undefined)[] = [];
  for await (const page of web.paginate('conversations.history', { channel, limit: 3 })) {
    pages.push(
      ...((page as { messages?: { text?: string }[] }).messages ?? []).map((message) => message.text),
    );
  }
  assert.deepEqual(pages, ['four', 'three', 'two', 'one']);
  const plain = await web.conversations.history({ channel });
  assert.equal(
    plain.messages?.some((message) => message.metadata !== undefined),
    false,
  );
  const full = await web.conversations.history({ channel, include_all_metadata: true });
  assert.deepEqual(full.messages?.at(-1)?.metadata?.event_payload, { text: 'one' });
});

test('user groups, memberships and people are listed', async () => {
  const groups = await web.usergroups.list({ include_users: true });
  assert.deepEqual(
    groups.usergroups?.map((group) => [group.handle, group.users]),
    [['ml-oncall', [slack.person('Ana').id]]],
  );
  const members = await web.usergroups.users.list({ usergroup: groups.usergroups?.[0]?.id ?? '' });
  assert.deepEqual(members.users, [slack.person('Ana').id]);
  await web.conversations.create({ name: 'bots-only' });
  const of = async (user?: string) =>
    (await web.users.conversations(user === undefined ? {} : { user })).channels?.map(
      (channel) => channel.name,
    );
  assert.ok((await of())?.includes('bots-only'));
  assert.equal((await of(slack.person('Dev').id))?.includes('bots-only'), false);
  const people = (await web.users.list({})).members?.map((member) => member.real_name);
  assert.deepEqual(people, ['Ana Silva', 'Ben Okoye', 'Chloe Martin', 'Dev Patel', 'oncall']);
  assert.equal(
    (await web.users.lookupByEmail({ email: 'ben@northwind.example' })).user?.real_name,
    'Ben Okoye',
  );
});

test('a file goes up, is shared into the channel and comes back byte by byte', async () => {
  const bytes = Buffer.from('# Post-mortem\n\nnumbers');
  await web.filesUploadV2({
    channel_id: incidents,
    filename: 'post-mortem.md',
    title: 'Post-mortem',
    file: bytes,
    initial_comment: 'draft',
  });
  const message = slack.state().messages.findLast((entry) => entry.files.length > 0);
  assert.equal(message?.text, 'draft');
  const file = message?.files[0];
  assert.equal(file?.title, 'Post-mortem');
  assert.deepEqual((await slack.fileBytes(file?.id ?? ''))?.bytes, bytes);
  const info = await web.files.info({ file: file?.id ?? '' });
  const download = await fetch(info.file?.url_private ?? '', {
    headers: { authorization: `Bearer ${sandboxTokens.bot}` },
  });
  assert.equal(await download.text(), bytes.toString());
});

test('a channel has one canvas, which is edited by sections', async () => {
  const channel_id = (await web.conversations.create({ name: 'canvas' })).channel?.id ?? '';
  const markdown = (text: string) => ({ type: 'markdown' as const, markdown: text });
  const made = await web.conversations.canvases.create({
    channel_id,
    document_content: markdown('# Status\n\nopen'),
  });
  const canvas_id = made.canvas_id ?? '';
  assert.equal(
    await errorOf(web.conversations.canvases.create({ channel_id })),
    'channel_canvas_already_exists',
  );
  const found = await web.canvases.sections.lookup({ canvas_id, criteria: { contains_text: 'open' } });
  const section_id = found.sections?.[0]?.id ?? '';
  const replace = { operation: 'replace' as const, section_id, document_content: markdown('mitigated') };
  await web.canvases.edit({ canvas_id, changes: [replace] });
  const append = { operation: 'insert_at_end' as const, document_content: markdown('- next: review') };
  await web.canvases.edit({ canvas_id, changes: [append] });
  assert.equal(slack.canvas('#canvas'), '# Status\n\nmitigated\n\n- next: review');
  const info = (await web.conversations.info({ channel: channel_id })).channel as {
    properties?: { canvas?: { file_id: string } };
  };
  assert.equal(info.properties?.canvas?.file_id, canvas_id);
});

test('invitations with force take the valid people', async () => {
  const channel = (await web.conversations.create({ name: 'forced' })).channel?.id ?? '';
  const users = `${slack.person('Ana').id},U0NOBODY`;
  assert.equal(await errorOf(web.conversations.invite({ channel, users })), 'user_not_found');
  await web.conversations.invite({ channel, users, force: true });
  assert.ok(slack.channel('#forced').members.includes(slack.person('Ana').id));
});

test('bookmarks, pins, edits and reactions show in the workspace and in the transcript', async () => {
  const channel = (await web.conversations.create({ name: 'inc-1' })).channel?.id ?? '';
  await web.conversations.setTopic({ channel, topic: 'sev2 | refusals' });
  await web.bookmarks.add({
    channel_id: channel,
    title: 'Dashboard',
    type: 'link',
    link: 'https://example.com/d',
    emoji: ':bar_chart:',
  });
  const { ts = '' } = await web.chat.postMessage({ channel, text: 'first' });
  await web.pins.add({ channel, timestamp: ts });
  await web.chat.update({
    channel,
    ts,
    text: 'Refusals at 31 %',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'Refusals' } },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `31 % now, told by <@${slack.person('Ana').id}> &amp; others` },
      },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'ack', text: { type: 'plain_text', text: 'Acknowledge' } }],
      },
    ],
  });
  await slack.say('Ben', '#inc-1', 'looking', ts);
  await slack.react('Chloe', '#inc-1', ts, 'eyes');
  assert.deepEqual(slack.channel('#inc-1').bookmarks, [
    { title: 'Dashboard', link: 'https://example.com/d', emoji: ':bar_chart:' },
  ]);
  assert.equal((await web.pins.list({ channel })).items?.length, 1);
  assert.equal(
    slack
      .transcript('#inc-1')
      .split('\n')
      .filter((line) => !line.includes('set the channel'))
      .join('\n'),
    [
      '#inc-1 | sev2 | refusals',
      '2026-11-24 02:00:00Z  oncall',
      '2026-11-24 02:00:00Z  oncall (edited, pinned)',
      '  == Refusals ==',
      '  31 % now, told by @Ana Silva & others',
      '  [Acknowledge]',
      '  :eyes: 1',
      '    2026-11-24 02:00:00Z  Ben Okoye',
      '      looking',
      '',
    ].join('\n'),
  );
});
