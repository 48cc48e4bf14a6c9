// ⚡: the app's global shortcuts.
import { useState } from 'preact/hooks';
import { html } from '../html.ts';
import { send } from '../requests.ts';
import { usePart } from '../screen.ts';

export function ShortcutMenu({ channel }: { readonly channel: string }) {
  const [open, setOpen] = useState(false);
  const shortcuts = usePart((now) => now.shortcuts).filter((shortcut) => shortcut.type === 'global');
  const run = (callbackId: string) => {
    setOpen(false);
    void send(`compose/${channel}//shortcut`, '/workspace/shortcut', { callbackId });
  };
  return html`<span class="shortcuts" onFocusOut=${(blur: FocusEvent) => (blur.currentTarget as Element).contains(blur.relatedTarget as Node | null) || setOpen(false)}>
    <button type="button" class="button icon" aria-label="Shortcuts" title="Shortcuts" aria-haspopup="menu" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <svg class="icon-line" viewBox="0 0 24 24" aria-hidden="true"><path d="M13 3 5 14h6l-1 7 8-11h-6z" /></svg>
    </button>
    ${
      open
        ? html`<div class="menu upward" role="menu" aria-label="Shortcuts">
            ${shortcuts.length === 0 ? html`<p class="quiet">The app has no shortcuts.</p>` : null}
            ${shortcuts.map((shortcut) => html`<button type="button" role="menuitem" onClick=${() => run(shortcut.callbackId)}>${shortcut.name}</button>`)}
          </div>`
        : null
    }
  </span>`;
}
