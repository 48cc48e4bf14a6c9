// The blocks themselves, and which of them each surface takes.
// https://docs.slack.dev/reference/block-kit/blocks
import { dataBlocks } from './data-blocks.ts';
import { buttons, feedback, inputs, pickers, selects, urlSource } from './elements.ts';
import {
  anyText,
  blockId,
  bounds,
  imageElement,
  imageSource,
  limits,
  mrkdwn,
  oneImageSource,
  plainText,
  url,
} from './objects.ts';
import { richText } from './rich-text.ts';
import type { Check } from './shape.ts';
import { both, byType, flag, list, shape, someOf, string, word } from './shape.ts';

type Properties = Readonly<Record<string, Check>>;

export function block(type: string, required: Properties, optional: Properties = {}): Check {
  return shape({ type: word(type), ...required }, { block_id: blockId, ...optional });
}

const filled = string({ min: 1 });
const rich = byType({ rich_text: richText });
const fieldText = anyText({ max: limits.section.fields.item_max_length });

const plainBlocks: Properties = {
  actions: block('actions', {
    elements: list(
      byType({ ...buttons, ...selects, ...pickers, rich_text_input: inputs['rich_text_input'] ?? flag }),
      { min: 1, ...bounds(limits.actions.elements) },
    ),
  }),
  context: block('context', {
    elements: list(byType({ image: imageElement, plain_text: anyText(), mrkdwn: anyText() }), {
      min: 1,
      ...bounds(limits.context.elements),
    }),
  }),
  context_actions: block('context_actions', {
    elements: list(byType(feedback), { min: 1, ...bounds(limits.context_actions.elements) }),
  }),
  divider: block('divider', {}),
  file: block('file', { external_id: filled, source: word('remote') }),
  header: block('header', { text: plainText(bounds(limits.header.text)) }),
  image: both(
    block(
      'image',
      { alt_text: string(bounds(limits.image.alt_text)) },
      { ...imageSource, title: plainText({ max: 2000 }) },
    ),
    oneImageSource,
  ),
  input: block(
    'input',
    { label: plainText(bounds(limits.input.label)), element: byType({ ...inputs, ...selects, ...pickers }) },
    { hint: plainText(bounds(limits.input.hint)), optional: flag, dispatch_action: flag },
  ),
  markdown: block('markdown', { text: string(bounds(limits.markdown.text)) }),
  rich_text: richText,
  section: both(
    block(
      'section',
      {},
      {
        text: anyText(bounds(limits.section.text)),
        fields: list(fieldText, { min: 1, ...bounds(limits.section.fields) }),
        accessory: byType({ ...buttons, ...selects, ...pickers, image: imageElement }),
        expand: flag,
      },
    ),
    someOf(['text', 'fields'], false),
  ),
  video: block(
    'video',
    {
      alt_text: string(bounds(limits.video.alt_text)),
      title: plainText(bounds(limits.video.title)),
      thumbnail_url: url,
      video_url: url,
    },
    {
      title_url: url,
      author_name: string(bounds(limits.video.author_name)),
      provider_name: string(bounds(limits.video.provider_name)),
      provider_icon_url: url,
      description: plainText(bounds(limits.video.description)),
    },
  ),
};

const card = block(
  'card',
  {},
  {
    hero_image: imageElement,
    icon: imageElement,
    slack_icon: shape({ type: word('icon'), name: filled }),
    title: mrkdwn(bounds(limits.card.title)),
    subtitle: mrkdwn(bounds(limits.card.subtitle)),
    body: mrkdwn(bounds(limits.card.body)),
    subtext: mrkdwn(bounds(limits.card.subtext)),
    actions: list(byType({ button: buttons['button'] ?? flag }), bounds(limits.card.actions)),
  },
);

const task: Properties = {
  task_id: filled,
  title: filled,
  status: word('pending', 'in_progress', 'complete', 'error'),
};
const taskOptional: Properties = { details: rich, output: rich, sources: list(urlSource) };
const blocksInContainer = [
  'actions',
  'context',
  'divider',
  'file',
  'header',
  'image',
  'input',
  'section',
  'video',
];

const newerBlocks: Properties = {
  alert: block(
    'alert',
    { text: anyText(bounds(limits.alert.text)) },
    { level: word('default', 'info', 'warning', 'error', 'success') },
  ),
  card,
  carousel: block('carousel', { elements: list(byType({ card }), bounds(limits.carousel.elements)) }),
  container: both(
    block(
      'container',
      {
        child_blocks: list(
          byType({
            ...Object.fromEntries(blocksInContainer.map((type) => [type, plainBlocks[type] ?? flag])),
            rich_text: richText,
            table: dataBlocks['table'] ?? flag,
          }),
          { min: 1, ...bounds(limits.container.child_blocks) },
        ),
      },
      {
        title: plainText(bounds(limits.container.title)),
        rich_text_title: rich,
        subtitle: anyText(bounds(limits.container.subtitle)),
        width: word('narrow', 'standard', 'wide', 'full'),
        icon: imageElement,
        is_collapsible: flag,
        default_collapsed: flag,
        has_header_divider: flag,
      },
    ),
    someOf(['title', 'rich_text_title'], true),
  ),
  task_card: block('task_card', task, taskOptional),
  plan: block(
    'plan',
    { title: filled },
    { tasks: list(shape(task, { ...taskOptional, type: word('task_card'), block_id: blockId })) },
  ),
};

export const messageBlocks: Properties = { ...plainBlocks, ...newerBlocks, ...dataBlocks };

// Documented for messages only: https://docs.slack.dev/reference/block-kit/blocks
const MESSAGE_ONLY = new Set([
  'markdown',
  'table',
  'context_actions',
  'file',
  'plan',
  'task_card',
  'carousel',
]);

export const viewBlocks: Properties = Object.fromEntries(
  Object.entries(messageBlocks).filter(([type]) => !MESSAGE_ONLY.has(type)),
);
