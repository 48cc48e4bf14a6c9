// Menus with one or several choices: the app's options, the workspace's people, its channels.
import { useRef, useState } from 'preact/hooks';
import { classes, html } from '../html.ts';
import { useWorkspace } from '../screen.ts';
import { type Json, plainTextOf, record, recordOf, recordsOf, stringOf, stringsOf } from '../slack-json.ts';
import { Question } from './buttons.ts';
import { type ElementProps, placeholderOf, useElement } from './place.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  /** Slack's own option object, or the id that stands for it. */
  readonly stands: unknown;
}

/** Names of the value's field in `view.state.values`, one and many, and of its initial value in the element. */
const fields = {
  static: ['selected_option', 'selected_options', 'initial_option', 'initial_options'],
  external: ['selected_option', 'selected_options', 'initial_option', 'initial_options'],
  users: ['selected_user', 'selected_users', 'initial_user', 'initial_users'],
  channels: ['selected_channel', 'selected_channels', 'initial_channel', 'initial_channels'],
  conversations: [
    'selected_conversation',
    'selected_conversations',
    'initial_conversation',
    'initial_conversations',
  ],
} as const;

export function Select(props: ElementProps) {
  const { element } = props;
  const kind = kindOf(element);
  const groups = useChoices(element, kind);
  const { key, busy, name, focused, fill, press } = useElement(props);
  const [asked, setAsked] = useState<string | null>(null);
  const choices = groups.flatMap((group) => group.choices);
  const initial = initialOf(element, fields[kind][2]);
  const take = (value: string) => {
    setAsked(null);
    fill({ [fields[kind][0]]: choices.find((choice) => choice.value === value)?.stands ?? null });
    if (value !== '') press({ selected: value });
  };
  const onChange = (change: Event) => {
    const { value } = change.target as HTMLSelectElement;
    if (element.confirm === undefined || value === '') take(value);
    else setAsked(value);
  };
  return html`<span class=${classes('select', busy && 'busy')}>
    <select data-key=${key} aria-label=${name} aria-busy=${busy} disabled=${busy || kind === 'external'} autofocus=${focused} onChange=${onChange}>
      <option value="" selected=${initial === ''}>${emptyLabel(element, kind)}</option>
      ${groups.map((group) => {
        const options = group.choices.map(
          (choice) =>
            html`<option value=${choice.value} selected=${choice.value === initial}>${choice.label}</option>`,
        );
        return group.label === '' ? options : html`<optgroup label=${group.label}>${options}</optgroup>`;
      })}
    </select>
    ${asked === null ? null : html`<${Question} confirm=${recordOf(element, 'confirm')} onYes=${() => take(asked)} onNo=${() => setAsked(null)} />`}
  </span>`;
}

export function MultiSelect(props: ElementProps) {
  const { element } = props;
  const kind = kindOf(element);
  const choices = useChoices(element, kind).flatMap((group) => group.choices);
  const { busy, name, fill, press } = useElement(props);
  const chosen = useRef(new Set(initialsOf(element, fields[kind][3])));
  const toggle = (value: string, on: boolean) => {
    if (on) chosen.current.add(value);
    else chosen.current.delete(value);
    const taken = choices.filter((choice) => chosen.current.has(choice.value));
    fill({ [fields[kind][1]]: taken.map((choice) => choice.stands) });
    press({ selected: taken.map((choice) => choice.value) });
  };
  return html`<div class="multi" role="group" aria-label=${name} aria-busy=${busy}>
    ${choices.length === 0 ? html`<span class="quiet">${emptyLabel(element, kind)}</span>` : null}
    ${choices.map(
      (choice) => html`<label class="choice">
        <input type="checkbox" checked=${chosen.current.has(choice.value)}
          onChange=${(change: Event) => toggle(choice.value, (change.target as HTMLInputElement).checked)} />
        <span>${choice.label}</span>
      </label>`,
    )}
  </div>`;
}

function kindOf(element: Json): keyof typeof fields {
  const kind = stringOf(element, 'type')
    .replace(/^multi_/, '')
    .replace(/_select$/, '');
  return kind in fields ? (kind as keyof typeof fields) : 'static';
}

function useChoices(
  element: Json,
  kind: keyof typeof fields,
): readonly { readonly label: string; readonly choices: readonly Choice[] }[] {
  const { people, channels } = useWorkspace();
  const ofIds = (items: readonly { readonly id: string; readonly name: string }[], sign: string) => [
    { label: '', choices: items.map(({ id, name }) => ({ value: id, label: sign + name, stands: id })) },
  ];
  if (kind === 'users') return ofIds(people, '');
  if (kind === 'channels' || kind === 'conversations')
    return ofIds(
      channels.filter((channel) => !channel.archived),
      '#',
    );
  const groups = recordsOf(element, 'option_groups');
  const plain = { label: '', choices: recordsOf(element, 'options').map(choiceOf) };
  return groups.length === 0
    ? [plain]
    : groups.map((group) => ({
        label: plainTextOf(group, 'label'),
        choices: recordsOf(group, 'options').map(choiceOf),
      }));
}

function choiceOf(option: Json): Choice {
  return { value: stringOf(option, 'value'), label: plainTextOf(option, 'text'), stands: option };
}

function emptyLabel(element: Json, kind: keyof typeof fields): string {
  if (kind === 'external') return 'Options come from the app, which is not asked here';
  return placeholderOf(element) || 'Choose…';
}

export function initialOf(element: Json, name: string): string {
  return typeof element[name] === 'string'
    ? stringOf(element, name)
    : stringOf(recordOf(element, name), 'value');
}

export function initialsOf(element: Json, name: string): readonly string[] {
  const value = element[name];
  if (!Array.isArray(value)) return [];
  return value.every((item) => typeof item === 'string')
    ? stringsOf(element, name)
    : value.map((item) => stringOf(record(item), 'value'));
}
