// Text, options, confirmations: the objects blocks are made of.
// https://docs.slack.dev/reference/block-kit/composition-objects
import limits from '../published/slackblocks/limits.json' with { type: 'json' };
import type { Check, LengthBounds } from './shape.ts';
import { both, byType, flag, list, shape, someOf, string, word } from './shape.ts';

export { limits };

/** Slack's limits name their bounds `min_length` and `max_length`, `min_items` and `max_items`. */
export function bounds(limit: object): LengthBounds {
  const found = limit as Readonly<Record<string, number>>;
  const min = found['min_length'] ?? found['min_items'];
  const max = found['max_length'] ?? found['max_items'];
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

const anyTextBounds = bounds(limits.text);

export function plainText(limit: LengthBounds = {}): Check {
  return byType({ plain_text: plainTextOf(limit) });
}

export function mrkdwn(limit: LengthBounds = {}): Check {
  return byType({ mrkdwn: mrkdwnOf(limit) });
}

export function anyText(limit: LengthBounds = {}): Check {
  return byType({ plain_text: plainTextOf(limit), mrkdwn: mrkdwnOf(limit) });
}

function plainTextOf(limit: LengthBounds): Check {
  return shape({ type: word('plain_text'), text: string({ ...anyTextBounds, ...limit }) }, { emoji: flag });
}

function mrkdwnOf(limit: LengthBounds): Check {
  return shape({ type: word('mrkdwn'), text: string({ ...anyTextBounds, ...limit }) }, { verbatim: flag });
}

export const actionId = string(bounds(limits.action_id));
export const blockId = string(bounds(limits.block_id));
export const url = string({ min: 1, max: 3000 });

export const confirmation = shape(
  { text: anyText(bounds(limits.confirmation.text)) },
  {
    title: plainText(bounds(limits.confirmation.title)),
    confirm: plainText(bounds(limits.confirmation.confirm)),
    deny: plainText(bounds(limits.confirmation.deny)),
    style: word('primary', 'danger'),
  },
);

function optionOf(text: Check): Check {
  return shape(
    { text },
    {
      value: string(bounds(limits.option.value)),
      description: anyText(bounds(limits.option.description)),
      url: string(bounds(limits.option.url)),
    },
  );
}

/** Checkboxes and radio buttons allow mrkdwn, selects and overflow menus plain text only. */
export const option = optionOf(anyText(bounds(limits.option.text)));
export const plainOption = optionOf(plainText(bounds(limits.option.text)));

export const optionGroup = shape({
  label: plainText(bounds(limits.option_group.label)),
  options: list(plainOption, bounds(limits.option_group.options)),
});

export const conversationFilter = both(
  shape(
    {},
    {
      include: list(word('im', 'mpim', 'private', 'public'), { min: 1 }),
      exclude_external_shared_channels: flag,
      exclude_bot_users: flag,
    },
  ),
  someOf(['include', 'exclude_external_shared_channels', 'exclude_bot_users'], false),
);

export const dispatchActionConfig = shape(
  { trigger_actions_on: list(word('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }) },
  {},
);

export const workflow = shape({
  trigger: shape(
    { url },
    { customizable_input_parameters: list(shape({ name: string({ min: 1 }), value: string() })) },
  ),
});

const slackFile = both(shape({}, { id: string({ min: 1 }), url }), someOf(['id', 'url'], true));

export const imageElement = both(
  shape(
    { type: word('image'), alt_text: string(bounds(limits.image.alt_text)) },
    { image_url: string(bounds(limits.image.image_url)), slack_file: slackFile },
  ),
  someOf(['image_url', 'slack_file'], true),
);

export const imageSource = { image_url: string(bounds(limits.image.image_url)), slack_file: slackFile };
export const oneImageSource = someOf(['image_url', 'slack_file'], true);
