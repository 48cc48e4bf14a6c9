// A form's values in the shape of Slack's `view.state.values`. https://docs.slack.dev/reference/views/#state-object
import { type Json, recordOf, recordsOf, stringOf } from './slack-json.ts';

export type ViewValues = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Every stateful element of the view with its value: what was entered, else what it started with, else null as Slack sends it. */
export function startingValues(blocks: readonly Json[], entered: ViewValues): ViewValues {
  const values: Record<string, Record<string, Json>> = {};
  for (const block of blocks) {
    const blockId = stringOf(block, 'block_id');
    const found = [recordOf(block, 'element'), recordOf(block, 'accessory'), ...recordsOf(block, 'elements')];
    for (const element of found) {
      const actionId = stringOf(element, 'action_id');
      const start = startOf(element);
      if (actionId === '' || start === null) continue;
      const value = entered[blockId]?.[actionId] ?? { type: stringOf(element, 'type'), ...start };
      values[blockId] = { ...values[blockId], [actionId]: value };
    }
  }
  return values;
}

function startOf(element: Json): Json | null {
  const start = starts[stringOf(element, 'type')];
  if (start === undefined) return null;
  const [field, initial, empty] = start;
  return { [field]: element[initial] ?? empty };
}

const starts: Readonly<Record<string, readonly [field: string, initial: string, empty: unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  radio_buttons: ['selected_option', 'initial_option', null],
  checkboxes: ['selected_options', 'initial_options', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};
