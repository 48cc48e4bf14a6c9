// What can be done with a message: react, reply, the app's message shortcuts, copy its link.
import { useState } from 'preact/hooks';
import type { WorkspaceMessage } from '../contract.ts';
import { NamedEmoji } from './emoji.ts';
import { html } from './html.ts';
import { Icon } from './icon.ts';
import { openThread } from './navigation.ts';
import { react, usual } from './reactions.ts';
import { send } from './requests.ts';
import { usePart } from './screen.ts';
import { messageKey } from './workspace-state.ts';

export function MessageMenu({
  message,
  inThread,
}: {
  readonly message: WorkspaceMessage;
  readonly inThread: boolean;
}) {
  const [open, setOpen] = useState<'reactions' | 'more' | null>(null);
  const shortcuts = usePart((now) => now.shortcuts).filter((shortcut) => shortcut.type === 'message');
  const toggle = (which: 'reactions' | 'more') => () => setOpen(open === which ? null : which);
  const run = (callbackId: string) => {
    setOpen(null);
    const { channel, ts } = message;
    void send(`${messageKey(message)}/shortcut/${callbackId}`, '/workspace/shortcut', {
      callbackId,
      channel,
      ts,
    });
  };
  const choose = (name: string) => {
    setOpen(null);
    react(message, name);
  };
  const onKeyDown = (key: KeyboardEvent) => {
    if (key.key !== 'Escape' || open === null) return;
    setOpen(null);
    key.preventDefault();
  };
  // An ephemeral message is on no server: nothing can be added to it.
  if (message.onlyFor !== null) return null;
  return html`<div class="message-menu-place"><div class=${open === null ? 'message-menu' : 'message-menu held'} role="toolbar" aria-label="Message actions"
    onKeyDown=${onKeyDown}
    onFocusOut=${(blur: FocusEvent) => (blur.currentTarget as Element).contains(blur.relatedTarget as Node | null) || setOpen(null)}>
    <button type="button" aria-label="React with pushpin (adds it to the timeline)" title="Add to the timeline" onClick=${() => react(message, 'pushpin')}><${NamedEmoji} name="pushpin" /></button>
    <button type="button" aria-label="Add reaction" title="Add reaction" aria-expanded=${open === 'reactions'} onClick=${toggle('reactions')}><${Icon} path="M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18M8.5 14.5a4.4 4.4 0 0 0 7 0M9 9.5v.5M15 9.5v.5" /></button>
    ${inThread ? null : html`<button type="button" aria-label="Reply in thread" title="Reply in thread" onClick=${() => openThread(message)}><${Icon} path="M4 5h16v11H11l-4 4v-4H4z" /></button>`}
    ${
      shortcuts.length === 0
        ? null
        : html`<button type="button" aria-label="More actions" title="More actions" aria-haspopup="menu" aria-expanded=${open === 'more'} onClick=${toggle('more')}><${Icon} path="M6 12h.01M12 12h.01M18 12h.01" /></button>`
    }
    ${
      open === 'reactions'
        ? html`<div class="menu reaction-choice" role="menu" aria-label="Reactions">
            ${usual.map((name) => html`<button type="button" role="menuitem" aria-label=${name} onClick=${() => choose(name)}><${NamedEmoji} name=${name} /></button>`)}
          </div>`
        : null
    }
    ${
      open === 'more'
        ? html`<div class="menu" role="menu" aria-label="More actions">
            ${shortcuts.map((shortcut) => html`<button type="button" role="menuitem" onClick=${() => run(shortcut.callbackId)}>${shortcut.name}</button>`)}
          </div>`
        : null
    }
  </div></div>`;
}
