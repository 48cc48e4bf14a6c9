// Finds the element a person uses and turns what they chose into Slack's words for it.

import type { Json } from '../json.ts';
import { asArray, asObject, asObjects, asText, asTexts, isObject } from '../json.ts';
import { SandboxRefusal } from '../refusal.ts';

export interface FoundElement {
  readonly element: Json;
  readonly blockId: string;
}

/** Every element a person can use, from blocks as Slack keeps them (with ids). */
export function elementsIn(blocks: unknown): readonly FoundElement[] {
  return asObjects(blocks).flatMap((block) => {
    const blockId = asText(block['block_id']);
    const candidates = [
      ...asArray(block['elements']),
      block['accessory'],
      block['element'],
      ...asArray(block['actions']),
    ];
    const own = candidates
      .filter(isObject)
      .filter((element) => element['action_id'] !== undefined)
      .map((element) => ({ element, blockId }));
    return [...own, ...elementsIn(block['child_blocks'])];
  });
}

/** @throws SandboxRefusal when nothing with this action_id is there to be used */
export function findElement(blocks: unknown, actionId: string, blockId: string | null): FoundElement {
  const all = elementsIn(blocks);
  const found = all.find(
    ({ element, blockId: own }) => element['action_id'] === actionId && (blockId === null || own === blockId),
  );
  if (found !== undefined) return found;
  const there = all.map(({ element }) => asText(element['action_id'])).join(', ') || 'nothing to press';
  throw new SandboxRefusal('action_not_found', `no "${actionId}" here; there is ${there}`);
}

/** What a person chose: an option's value, an id, a date, typed text; several for a multi-select. */
export type Choice = string | readonly string[] | null;

/**
 * The value of an element in Slack's own shape, for `actions` and for `state.values`.
 * @throws SandboxRefusal for an option the element does not offer
 */
export function slackValue(element: Json, choice: Choice): Json {
  const type = asText(element['type']);
  const one = typeof choice === 'string' ? choice : (choice?.[0] ?? null);
  const many = typeof choice === 'string' ? [choice] : (choice ?? []);
  const single = SINGLE[type];
  if (single !== undefined) return { type, [single]: one };
  const several = SEVERAL[type];
  if (several !== undefined) return { type, [several]: many };
  if (CHOOSING_ONE.has(type)) return { type, selected_option: one === null ? null : optionOf(element, one) };
  if (CHOOSING_MANY.has(type))
    return { type, selected_options: many.map((value) => optionOf(element, value)) };
  if (type === 'datetimepicker') return { type, selected_date_time: one === null ? null : Number(one) };
  if (type === 'rich_text_input') return { type, rich_text_value: one === null ? null : richText(one) };
  return { type, value: one };
}

const SINGLE: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};
const SEVERAL: Readonly<Record<string, string>> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};
const CHOOSING_ONE = new Set(['static_select', 'external_select', 'radio_buttons', 'overflow']);
const CHOOSING_MANY = new Set(['multi_static_select', 'multi_external_select', 'checkboxes']);

/** What an element holds before anybody touches it. */
export function initialSlackValue(element: Json): Json {
  const named = [
    'initial_value',
    'initial_user',
    'initial_conversation',
    'initial_channel',
    'initial_date',
    'initial_time',
  ];
  const plain = named.map((name) => element[name]).find((value) => typeof value === 'string');
  if (typeof plain === 'string') return slackValue(element, plain);
  const several = ['initial_users', 'initial_conversations', 'initial_channels'].flatMap((name) =>
    asTexts(element[name]),
  );
  if (several.length > 0) return slackValue(element, several);
  const type = asText(element['type']);
  if (element['initial_option'] !== undefined) return { type, selected_option: element['initial_option'] };
  if (element['initial_options'] !== undefined) return { type, selected_options: element['initial_options'] };
  if (element['initial_date_time'] !== undefined)
    return { type, selected_date_time: element['initial_date_time'] };
  if (type === 'rich_text_input') return { type, rich_text_value: element['initial_value'] ?? null };
  return slackValue(element, null);
}

function optionOf(element: Json, value: string): Json {
  const groups = asObjects(element['option_groups']).flatMap((group) => asObjects(group['options']));
  const options = [...asObjects(element['options']), ...groups];
  const found = options.find(
    (option) => option['value'] === value || asObject(option['text'])['text'] === value,
  );
  if (found !== undefined) return found;
  // An external select's options come from the app, not from the block.
  if (asText(element['type']).includes('external'))
    return { text: { type: 'plain_text', text: value }, value };
  const there = options.map((option) => asText(option['value'])).join(', ');
  throw new SandboxRefusal('option_not_found', `"${value}" is not offered; there is ${there}`);
}

function richText(text: string): Json {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
