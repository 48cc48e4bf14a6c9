// Buttons of every kind, and the question some of them ask before they act.
import { useState } from 'preact/hooks';
import { Dialog } from '../dialog.ts';
import { classes, html } from '../html.ts';
import { type Json, plainTextOf, recordOf, stringOf } from '../slack-json.ts';
import { type ElementProps, useElement } from './place.ts';
import { TextOf } from './text.ts';

export function Button(props: ElementProps) {
  const { element } = props;
  const { key, busy, press } = useElement(props);
  const value = stringOf(element, 'value');
  const url = stringOf(element, 'url');
  const [asking, setAsking] = useState(false);
  const act = () => {
    setAsking(false);
    press(element.value === undefined ? {} : { value });
    if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
  };
  const hasQuestion = element.confirm !== undefined;
  return html`<button
      type="button"
      class=${classes('button', stringOf(element, 'style'), busy && 'busy')}
      data-key=${key}
      aria-label=${stringOf(element, 'accessibility_label') || undefined}
      aria-busy=${busy}
      disabled=${busy}
      onClick=${hasQuestion ? () => setAsking(true) : act}
    >
      <${TextOf} source=${element} name="text" />${url === '' ? null : html`<span class="away" aria-hidden="true">↗</span>`}
    </button>
    ${asking ? html`<${Question} confirm=${recordOf(element, 'confirm')} onYes=${act} onNo=${() => setAsking(false)} />` : null}`;
}

export function Question(props: {
  readonly confirm: Json;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const { confirm } = props;
  const title = plainTextOf(confirm, 'title') || 'Are you sure?';
  return html`<${Dialog} kind="question" label=${title} onClose=${props.onNo}>
    <h2>${title}</h2>
    <div class="question-text"><${TextOf} source=${confirm} name="text" /></div>
    <div class="dialog-buttons">
      <button type="button" class="button" onClick=${props.onNo}>${plainTextOf(confirm, 'deny') || 'Cancel'}</button>
      <button type="button" class=${classes('button', stringOf(confirm, 'style') || 'primary')} onClick=${props.onYes}>
        ${plainTextOf(confirm, 'confirm') || 'Yes'}
      </button>
    </div>
  <//>`;
}

export function IconButton(props: ElementProps) {
  const { busy, press } = useElement(props);
  const value = stringOf(props.element, 'value');
  return html`<button type="button" class=${classes('button', busy && 'busy')} disabled=${busy} onClick=${() => press({ value })}>
    <${TextOf} source=${props.element} name="text" />
  </button>`;
}

export function FeedbackButtons(props: ElementProps) {
  const { busy, press } = useElement(props);
  const one = (name: 'positive_button' | 'negative_button') => {
    const button = recordOf(props.element, name);
    const label = stringOf(button, 'accessibility_label') || plainTextOf(button, 'text');
    return html`<button type="button" class="button" aria-label=${label} disabled=${busy} onClick=${() => press({ value: stringOf(button, 'value') })}>
      <${TextOf} source=${button} name="text" />
    </button>`;
  };
  return html`${one('positive_button')}${one('negative_button')}`;
}

/** A workflow lives at Slack; here its button only says what it would start. */
export function WorkflowButton({ element }: ElementProps) {
  return html`<button type="button" class="button" disabled title="Workflows run at Slack, not in this local workspace">
    <${TextOf} source=${element} name="text" />
  </button>`;
}

/** The ⋯ menu. */
export function Overflow(props: ElementProps) {
  const { key, busy, press, fill } = useElement(props);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const choose = (value: string) => {
    setAsked(null);
    fill({ selected_option: { value } });
    press({ selected: value });
  };
  const options = (Array.isArray(props.element.options) ? props.element.options : []) as readonly Json[];
  return html`<span class="overflow">
    <button type="button" class=${classes('button', 'icon', busy && 'busy')} data-key=${key} aria-label="More choices"
      aria-haspopup="menu" aria-expanded=${open} disabled=${busy} onClick=${() => setOpen(!open)}
      onBlur=${(blur: FocusEvent) => (blur.relatedTarget as Element | null)?.closest('.overflow') || setOpen(false)}>⋯</button>
    ${
      open
        ? html`<div class="menu" role="menu">
            ${options.map((option) => {
              const pick = () => {
                setOpen(false);
                if (props.element.confirm === undefined) choose(stringOf(option, 'value'));
                else setAsked(stringOf(option, 'value'));
              };
              return html`<button type="button" role="menuitem" onClick=${pick}><${TextOf} source=${option} name="text" /></button>`;
            })}
          </div>`
        : null
    }
    ${asked === null ? null : html`<${Question} confirm=${recordOf(props.element, 'confirm')} onYes=${() => choose(asked)} onNo=${() => setAsked(null)} />`}
  </span>`;
}
