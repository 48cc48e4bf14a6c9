// Buttons, menus, pickers and inputs.
// https://docs.slack.dev/reference/block-kit/block-elements
import { asObject } from '../json.ts';
import * as objects from './objects.ts';
import { bounds, limits, option, optionGroup, plainOption, plainText } from './objects.ts';
import { richRuns } from './rich-text.ts';
import type { Check } from './shape.ts';
import { both, byType, complain, flag, list, number, shape, someOf, string, word } from './shape.ts';

type Properties = Readonly<Record<string, Check>>;

const placeholder = plainText(bounds(limits.select.placeholder));
const acting: Properties = { action_id: objects.actionId };
const confirming: Properties = { ...acting, confirm: objects.confirmation };
const menu: Properties = { ...confirming, focus_on_load: flag, placeholder };
const multi: Properties = { ...menu, max_selected_items: number({ min: 1 }) };
const input: Properties = {
  ...acting,
  focus_on_load: flag,
  placeholder,
  dispatch_action_config: objects.dispatchActionConfig,
};
const text = string();
const texts = list(text);
const choices: Properties = {
  options: list(plainOption, bounds(limits.select.options)),
  option_groups: list(optionGroup, bounds(limits.select.option_groups)),
};

/** A smallest value above the largest leaves nothing to enter. */
function upwards(value: unknown, path: string, out: string[]): void {
  const { min_value: min, max_value: max } = asObject(value);
  if (min === undefined || max === undefined || Number(min) <= Number(max)) return;
  complain(out, `${path}/min_value`, 'must not be above max_value');
}

function element(type: string, required: Properties, optional: Properties): Check {
  return shape({ type: word(type), ...required }, optional);
}

/** A menu with options of its own: one of the two lists. */
function choosing(type: string, optional: Properties): Check {
  return both(element(type, {}, { ...choices, ...optional }), someOf(['options', 'option_groups'], true));
}

const filter = objects.conversationFilter;
const feedbackButton = shape(
  {
    text: plainText(bounds(limits.feedback_button.text)),
    value: string(bounds(limits.feedback_button.value)),
  },
  { accessibility_label: string(bounds(limits.feedback_button.accessibility_label)) },
);

export const selects: Properties = {
  static_select: choosing('static_select', { ...menu, initial_option: plainOption }),
  multi_static_select: choosing('multi_static_select', { ...multi, initial_options: list(plainOption) }),
  external_select: element(
    'external_select',
    {},
    { ...menu, initial_option: plainOption, min_query_length: number() },
  ),
  multi_external_select: element(
    'multi_external_select',
    {},
    { ...multi, initial_options: list(plainOption), min_query_length: number() },
  ),
  users_select: element('users_select', {}, { ...menu, initial_user: text }),
  multi_users_select: element('multi_users_select', {}, { ...multi, initial_users: texts }),
  conversations_select: element(
    'conversations_select',
    {},
    {
      ...menu,
      initial_conversation: text,
      default_to_current_conversation: flag,
      response_url_enabled: flag,
      filter,
    },
  ),
  multi_conversations_select: element(
    'multi_conversations_select',
    {},
    { ...multi, initial_conversations: texts, default_to_current_conversation: flag, filter },
  ),
  channels_select: element(
    'channels_select',
    {},
    { ...menu, initial_channel: text, response_url_enabled: flag },
  ),
  multi_channels_select: element('multi_channels_select', {}, { ...multi, initial_channels: texts }),
};

export const pickers: Properties = {
  checkboxes: element(
    'checkboxes',
    { options: list(option, bounds(limits.checkboxes.options)) },
    { ...confirming, focus_on_load: flag, initial_options: list(option, { min: 1 }) },
  ),
  radio_buttons: element(
    'radio_buttons',
    { options: list(option, bounds(limits.radio_buttons.options)) },
    { ...confirming, focus_on_load: flag, initial_option: option },
  ),
  datepicker: element('datepicker', {}, { ...menu, initial_date: text }),
  timepicker: element('timepicker', {}, { ...menu, initial_time: text, timezone: text }),
  datetimepicker: element(
    'datetimepicker',
    {},
    { ...confirming, focus_on_load: flag, initial_date_time: number() },
  ),
};

export const inputs: Properties = {
  plain_text_input: element(
    'plain_text_input',
    {},
    {
      ...input,
      initial_value: text,
      multiline: flag,
      min_length: number({ min: 0, max: limits.plain_text_input.max_length.max }),
      max_length: number({ min: 1, max: limits.plain_text_input.max_length.max }),
    },
  ),
  email_text_input: element('email_text_input', {}, { ...input, initial_value: text }),
  url_text_input: element('url_text_input', {}, { ...input, initial_value: text }),
  number_input: both(
    element(
      'number_input',
      { is_decimal_allowed: flag },
      { ...input, initial_value: text, min_value: text, max_value: text },
    ),
    upwards,
  ),
  rich_text_input: element(
    'rich_text_input',
    {},
    {
      ...input,
      initial_value: byType({ ...richRuns, rich_text: () => undefined }),
      min_lines: number(),
      max_lines: number(),
    },
  ),
  file_input: element(
    'file_input',
    {},
    { ...acting, filetypes: texts, max_files: number(limits.file_input.max_files) },
  ),
};

export const buttons: Properties = {
  button: element(
    'button',
    { text: plainText(bounds(limits.button.text)) },
    {
      ...confirming,
      value: string(bounds(limits.button.value)),
      url: string(bounds(limits.button.url)),
      style: word('primary', 'danger'),
      accessibility_label: string(bounds(limits.button.accessibility_label)),
    },
  ),
  workflow_button: element(
    'workflow_button',
    { text: plainText(bounds(limits.button.text)), workflow: objects.workflow },
    {
      ...confirming,
      style: word('primary', 'danger'),
      accessibility_label: string(bounds(limits.button.accessibility_label)),
    },
  ),
  overflow: element('overflow', { options: list(plainOption, bounds(limits.overflow.options)) }, confirming),
};

/** Elements of a context_actions block. */
export const feedback: Properties = {
  feedback_buttons: element(
    'feedback_buttons',
    { positive_button: feedbackButton, negative_button: feedbackButton },
    acting,
  ),
  icon_button: element(
    'icon_button',
    { icon: string({ min: 1 }), text: plainText(bounds(limits.button.text)) },
    {
      ...confirming,
      value: string(bounds(limits.button.value)),
      accessibility_label: string(bounds(limits.button.accessibility_label)),
      visible_to_user_ids: list(text, bounds(limits.icon_button.visible_to_user_ids)),
    },
  ),
};

/** A source a task names. */
export const urlSource = shape({
  type: word('url'),
  url: string(bounds(limits.url_source.url)),
  text: string({ min: 1 }),
});
