// Whole payloads: a message's blocks and attachments, a modal, a home tab.
import { asObject, asObjects, isObject } from '../json.ts';
import { messageBlocks, viewBlocks } from './layout.ts';
import { bounds, limits, plainText } from './objects.ts';
import type { Check } from './shape.ts';
import { both, byType, complain, flag, lengthOf, list, shape, string, word } from './shape.ts';

// https://docs.slack.dev/reference/block-kit/blocks: up to 50 blocks in each message, up to 100 in modals and home tabs.
const MESSAGE_BLOCKS_MAX = 50;
// Undocumented, measured by others: https://github.com/slackapi/bolt-js/issues/2509
export const BLOCKS_CHARACTERS_MAX = 13_200;
// https://docs.slack.dev/reference/methods/chat.postMessage: too_many_attachments.
const ATTACHMENTS_MAX = 100;

export const messageBlockList: Check = both(
  list(byType(messageBlocks), { max: MESSAGE_BLOCKS_MAX }),
  uniqueActionIds,
);

/** Every block_id once, as chat and views methods demand. */
export const uniqueBlockIds: Check = (value, path, out) => {
  const seen = new Set<string>();
  for (const [index, block] of asObjects(value).entries()) {
    const id = block['block_id'];
    if (typeof id !== 'string') continue;
    if (seen.has(id)) complain(out, `${path}/${index}/block_id`, `\`block_id\` already exists: ${id}`);
    seen.add(id);
  }
};

/** In one block every action_id once. */
function uniqueActionIds(value: unknown, path: string, out: string[]): void {
  for (const [index, block] of asObjects(value).entries()) {
    const seen = new Set<string>();
    for (const element of asObjects(block['elements'])) {
      const id = element['action_id'];
      if (typeof id !== 'string') continue;
      if (seen.has(id)) complain(out, `${path}/${index}/elements`, `\`action_id\` already exists: ${id}`);
      seen.add(id);
    }
  }
}

/** All texts of the blocks together; a data table has a limit of its own. */
export function charactersIn(value: unknown): number {
  if (isObject(value) && value['type'] === 'data_table') return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + charactersIn(entry), 0);
  if (!isObject(value)) return 0;
  const own = typeof value['text'] === 'string' ? lengthOf(value['text']) : 0;
  return Object.entries(value).reduce(
    (sum, [name, entry]) => (name === 'text' && typeof entry === 'string' ? sum : sum + charactersIn(entry)),
    own,
  );
}

const legacyText = string();
const legacyAttachment: Readonly<Record<string, Check>> = Object.fromEntries(
  [
    'fallback',
    'pretext',
    'author_name',
    'author_link',
    'author_icon',
    'author_subname',
    'title',
    'title_link',
    'text',
    'image_url',
    'thumb_url',
    'footer',
    'footer_icon',
    'callback_id',
    'app_unfurl_url',
    'app_id',
    'bot_id',
  ].map((name) => [name, legacyText]),
);

const attachment = shape(
  {},
  {
    ...legacyAttachment,
    blocks: messageBlockList,
    color: string({ min: 1 }),
    ts: () => undefined,
    id: () => undefined,
    fields: list(shape({}, { title: legacyText, value: legacyText, short: flag })),
    mrkdwn_in: list(word('pretext', 'text', 'fields')),
    actions: list(() => undefined, { max: 5 }),
    is_app_unfurl: flag,
    preview: () => undefined,
  },
);

export const attachments: Check = list(attachment, { max: ATTACHMENTS_MAX });

const viewShared: Readonly<Record<string, Check>> = {
  private_metadata: string(bounds(limits.view.private_metadata)),
  callback_id: string(bounds(limits.view.callback_id)),
  external_id: string({ max: 255 }),
};
const viewBlockList = both(
  list(byType(viewBlocks), bounds(limits.view.blocks)),
  uniqueBlockIds,
  uniqueActionIds,
);

/** A modal with an input needs something to press. */
const submitForInputs: Check = (value, path, out) => {
  const view = asObject(value);
  const hasInput = asObjects(view['blocks']).some((block) => block['type'] === 'input');
  if (hasInput && view['submit'] === undefined) complain(out, path, 'missing required field: submit');
};

export const view: Check = byType({
  modal: both(
    shape(
      { type: word('modal'), title: plainText(bounds(limits.view.title)), blocks: viewBlockList },
      {
        ...viewShared,
        close: plainText(bounds(limits.view.close)),
        submit: plainText(bounds(limits.view.submit)),
        clear_on_close: flag,
        notify_on_close: flag,
        submit_disabled: flag,
      },
    ),
    submitForInputs,
  ),
  home: shape({ type: word('home'), blocks: viewBlockList }, viewShared),
});
