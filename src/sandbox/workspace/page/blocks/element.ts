// One Block Kit element of any type. To add a type, add its line here.
import { html } from '../html.ts';
import { plainTextOf, stringOf } from '../slack-json.ts';
import { Button, FeedbackButtons, IconButton, Overflow, WorkflowButton } from './buttons.ts';
import { Checkboxes, RadioButtons } from './choices.ts';
import { SlackImage } from './image.ts';
import type { ElementProps } from './place.ts';
import { MultiSelect, Select } from './selects.ts';
import { SafeLink, TextObject } from './text.ts';
import { DatePicker, DateTimePicker, TextInput, TimePicker } from './typed-inputs.ts';
import { Unknown } from './unknown.ts';

export function Element(props: ElementProps) {
  const { element } = props;
  const type = stringOf(element, 'type');
  const drawn = elements[type];
  if (drawn !== undefined) return html`<${drawn} ...${props} />`;
  if (type === 'image') return html`<${SlackImage} source=${element} small />`;
  if (type === 'mrkdwn' || type === 'plain_text') return html`<${TextObject} text=${element} />`;
  if (type === 'url')
    return html`<${SafeLink} url=${stringOf(element, 'url')}>${plainTextOf(element, 'text')}<//>`;
  return html`<${Unknown} json=${element} what="element" />`;
}

const elements: Readonly<Record<string, (props: ElementProps) => unknown>> = {
  button: Button,
  workflow_button: WorkflowButton,
  icon_button: IconButton,
  feedback_buttons: FeedbackButtons,
  overflow: Overflow,
  static_select: Select,
  external_select: Select,
  users_select: Select,
  channels_select: Select,
  conversations_select: Select,
  multi_static_select: MultiSelect,
  multi_external_select: MultiSelect,
  multi_users_select: MultiSelect,
  multi_channels_select: MultiSelect,
  multi_conversations_select: MultiSelect,
  radio_buttons: RadioButtons,
  checkboxes: Checkboxes,
  plain_text_input: TextInput,
  rich_text_input: TextInput,
  email_text_input: TextInput,
  url_text_input: TextInput,
  number_input: TextInput,
  datepicker: DatePicker,
  timepicker: TimePicker,
  datetimepicker: DateTimePicker,
  file_input: FileInput,
};

function FileInput({ label }: ElementProps) {
  return html`<input type="file" disabled aria-label=${label ?? 'File'} title="Files cannot be uploaded in this local workspace" />`;
}
