// What is typed into a form: text, numbers, addresses, dates and times (UTC, as everywhere on the page).
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../html.ts';
import { flagOf, type Json, numberOf, recordOf, recordsOf, stringOf } from '../slack-json.ts';
import { type ElementProps, placeholderOf, useElement } from './place.ts';

export function TextInput(props: ElementProps) {
  const { element } = props;
  const { name, focused, fill, press } = useElement(props);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, []);
  const type = stringOf(element, 'type');
  const given = {
    ref: field,
    'aria-label': name,
    placeholder: placeholderOf(element),
    maxlength: numberOf(element, 'max_length') ?? undefined,
    defaultValue: type === 'rich_text_input' ? richStart(element) : stringOf(element, 'initial_value'),
    onInput: (input: Event) => {
      const { value } = input.target as HTMLInputElement;
      fill(type === 'rich_text_input' ? richValue(value) : { value: value === '' ? null : value });
    },
    onChange: (change: Event) => press({ value: (change.target as HTMLInputElement).value }),
  };
  if (flagOf(element, 'multiline') || type === 'rich_text_input')
    return html`<textarea rows="4" ...${given}></textarea>`;
  const kinds: Record<string, string> = {
    email_text_input: 'email',
    url_text_input: 'url',
    number_input: 'number',
  };
  return html`<input type=${kinds[type] ?? 'text'} step="any" ...${given} />`;
}

function richStart(element: Json): string {
  const texts = (part: Json): string =>
    stringOf(part, 'text') + recordsOf(part, 'elements').map(texts).join('');
  return texts(recordOf(element, 'initial_value'));
}

function richValue(text: string): Json {
  const elements = text === '' ? [] : [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }];
  return { rich_text_value: { type: 'rich_text', elements } };
}

export function DatePicker(props: ElementProps) {
  const { name, busy, fill, press } = useElement(props);
  return html`<input type="date" aria-label=${name} disabled=${busy} defaultValue=${stringOf(props.element, 'initial_date')}
    onChange=${(change: Event) => {
      const { value } = change.target as HTMLInputElement;
      fill({ selected_date: value || null });
      if (value !== '') press({ selected: value });
    }} />`;
}

export function TimePicker(props: ElementProps) {
  const { name, busy, fill, press } = useElement(props);
  return html`<input type="time" aria-label=${name} disabled=${busy} defaultValue=${stringOf(props.element, 'initial_time')}
    onChange=${(change: Event) => {
      const { value } = change.target as HTMLInputElement;
      fill({ selected_time: value || null });
      if (value !== '') press({ selected: value });
    }} />`;
}

export function DateTimePicker(props: ElementProps) {
  const { name, busy, fill, press } = useElement(props);
  const seconds = numberOf(props.element, 'initial_date_time');
  const start = seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 16);
  return html`<span class="with-unit">
    <input type="datetime-local" aria-label=${name} disabled=${busy} defaultValue=${start}
      onChange=${(change: Event) => {
        const { value } = change.target as HTMLInputElement;
        const chosen = value === '' ? null : Date.parse(`${value}Z`) / 1000;
        fill({ selected_date_time: chosen });
        if (chosen !== null) press({ selected: String(chosen) });
      }} />
    <span class="quiet">UTC</span>
  </span>`;
}
