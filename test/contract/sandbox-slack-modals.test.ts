// Modals, home tabs and direct messages: stacks, updates and every kind of choice, with the real Bolt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import bolt from '@slack/bolt';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { sandboxTokens, startSlack } from '../../src/sandbox/slack/start.ts';
import { patient, testManifest } from './sandbox-slack-manifest.ts';

let slack: SlackSandbox;
let app: InstanceType<typeof bolt.App>;
const values: unknown[] = [];

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const select = {
  type: 'static_select' as const,
  action_id: 'severity',
  options: [option('sev1'), option('sev2')],
};
const choices = {
  type: 'input' as const,
  block_id: 'severity',
  label: plain('Severity'),
  element: { ...select, initial_option: option('sev2') },
};
const boxes = {
  type: 'input' as const,
  block_id: 'boxes',
  optional: true,
  label: plain('Tell'),
  element: { type: 'checkboxes' as const, action_id: 'tell', options: [option('support'), option('status')] },
};
const more = { type: 'button' as const, action_id: 'more', text: plain('More') };

function modal(callbackId: string, title: string, blocks: readonly bolt.types.KnownBlock[]) {
  return {
    type: 'modal' as const,
    callback_id: callbackId,
    title: plain(title),
    submit: plain('Go on'),
    blocks: [...blocks],
  };
}

before(async () => {
  slack = await startSlack({ clock: () => '2026-11-24T02:00:00Z', manifest: testManifest, timing: patient });
  app = new bolt.App({
    token: sandboxTokens.bot,
    appToken: sandboxTokens.app,
    socketMode: true,
    logLevel: bolt.LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } },
  });
  app.command('/oncall', async ({ ack, body, client }) => {
    await ack();
    const blocks = [choices, boxes, { type: 'actions' as const, elements: [more] }];
    await client.views.open({ trigger_id: body.trigger_id, view: modal('first', 'First', blocks) });
  });
  app.action('more', async ({ ack, body, client }) => {
    await ack();
    assert.ok(body.type === 'block_actions');
    values.push(body.view?.state.values);
    await client.views.push({
      trigger_id: body.trigger_id,
      view: modal('second', 'Second', [{ type: 'divider' }]),
    });
  });
  app.view('first', async ({ ack, view }) => {
    values.push(view.state.values);
    await ack({ response_action: 'update', view: modal('done', 'Done', [{ type: 'divider' }]) });
  });
  app.view('second', async ({ ack, view }) => {
    const next = modal('third', 'Third', [{ type: 'header', text: plain(view.title.text) }]);
    await ack({ response_action: 'push', view: next });
  });
  app.view('third', ({ ack }) => ack({ response_action: 'clear' }));
  app.view('done', async ({ ack }) => {
    const tooLong = modal('x', 'a title of more than 24 characters', [{ type: 'divider' }]);
    await ack({ response_action: 'push', view: tooLong });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [{ type: 'actions' as const, elements: [{ ...more, action_id: 'home_button' }] }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
  app.action('home_button', async ({ ack, body, client }) => {
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: 'hello from home' });
  });
  app.action('severity', async ({ ack, action, respond }) => {
    await ack();
    assert.ok(action.type === 'static_select');
    await respond({ replace_original: true, text: `now ${action.selected_option.value}` });
  });
  await app.start();
});

after(async () => {
  await app.stop();
  await slack.close();
});

const titles = () => slack.modals('Ana').map((view) => (view.view as { title: { text: string } }).title.text);

test('modals stack by push, keep their values, and clear together', async () => {
  await slack.say('Ana', '#incidents', '/oncall');
  const first = await slack.waitFor(() => slack.modals('Ana')[0]);
  await slack.pressInView('Ana', first.id, { actionId: 'more', state: { boxes: { tell: ['status'] } } });
  const second = await slack.waitFor(() => slack.modals('Ana')[1]);
  assert.deepEqual(values.at(-1), {
    severity: { severity: { type: 'static_select', selected_option: option('sev2') } },
    boxes: { tell: { type: 'checkboxes', selected_options: [option('status')] } },
  });
  await slack.submit('Ana', second.id, {});
  assert.deepEqual(titles(), ['First', 'Second', 'Third']);
  const third = slack.modals('Ana')[2];
  await slack.submit('Ana', third?.id ?? '', {});
  assert.deepEqual(titles(), []);
});

test('a submission sends the whole option chosen and may replace the modal; a bad replacement is on record', async () => {
  await slack.say('Ana', '#incidents', '/oncall');
  const first = await slack.waitFor(() => slack.modals('Ana')[0]);
  await assert.rejects(slack.submit('Ben', first.id, {}), /has no modal/);
  await assert.rejects(
    slack.submit('Ana', first.id, { severity: { severity: 'sev9' } }),
    /there is sev1, sev2/,
  );
  await slack.submit('Ana', first.id, { severity: { severity: { selected_option: { value: 'sev1' } } } });
  assert.deepEqual(values.at(-1), {
    severity: { severity: { type: 'static_select', selected_option: option('sev1') } },
    boxes: { tell: { type: 'checkboxes', selected_options: [] } },
  });
  assert.deepEqual(titles(), ['Done']);
  await assert.rejects(slack.submit('Ana', first.id, {}), /must be less than 25 characters/);
  assert.equal(slack.violations.at(-1)?.method, 'response_action: push');
  await slack.dismiss('Ana', first.id);
  assert.deepEqual(titles(), []);
});

test('a home tab is published, can be pressed, and the bot writes to the person', async () => {
  await slack.openHome('Dev');
  const home = await slack.waitFor(() => slack.home('Dev'));
  assert.ok(
    slack.state().views.some((view) => view.id === home['id'] && view.person === slack.person('Dev').id),
  );
  await slack.pressInView('Dev', String(home['id']), { actionId: 'home_button' });
  const message = await slack.waitFor(() =>
    slack.state().messages.find((entry) => entry.text === 'hello from home'),
  );
  assert.equal(slack.channel(message.channel).name, '@Dev Patel');
});

test('a choice in a message carries its option and may replace the message', async () => {
  const channel = slack.channel('#incidents').id;
  const blocks = [{ type: 'section' as const, text: plain('Severity?'), accessory: select }];
  const { ts = '' } = await app.client.chat.postMessage({ channel, text: 'Severity?', blocks });
  await slack.press('Ben', '#incidents', ts, { actionId: 'severity', selected: 'sev1' });
  const replaced = await slack.waitFor(() =>
    slack.state().messages.find((entry) => entry.text === 'now sev1'),
  );
  assert.equal(replaced.ts, ts);
  assert.deepEqual(replaced.blocks, []);
});
