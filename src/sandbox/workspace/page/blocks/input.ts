// An input block of a modal: label, control, hint, and the app's error when it sent one.
import { useContext } from 'preact/hooks';
import { classes, html } from '../html.ts';
import { flagOf, type Json, plainTextOf, recordOf, stringOf } from '../slack-json.ts';
import { Element } from './element.ts';
import { Place } from './place.ts';
import { TextOf } from './text.ts';

export function InputBlock({ block }: { readonly block: Json }) {
  const { errors } = useContext(Place);
  const blockId = stringOf(block, 'block_id');
  const error = errors[blockId];
  const label = plainTextOf(block, 'label');
  const element = recordOf(block, 'element');
  return html`<div class=${classes('input-block', error !== undefined && 'wrong')}>
    <div class="input-label">
      <${TextOf} source=${block} name="label" />
      ${flagOf(block, 'optional') ? html`<span class="quiet"> (optional)</span>` : null}
    </div>
    <${Element} element=${element} blockId=${blockId} label=${label} quiet=${!flagOf(block, 'dispatch_action')} />
    ${error === undefined ? null : html`<p class="input-error" role="alert">${error}</p>`}
    ${block.hint === undefined ? null : html`<p class="input-hint"><${TextOf} source=${block} name="hint" /></p>`}
  </div>`;
}
