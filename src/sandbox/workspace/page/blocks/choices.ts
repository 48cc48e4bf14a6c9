// Radio buttons and checkboxes.
import { useId, useRef } from 'preact/hooks';
import { html } from '../html.ts';
import { type Json, recordsOf, stringOf } from '../slack-json.ts';
import { type ElementProps, useElement } from './place.ts';
import { initialOf, initialsOf } from './selects.ts';
import { TextOf } from './text.ts';

export function RadioButtons(props: ElementProps) {
  const group = useId();
  const { name, fill, press } = useElement(props);
  const initial = initialOf(props.element, 'initial_option');
  const choose = (option: Json) => {
    fill({ selected_option: option });
    press({ selected: stringOf(option, 'value') });
  };
  return html`<div class="choices" role="radiogroup" aria-label=${name}>
    ${recordsOf(props.element, 'options').map(
      (option) => html`<label class="choice">
        <input type="radio" name=${group} checked=${stringOf(option, 'value') === initial} onChange=${() => choose(option)} />
        <${OptionText} option=${option} />
      </label>`,
    )}
  </div>`;
}

export function Checkboxes(props: ElementProps) {
  const { name, fill, press } = useElement(props);
  const options = recordsOf(props.element, 'options');
  const chosen = useRef(new Set(initialsOf(props.element, 'initial_options')));
  const toggle = (option: Json, on: boolean) => {
    if (on) chosen.current.add(stringOf(option, 'value'));
    else chosen.current.delete(stringOf(option, 'value'));
    const taken = options.filter((known) => chosen.current.has(stringOf(known, 'value')));
    fill({ selected_options: taken });
    press({ selected: taken.map((known) => stringOf(known, 'value')) });
  };
  return html`<div class="choices" role="group" aria-label=${name}>
    ${options.map(
      (option) => html`<label class="choice">
        <input type="checkbox" checked=${chosen.current.has(stringOf(option, 'value'))}
          onChange=${(change: Event) => toggle(option, (change.target as HTMLInputElement).checked)} />
        <${OptionText} option=${option} />
      </label>`,
    )}
  </div>`;
}

function OptionText({ option }: { readonly option: Json }) {
  return html`<span>
    <${TextOf} source=${option} name="text" />
    ${option.description === undefined ? null : html`<span class="choice-more"><${TextOf} source=${option} name="description" /></span>`}
  </span>`;
}
