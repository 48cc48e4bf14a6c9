// Modals the bot has open for the person who acts: Slack's view JSON as a form.
import { useEffect, useRef } from 'preact/hooks';
import type { WorkspaceView } from '../contract.ts';
import { Blocks } from './blocks/block.ts';
import { Place, type Press } from './blocks/place.ts';
import { Dialog } from './dialog.ts';
import { Failure } from './failure.ts';
import { html } from './html.ts';
import { send } from './requests.ts';
import { actingPerson, useScreen, useWorkspace } from './screen.ts';
import { type Json, plainTextOf, record, recordsOf, stringOf } from './slack-json.ts';
import { startingValues, type ViewValues } from './view-values.ts';

export function Modals() {
  const acting = useScreen(actingPerson);
  const views = useWorkspace().views.filter(
    (view) => view.person === acting && stringOf(record(view.view), 'type') !== 'home',
  );
  return html`${views.map((view) => html`<${Modal} key=${view.id} opened=${view} />`)}`;
}

function Modal({ opened }: { readonly opened: WorkspaceView }) {
  const view = record(opened.view);
  const blocks = recordsOf(view, 'blocks');
  const values = useRef<ViewValues>({});
  const submitKey = `${opened.id}/submit`;
  const busy = useScreen((now) => now.busy.has(submitKey));
  useFirstError(opened.errors);
  const submit = (submitted: Event) => {
    submitted.preventDefault();
    if (!busy)
      void send(submitKey, '/workspace/submit', {
        viewId: opened.id,
        values: startingValues(blocks, values.current),
      });
  };
  const close = () => void send(`${opened.id}/dismiss`, '/workspace/dismiss', { viewId: opened.id });
  const place = {
    key: opened.id,
    press: (key: string, press: Press) => send(key, '/workspace/press', { viewId: opened.id, ...press }),
    fill: (blockId: string, actionId: string, value: Json) => {
      values.current = { ...values.current, [blockId]: { ...values.current[blockId], [actionId]: value } };
    },
    errors: opened.errors,
  };
  const title = plainTextOf(view, 'title') || 'Dialog';
  const hasSubmit = view.submit !== undefined && view.submit !== null;
  return html`<${Dialog} kind="modal" label=${title} onClose=${close}>
    <form onSubmit=${submit} novalidate>
      <header class="panel-header"><h2>${title}</h2>
        <button type="button" class="button icon" aria-label="Close" onClick=${close}>✕</button></header>
      <div class="modal-body"><${Place.Provider} value=${place}><${Blocks} blocks=${blocks} /><//></div>
      <${Failure} under=${opened.id} />
      <footer class="dialog-buttons">
        <button type="button" class="button" onClick=${close}>${plainTextOf(view, 'close') || (hasSubmit ? 'Cancel' : 'Close')}</button>
        ${hasSubmit ? html`<button type="submit" class=${busy ? 'button primary busy' : 'button primary'} aria-busy=${busy} disabled=${busy}>${plainTextOf(view, 'submit')}</button>` : null}
      </footer>
    </form>
  <//>`;
}

/** Brings the first complaint into sight. */
function useFirstError(errors: Readonly<Record<string, string>>): void {
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      document.querySelector('dialog .input-error')?.scrollIntoView({ block: 'nearest' });
  }, [errors]);
}
