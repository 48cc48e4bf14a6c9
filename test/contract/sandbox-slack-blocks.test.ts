// The sandbox's block checks against published fixtures: every valid payload passes, every invalid case is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf, viewProblems } from '../../src/sandbox/slack/blocks/problems.ts';
import invalid from '../../src/sandbox/slack/published/slackblocks/invalid.json' with { type: 'json' };
import valid from '../../src/sandbox/slack/published/slackblocks/valid.json' with { type: 'json' };
import { invalidPayloads } from './sandbox-slack-invalid-payloads.ts';

type Payload = Record<string, unknown>;

/** Puts a fixture into the smallest message or view that may hold it. */
function inMessage(id: string, payload: Payload): Payload {
  const [kind] = id.split('/');
  switch (kind) {
    case 'blocks':
      return { blocks: [payload] };
    case 'attachments':
      return { attachments: [payload] };
    case 'messages':
      return payload;
    case 'elements':
      return { blocks: [blockAround(payload)] };
    case 'rich_text':
      return { blocks: [{ type: 'rich_text', elements: [richPart(payload)] }] };
    default:
      return { blocks: [objectAround(id, payload)] };
  }
}

function blockAround(element: Payload): Payload {
  const type = String(element['type']);
  if (type === 'image') return { type: 'context', elements: [element] };
  if (type === 'url')
    return { type: 'task_card', task_id: 't', title: 't', status: 'pending', sources: [element] };
  if (/_input$/.test(type)) return { type: 'input', label: plain('Label'), element };
  return { type: 'section', text: plain('Choose'), accessory: element };
}

function richPart(payload: Payload): Payload {
  return String(payload['type']).startsWith('rich_text_')
    ? payload
    : { type: 'rich_text_section', elements: [payload] };
}

function objectAround(id: string, object: Payload): Payload {
  const name = id.replace('objects/', '');
  const button = { type: 'button', text: plain('Go') };
  if (name.startsWith('text_')) return { type: 'section', text: object };
  if (name.startsWith('option_group')) return select({ option_groups: [object] });
  if (name.startsWith('option_')) return select({ options: [object] });
  if (name.startsWith('confirmation')) return { type: 'actions', elements: [{ ...button, confirm: object }] };
  if (name.startsWith('conversation_filter')) {
    return { type: 'section', text: plain('x'), accessory: { type: 'conversations_select', filter: object } };
  }
  if (name.startsWith('dispatch_action')) {
    const element = { type: 'plain_text_input', dispatch_action_config: object };
    return { type: 'input', label: plain('x'), element };
  }
  const trigger = { url: 'https://slack.com/shortcuts/Ft0', customizable_input_parameters: [object] };
  const workflow = name.startsWith('workflow')
    ? object
    : { trigger: name.startsWith('trigger') ? object : trigger };
  return { type: 'actions', elements: [{ type: 'workflow_button', text: plain('Run'), workflow }] };
}

function plain(text: string): Payload {
  return { type: 'plain_text', text };
}

function select(options: Payload): Payload {
  return { type: 'section', text: plain('x'), accessory: { type: 'static_select', ...options } };
}

test('every published valid payload passes', () => {
  const fixtures = Object.entries(valid as unknown as Record<string, Payload>);
  assert.equal(fixtures.length, 100);
  for (const [id, payload] of fixtures) {
    const found = id.startsWith('views/')
      ? viewProblems(payload)
      : problemsOf('response_url', inMessage(id, payload));
    assert.equal(found, null, `${id}: ${found?.problems.join('; ')}`);
  }
});

test('every published invalid case is refused, and its nearest valid neighbour is not', () => {
  assert.deepEqual(
    Object.keys(invalidPayloads).toSorted(),
    invalid.cases.map((entry) => entry.id).toSorted(),
    'each case of the manifest needs a payload',
  );
  for (const entry of invalid.cases) {
    const { over, within } = invalidPayloads[entry.id] ?? { over: {}, within: {} };
    const check = (payload: Payload) =>
      payload['view'] === undefined ? problemsOf('response_url', payload) : viewProblems(payload['view']);
    assert.notEqual(check(over), null, `${entry.id}: ${entry.description}`);
    const accepted = check(within);
    assert.equal(accepted, null, `${entry.id}: at the limit it must pass: ${accepted?.problems.join('; ')}`);
  }
});

test('problems name the place and what Slack allows there', () => {
  const found = problemsOf('chat.postMessage', {
    blocks: [{ type: 'header', text: plain('x'.repeat(151)) }],
  });
  assert.deepEqual(found?.error, 'invalid_blocks');
  assert.deepEqual(found?.problems, [
    '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ]);
});

test('a message holds 50 blocks and 13,200 characters, each block_id once, no unknown property', () => {
  const section = (length: number, more: Payload = {}) => ({
    type: 'section',
    text: plain('x'.repeat(length)),
    ...more,
  });
  const post = (blocks: readonly Payload[]) => problemsOf('chat.postMessage', { blocks })?.error ?? null;
  assert.equal(post(Array.from({ length: 50 }, () => ({ type: 'divider' }))), null);
  assert.equal(post(Array.from({ length: 51 }, () => ({ type: 'divider' }))), 'invalid_blocks');
  assert.equal(post([section(3000), section(3000), section(3000), section(3000), section(1200)]), null);
  assert.equal(
    post([section(3000), section(3000), section(3000), section(3000), section(1201)]),
    'msg_blocks_too_long',
  );
  assert.equal(post([section(1, { block_id: 'a' }), section(1, { block_id: 'a' })]), 'invalid_blocks');
  assert.equal(post([section(1, { txet: 'typo' })]), 'invalid_blocks');
  assert.equal(post([{ type: 'sectoin' }]), 'invalid_blocks');
});

test('markdown and edited text have their own limits', () => {
  const error = (method: string, args: Payload) => problemsOf(method, args)?.error ?? null;
  assert.equal(error('chat.postMessage', { markdown_text: 'x'.repeat(12_000) }), null);
  assert.equal(error('chat.postMessage', { markdown_text: 'x'.repeat(12_001) }), 'msg_too_long');
  assert.equal(error('chat.postMessage', { markdown_text: 'x', text: 'y' }), 'markdown_text_conflict');
  assert.equal(error('chat.update', { text: 'x'.repeat(4_001) }), 'msg_too_long');
});

test('a modal with inputs needs a submit button, and some blocks are for messages only', () => {
  const modal = (more: Payload) => viewProblems({ type: 'modal', title: plain('T'), ...more });
  const input = { type: 'input', label: plain('L'), element: { type: 'plain_text_input' } };
  assert.notEqual(modal({ blocks: [input] }), null);
  assert.equal(modal({ blocks: [input], submit: plain('Go') }), null);
  assert.notEqual(modal({ blocks: [{ type: 'markdown', text: 'x' }] }), null);
});
